import { database, newId, transaction } from '../../db/index.ts'
import { renameSecurable, roleByName, unregisterSecurables } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { MallardError } from '../errors.ts'
import type { SessionStart } from '../warehouse/types.ts'
import { requireEntry, requireMovable, requireTarget, requireWorksheet } from './authorise.ts'
import { ownerLabel } from './entries.ts'
import { checkedComment, checkedDepth, checkedName, sealedText } from './input.ts'
import { forgetValues } from './parameters.store.ts'
import { ownerOf, readerOf } from './rights.ts'
import {
  changedMeanwhile,
  deleteRows,
  giveRowsTo,
  insertFolder,
  insertWorksheet,
  rowsOfUser,
  rowsWithin,
  startColumns,
  toText,
  updateEntry,
  writeText,
} from './store.ts'
import { foldersDeep } from './tree.ts'
import type { NewWorksheet, WorksheetEntry, WorksheetText } from './types.ts'
import { keepBeforeSave } from './versions.ts'

export { saveChart, savedCharts } from './charts.ts'
export { duplicateEntry } from './duplicate.ts'
export { favouriteWorksheets, setFavouriteWorksheet } from './favourites.ts'
export { type Export, type ExportedFile, exportFiles } from './files/export.ts'
export { type GivenFile, type Imported, importFiles, isTooLong, isWorksheetFile, mostEntries } from './files/import.ts'
export { listWorksheets } from './list.ts'
export { nameableEntries } from './naming.ts'
export { parametersOf, rememberParameters } from './parameters.ts'
export { searchTexts } from './search.ts'
export { sharingOf } from './sharing.ts'
export { deleteForGood, emptyTrash, expireTrash, listTrash, restoreEntry, trashEntry, trashedAround } from './trash.ts'
export { placeOf } from './tree.ts'
export type {
  Nameable,
  NewWorksheet,
  Right,
  SavedChart,
  Sharing,
  TextHit,
  TrashedEntry,
  VersionList,
  WorksheetEntry,
  WorksheetText,
  WorksheetVersion,
} from './types.ts'
export { keepOther, keepVersion, listVersions, openVersion, restoreVersion } from './versions.ts'

/** `2026-11-24 17:45`, in UTC: what a worksheet is called until somebody names it. */
const timeName = (now: number) => new Date(now).toISOString().slice(0, 16).replace('T', ' ')

/**
 * A worksheet with its text, one in the trash too. Of how another's would start, the role is kept only if the reader
 * may take it: a shared worksheet runs with the roles of whoever runs it.
 * @throws MallardError 42S02
 */
export async function openWorksheet(actor: Actor, id: string): Promise<WorksheetText> {
  const { right, ownerId, ...row } = await requireWorksheet(actor, id, 'READ')
  const text = toText(row)
  const reader = readerOf(actor)
  const role = text.start.role === undefined ? undefined : roleByName(reader.state, text.start.role)
  if (ownerId !== actor.userId && !(role && reader.roles.has(role.id))) delete text.start.role
  return { ...text, right, owner: ownerLabel(reader, ownerId) }
}

/** @throws MallardError 42S02 for an unknown folder, 22023 for a bad name, 54000 for too much text */
export async function createWorksheet(actor: Actor, input: NewWorksheet = {}): Promise<WorksheetText> {
  const now = Date.now()
  const made = {
    id: newId(),
    account_id: actor.accountId,
    folder_id: input.parentId ?? null,
    name: checkedName(input.name ?? timeName(now)),
    comment: null,
    text_sealed: sealedText(input.text ?? ''),
    ...startColumns(input.start ?? {}),
    saved_by_user_id: actor.userId,
    now,
  }
  return transaction(async () => {
    const { ownerUserId, ownerId, right } = await requireTarget(actor, made.folder_id)
    const row = await insertWorksheet({ ...made, owner_user_id: ownerUserId })
    return { ...toText(row), right, owner: ownerLabel(readerOf(actor), ownerId) }
  })
}

/** @throws MallardError 42S02 for an unknown parent, 22023 for a bad name */
export async function createFolder(
  actor: Actor,
  input: { name: string; parentId?: string | null },
): Promise<WorksheetEntry> {
  const now = Date.now()
  const id = newId()
  const name = checkedName(input.name)
  const parentId = input.parentId ?? null
  return transaction(async () => {
    const { path, ownerUserId, ownerId, right } = await requireTarget(actor, parentId)
    checkedDepth(path.length + 1)
    await insertFolder({
      id,
      account_id: actor.accountId,
      owner_user_id: ownerUserId,
      parent_id: parentId,
      name,
      now,
    })
    const owner = ownerLabel(readerOf(actor), ownerId)
    const times = { createdAt: now, updatedAt: now, trashedAt: null }
    return { id, name, kind: 'folder', parentId, comment: null, ...times, right, owner, shared: false }
  })
}

/**
 * Saves a worksheet's text over the version that the writer has seen. `overConflict`: that version is somebody
 * else's, seen and not wanted; it is kept. So is a text that has rested for ten minutes.
 * @returns the new version
 * @throws MallardError 40001 (status 409) when another version was saved in the meantime: nothing is overwritten;
 *   54000 (status 413) for more than 5 MB; 42S02, 42501
 */
export async function saveText(
  actor: Actor,
  input: { id: string; text: string; version: number; overConflict?: boolean },
): Promise<{ version: number }> {
  const sealed = sealedText(input.text)
  return transaction(async () => {
    const row = await requireWorksheet(actor, input.id, 'WRITE')
    if (row.version !== input.version) throw changedMeanwhile(row.name)
    await keepBeforeSave(row, input.overConflict ?? false)
    const { version } = await writeText(row, sealed, actor.userId)
    return { version }
  })
}

/** Says what a worksheet is for; an empty comment is none. @throws MallardError 42S02, 42501, 22023 for a long one */
export async function commentWorksheet(actor: Actor, input: { id: string; comment: string }): Promise<void> {
  const comment = checkedComment(input.comment)
  await transaction(async (trx) => {
    const { id } = await requireWorksheet(actor, input.id, 'WRITE')
    await trx.updateTable('worksheets').set({ comment, updated_at: Date.now() }).where('id', '=', id).execute()
  })
}

/** Saves the context bar. It has no version: the last one counts. */
export async function saveStart(actor: Actor, input: { id: string; start: SessionStart }): Promise<void> {
  await transaction(async () => {
    const { id } = await requireWorksheet(actor, input.id, 'WRITE')
    await database().updateTable('worksheets').set(startColumns(input.start)).where('id', '=', id).execute()
  })
}

/** Renames a worksheet or a folder. Names need not be unique. */
export async function renameEntry(actor: Actor, input: { id: string; name: string }): Promise<void> {
  const name = checkedName(input.name)
  await transaction(async () => {
    const { kind } = await requireEntry(actor, input.id, 'WRITE')
    await updateEntry(kind, input.id, { name, updatedAt: Date.now() })
    await renameSecurable(actor.accountId, input.id, name)
  })
}

/**
 * Moves a worksheet or a folder into a folder, or to the top of the actor's own tree (null): WRITE on both ends. In the
 * tree of another owner it becomes that owner's, and what was granted on the moved things themselves ends.
 * @throws MallardError 22023 when a folder would end up in itself, 42S02 for an unknown or trashed target, 42501,
 *   54000 for folders too deep
 */
export async function moveEntry(actor: Actor, input: { id: string; parentId: string | null }): Promise<void> {
  await transaction(async () => {
    const { kind, ownerId } = await requireMovable(actor, input.id)
    const target = await requireTarget(actor, input.parentId)
    if (target.path.some((folder) => folder.id === input.id)) {
      throw new MallardError('22023', 'A folder cannot be moved into itself.', { status: 400 })
    }
    const moved = await rowsWithin([input.id])
    checkedDepth(target.path.length + foldersDeep(input.id, moved))
    await updateEntry(kind, input.id, { parentId: input.parentId })
    if (target.ownerId === ownerId) return
    await giveRowsTo(target.ownerUserId, moved)
    await unregisterSecurables(
      actor.accountId,
      moved.map(({ id }) => id),
    )
  })
}

/** Deletes all folders and worksheets that are the actor's own, the trash included: for a user who leaves. */
export async function eraseWorksheets(actor: Actor): Promise<void> {
  await transaction(async () => {
    const { state } = readerOf(actor)
    const rows = await rowsOfUser(actor.userId)
    const tops = rows.filter((row) => row.parent_id === null && ownerOf(state, row) === actor.userId)
    const own = await rowsWithin(tops.map(({ id }) => id))
    await deleteRows(own)
    await forgetValues(actor.userId)
    await unregisterSecurables(
      actor.accountId,
      own.map(({ id }) => id),
    )
  })
}
