import { childrenOf, roleName } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { grantedOn, ownerOf, owns, type Reader, readerOf, stronger } from './rights.ts'
import { type EntryRow, rowsOfUser, rowsWithin } from './store.ts'
import type { Right, WorksheetEntry } from './types.ts'

/** Folders and worksheets that were shared or given to a role: whatever the reader holds something on, or all. */
export function registered({ state, accountId }: Reader): string[] {
  return (['FOLDER', 'WORKSHEET'] as const).flatMap((kind) => childrenOf(state, accountId, kind).map(({ id }) => id))
}

interface Standing {
  right: Right | null
  ownerId: string
}

/**
 * Every folder and worksheet that the actor may at least read, the trash included: their own, and those that are shared
 * with a role of theirs, with all that lies in these.
 */
export async function entriesFor(actor: Actor): Promise<WorksheetEntry[]> {
  const reader = readerOf(actor)
  const { state } = reader
  const granted = registered(reader).filter((id) => grantedOn(reader, id) !== null)
  const rows = new Map<string, EntryRow>()
  for (const row of [...(await rowsOfUser(actor.userId)), ...(await rowsWithin(granted))]) rows.set(row.id, row)
  const known = new Map<string, Standing>()
  const standing = (row: EntryRow): Standing => {
    const found = known.get(row.id)
    if (found) return found
    const parent = row.parent_id === null ? undefined : rows.get(row.parent_id)
    const above = parent && standing(parent)
    // Without the folder above it, the entry is itself shared, so that its owner is on record.
    const ownerId = above?.ownerId ?? ownerOf(state, row)
    const right = owns(reader, ownerId) ? 'OWNERSHIP' : stronger(above?.right ?? null, grantedOn(reader, row.id))
    const made = { right, ownerId }
    known.set(row.id, made)
    return made
  }
  const entries: WorksheetEntry[] = []
  for (const row of rows.values()) {
    if (row.account_id !== actor.accountId) continue
    const { right, ownerId } = standing(row)
    if (right === null) continue
    const parent = row.parent_id === null ? undefined : rows.get(row.parent_id)
    entries.push({
      id: row.id,
      name: row.name,
      kind: row.kind,
      parentId: parent && standing(parent).right !== null ? parent.id : null,
      comment: row.comment,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      trashedAt: row.trashed_at,
      right,
      owner: ownerLabel(reader, ownerId),
      shared: (state.grantsOn.get(row.id)?.size ?? 0) > 0,
    })
  }
  return entries
}

/** The name of the user or role whose it is; null for the reader. */
export function ownerLabel({ state, userId }: Reader, ownerId: string): string | null {
  if (ownerId === userId) return null
  return roleName(state, ownerId) || (state.securables.get(ownerId)?.name ?? '')
}
