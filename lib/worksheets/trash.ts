import { transaction } from '../../db/index.ts'
import { accessState, unregisterSecurables } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { MallardError, notFound } from '../errors.ts'
import { requireEntry, requireMovable, requireWorksheet } from './authorise.ts'
import { entriesFor } from './entries.ts'
import { includes, ownerOf } from './rights.ts'
import { deleteRows, type EntryRow, pathOf, rowsWithin, updateEntry } from './store.ts'
import { trashedBefore, whoTrashed } from './trash.store.ts'
import { heldBy, placeOf } from './tree.ts'
import type { Trashed, TrashedEntry, WorksheetEntry } from './types.ts'

const dayMs = 24 * 3_600_000
/** After so long in the trash an entry is deleted for good. */
const trashDays = 30

/** What was put into the trash and may be taken out again, latest first; what lies in a trashed folder comes back with it. */
export async function listTrash(actor: Actor): Promise<TrashedEntry[]> {
  const entries = await entriesFor(actor)
  const isTrashed = (entry: WorksheetEntry): entry is WorksheetEntry & { trashedAt: number } =>
    entry.trashedAt !== null && includes(entry.right, 'WRITE')
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const trashed = entries.filter(isTrashed)
  const names = await whoTrashed(trashed.map(({ id }) => id))
  return trashed
    .map((entry) => ({
      ...entry,
      trashedBy: names.get(entry.id) ?? null,
      from: placeOf(entry, byId),
      holds: entry.kind === 'folder' ? heldBy(entry.id, entries) : 0,
      goesAt: entry.trashedAt + trashDays * dayMs,
    }))
    .sort((a, b) => b.trashedAt - a.trashedAt)
}

/**
 * What has to be restored so that a worksheet is there again: itself, or the folder around it that is in the trash; null
 * where neither is.
 * @throws MallardError 42S02
 */
export async function trashedAround(actor: Actor, id: string): Promise<Trashed | null> {
  const { above, ...row } = await requireWorksheet(actor, id, 'READ')
  if (row.trashed_at !== null) return { id, name: row.name, kind: 'worksheet' }
  const folder = above.find(({ trashed_at }) => trashed_at !== null)
  return folder ? { id: folder.id, name: folder.name, kind: 'folder' } : null
}

/** Puts a worksheet, or a folder with all that lies in it, into the trash. Doing so twice succeeds. */
export async function trashEntry(actor: Actor, id: string): Promise<void> {
  await transaction(async () => {
    const { kind, trashedAt } = await requireMovable(actor, id)
    if (trashedAt === null) await updateEntry(kind, id, { trashedAt: Date.now(), trashedBy: actor.userId })
  })
}

/**
 * Takes an entry back out of the trash: to where it was, or to the top of its owner's tree if that folder is in the
 * trash itself, or gone.
 * @throws MallardError 55000 when that tree is a role's: it has no top but the folder that was given to the role
 */
export async function restoreEntry(actor: Actor, id: string): Promise<void> {
  await transaction(async () => {
    const { kind, above, ownerId } = await requireMovable(actor, id)
    const reachable = above.every((folder) => folder.trashed_at === null)
    if (!reachable && ownerId !== above.at(-1)?.owner_user_id) {
      throw new MallardError('55000', 'The folder that it lies in is in the trash: restore that first.', {
        status: 409,
      })
    }
    await updateEntry(kind, id, { trashedAt: null, trashedBy: null, ...(reachable ? {} : { parentId: null }) })
  })
}

/**
 * Deletes an entry with what went into the trash with it. What was put there before, by itself, stays and has no folder
 * any more; in a role's tree, which has no other place, it goes as well.
 */
async function erase(kind: WorksheetEntry['kind'], id: string): Promise<void> {
  const rows = await rowsWithin([id])
  const root = rows.find((row) => row.id === id)
  if (!root) return
  const top = (kind === 'folder' ? await pathOf(id) : await pathOf(root.parent_id)).at(-1) ?? root
  const ofUser = ownerOf(accessState(root.account_id), top) === root.owner_user_id
  const below = Map.groupBy(rows, (row) => row.parent_id)
  const inside = (row: EntryRow): EntryRow[] => [
    row,
    ...(below.get(row.id) ?? []).filter(({ trashed_at }) => !ofUser || trashed_at === null).flatMap(inside),
  ]
  const doomed = inside(root)
  const ids = new Set(doomed.map((row) => row.id))
  for (const row of rows)
    if (!ids.has(row.id) && row.parent_id !== null && ids.has(row.parent_id))
      await updateEntry(row.kind, row.id, { parentId: null })
  await deleteRows(doomed)
  await unregisterSecurables(root.account_id, [...ids])
}

/**
 * Deletes for good what lies in the trash; a folder with all that it holds.
 * @throws MallardError 42S02 for what is not in the trash; 42501 if it belongs to somebody else
 */
export async function deleteForGood(actor: Actor, id: string): Promise<void> {
  await transaction(async () => {
    const { kind, trashedAt } = await requireEntry(actor, id, 'OWNERSHIP')
    if (trashedAt === null) throw notFound(id)
    await erase(kind, id)
  })
}

/** Deletes for good all in the trash that is the actor's to delete. @returns how many entries */
export async function emptyTrash(actor: Actor): Promise<number> {
  return transaction(async () => {
    const own = (await listTrash(actor)).filter(({ right }) => right === 'OWNERSHIP')
    for (const { kind, id } of own) await erase(kind, id)
    return own.length
  })
}

/** For the server itself: deletes what has been in the trash for 30 days. `now` in milliseconds since 1970. */
export async function expireTrash(now: number): Promise<void> {
  await transaction(async () => {
    for (const { kind, id } of await trashedBefore(now - trashDays * dayMs)) await erase(kind, id)
  })
}
