import { childrenOf, roleName } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { grantedOn, ownerOf, owns, type Reader, readerOf, stronger } from './rights.ts'
import { type EntryRow, rowsOfUser, rowsWithin } from './store.ts'
import type { Right, WorksheetEntry } from './types.ts'

/** Folders and worksheets on record in access control: something was granted on them, or a role owns them. */
export function registered({ state, accountId }: Reader): string[] {
  return (['FOLDER', 'WORKSHEET'] as const).flatMap((kind) => childrenOf(state, accountId, kind).map(({ id }) => id))
}

/** An entry, whose it is, and what the reader may do with it; `parent` as far as the same is known of it. */
export interface Known {
  row: EntryRow
  parent: Known | null
  right: Right | null
  ownerId: string
}

/** Rows with the rights on them, by id: the reader's own rows, and those of `ids` with all that lies in them. */
export async function knownEntries(reader: Reader, ids: readonly string[]): Promise<Map<string, Known>> {
  const rows = new Map<string, EntryRow>()
  for (const row of [...(await rowsOfUser(reader.userId)), ...(await rowsWithin(ids))])
    if (row.account_id === reader.accountId) rows.set(row.id, row)
  const known = new Map<string, Known>()
  const look = (row: EntryRow): Known => {
    const found = known.get(row.id)
    if (found) return found
    const above = row.parent_id === null ? undefined : rows.get(row.parent_id)
    const parent = above ? look(above) : null
    // Without the folder above it, the entry is itself on record, and its owner with it.
    const ownerId = parent?.ownerId ?? ownerOf(reader.state, row)
    const right = owns(reader, ownerId) ? 'OWNERSHIP' : stronger(parent?.right ?? null, grantedOn(reader, row.id))
    const made = { row, parent, right, ownerId }
    known.set(row.id, made)
    return made
  }
  for (const row of rows.values()) look(row)
  return known
}

/** The folder that an entry lies in for this reader: none, if it is hidden. */
export const readableParent = ({ parent }: Known): Known | null => (parent?.right ? parent : null)

/**
 * Every folder and worksheet that the actor may at least read, the trash included: their own, and those that are shared
 * with a role of theirs, with all that lies in these.
 */
export async function entriesFor(actor: Actor): Promise<WorksheetEntry[]> {
  const reader = readerOf(actor)
  const granted = registered(reader).filter((id) => grantedOn(reader, id) !== null)
  const entries: WorksheetEntry[] = []
  for (const known of (await knownEntries(reader, granted)).values()) {
    const { row, right, ownerId } = known
    if (right === null) continue
    entries.push({
      id: row.id,
      name: row.name,
      kind: row.kind,
      parentId: readableParent(known)?.row.id ?? null,
      comment: row.comment,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      trashedAt: row.trashed_at,
      right,
      owner: ownerLabel(reader, ownerId),
      shared: (reader.state.grantsOn.get(row.id)?.size ?? 0) > 0,
    })
  }
  return entries
}

/** The name of the user or role whose it is; null for the reader. */
export function ownerLabel({ state, userId }: Reader, ownerId: string): string | null {
  if (ownerId === userId) return null
  return roleName(state, ownerId) || (state.securables.get(ownerId)?.name ?? '')
}
