import { database, newId, transaction } from '../../db/index.ts'
import { renameSecurable, roleByName, unregisterSecurables } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { MallardError } from '../errors.ts'
import { seal } from '../seal/index.ts'
import type { SessionStart } from '../warehouse/types.ts'
import { requireEntry, requireMovable, requireTarget, requireWorksheet } from './authorise.ts'
import { entriesFor, ownerLabel } from './entries.ts'
import { includes, ownerOf, readerOf } from './rights.ts'
import {
  deleteRows,
  giveRowsTo,
  rowsOfUser,
  rowsWithin,
  startColumns,
  textPurpose,
  toText,
  updateEntry,
} from './store.ts'
import { inTree } from './tree.ts'
import type { NewWorksheet, WorksheetEntry, WorksheetText } from './types.ts'

export type { NewWorksheet, Right, WorksheetEntry, WorksheetText } from './types.ts'

const maxName = 255
/** UTF-8 bytes of a worksheet's text. */
const maxText = 5_000_000

function checkedName(name: string): string {
  const trimmed = name.trim()
  if (trimmed === '' || trimmed.length > maxName || /[\x00-\x1f\x7f]/.test(trimmed)) {
    throw new MallardError('22023', `A name has 1 to ${maxName} printable characters.`, { status: 400 })
  }
  return trimmed
}

function sealedText(text: string): Buffer {
  if (Buffer.byteLength(text) > maxText) {
    throw new MallardError('54000', 'A worksheet holds at most 5 MB of text.', { status: 413 })
  }
  return seal(textPurpose, text)
}

/** `2026-11-24 17:45`, in UTC: what a worksheet is called until somebody names it. */
const timeName = (now: number) => new Date(now).toISOString().slice(0, 16).replace('T', ' ')

/** What the actor may at least read, their own and what is shared with a role of theirs: folders first, each kind by name. */
export async function listWorksheets(actor: Actor): Promise<WorksheetEntry[]> {
  return inTree(await entriesFor(actor))
}

/** What was put into the trash, latest first; what lies in a trashed folder comes back with it. */
export async function listTrash(actor: Actor): Promise<WorksheetEntry[]> {
  const entries = (await entriesFor(actor)).filter(({ right }) => includes(right, 'WRITE'))
  return entries.filter((entry) => entry.trashedAt !== null).sort((a, b) => b.trashedAt! - a.trashedAt!)
}

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
    text_sealed: sealedText(input.text ?? ''),
    ...startColumns(input.start ?? {}),
    version: 1,
    created_at: now,
    updated_at: now,
    trashed_at: null,
  }
  return transaction(async (trx) => {
    const { ownerUserId, ownerId, right } = await requireTarget(actor, made.folder_id)
    const row = { ...made, owner_user_id: ownerUserId }
    await trx.insertInto('worksheets').values(row).execute()
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
  return transaction(async (trx) => {
    const { ownerUserId, ownerId, right } = await requireTarget(actor, parentId)
    await trx
      .insertInto('folders')
      .values({
        id,
        account_id: actor.accountId,
        owner_user_id: ownerUserId,
        parent_id: parentId,
        name,
        created_at: now,
        updated_at: now,
        trashed_at: null,
      })
      .execute()
    const owner = ownerLabel(readerOf(actor), ownerId)
    const times = { createdAt: now, updatedAt: now, trashedAt: null }
    return { id, name, kind: 'folder', parentId, ...times, right, owner, shared: false }
  })
}

/**
 * Saves a worksheet's text over the version that the writer has seen.
 * @returns the new version
 * @throws MallardError 40001 (status 409) when another version was saved in the meantime: nothing is overwritten
 */
export async function saveText(
  actor: Actor,
  input: { id: string; text: string; version: number },
): Promise<{ version: number }> {
  const text_sealed = sealedText(input.text)
  return transaction(async (trx) => {
    const row = await requireWorksheet(actor, input.id, 'WRITE')
    if (row.version !== input.version) {
      throw new MallardError('40001', `'${row.name}' was saved elsewhere in the meantime.`, {
        status: 409,
        hint: 'Compare the two texts and save again.',
      })
    }
    const version = row.version + 1
    await trx
      .updateTable('worksheets')
      .set({ text_sealed, version, updated_at: Date.now() })
      .where('id', '=', row.id)
      .execute()
    return { version }
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
 * @throws MallardError 22023 when a folder would end up in itself, 42S02 for an unknown or trashed target, 42501
 */
export async function moveEntry(actor: Actor, input: { id: string; parentId: string | null }): Promise<void> {
  await transaction(async () => {
    const { kind, ownerId } = await requireMovable(actor, input.id)
    const target = await requireTarget(actor, input.parentId)
    if (target.path.some((folder) => folder.id === input.id)) {
      throw new MallardError('22023', 'A folder cannot be moved into itself.', { status: 400 })
    }
    await updateEntry(kind, input.id, { parentId: input.parentId })
    if (target.ownerId === ownerId) return
    const moved = await rowsWithin([input.id])
    await giveRowsTo(target.ownerUserId, moved)
    await unregisterSecurables(
      actor.accountId,
      moved.map(({ id }) => id),
    )
  })
}

/** Puts a worksheet, or a folder with all that lies in it, into the trash. Doing so twice succeeds. */
export async function trashEntry(actor: Actor, id: string): Promise<void> {
  await transaction(async () => {
    const { kind, trashedAt } = await requireMovable(actor, id)
    if (trashedAt === null) await updateEntry(kind, id, { trashedAt: Date.now() })
  })
}

/**
 * Takes an entry back out of the trash: to where it was, or to the top of its owner's tree if that folder is in the
 * trash itself.
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
    await updateEntry(kind, id, { trashedAt: null, ...(reachable ? {} : { parentId: null }) })
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
    await unregisterSecurables(
      actor.accountId,
      own.map(({ id }) => id),
    )
  })
}
