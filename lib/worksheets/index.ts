import { database, newId, transaction } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { MallardError } from '../errors.ts'
import { seal } from '../seal/index.ts'
import type { SessionStart } from '../warehouse/types.ts'
import { requireEntry, requireTarget, requireWorksheet } from './authorise.ts'
import { deleteAllOf, entriesOf, startColumns, textPurpose, toText, updateEntry } from './store.ts'
import { inTree } from './tree.ts'
import type { NewWorksheet, WorksheetEntry, WorksheetText } from './types.ts'

export type { NewWorksheet, WorksheetEntry, WorksheetText } from './types.ts'

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

/** The actor's folders and worksheets without those in the trash: folders first, each kind by name. */
export async function listWorksheets(actor: Actor): Promise<WorksheetEntry[]> {
  return inTree(await entriesOf(actor.userId))
}

/** What was put into the trash, latest first; what lies in a trashed folder comes back with it. */
export async function listTrash(actor: Actor): Promise<WorksheetEntry[]> {
  const entries = await entriesOf(actor.userId)
  return entries.filter((entry) => entry.trashedAt !== null).sort((a, b) => b.trashedAt! - a.trashedAt!)
}

/** A worksheet with its text, one in the trash too. @throws MallardError 42S02 */
export async function openWorksheet(actor: Actor, id: string): Promise<WorksheetText> {
  return toText(await requireWorksheet(actor, id))
}

/** @throws MallardError 42S02 for an unknown folder, 22023 for a bad name, 54000 for too much text */
export async function createWorksheet(actor: Actor, input: NewWorksheet = {}): Promise<WorksheetText> {
  const now = Date.now()
  const row = {
    id: newId(),
    account_id: actor.accountId,
    owner_user_id: actor.userId,
    folder_id: input.parentId ?? null,
    name: checkedName(input.name ?? timeName(now)),
    text_sealed: sealedText(input.text ?? ''),
    ...startColumns(input.start ?? {}),
    version: 1,
    created_at: now,
    updated_at: now,
    trashed_at: null,
  }
  await transaction(async (trx) => {
    await requireTarget(actor, row.folder_id)
    await trx.insertInto('worksheets').values(row).execute()
  })
  return toText(row)
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
  await transaction(async (trx) => {
    await requireTarget(actor, parentId)
    await trx
      .insertInto('folders')
      .values({
        id,
        account_id: actor.accountId,
        owner_user_id: actor.userId,
        parent_id: parentId,
        name,
        created_at: now,
        updated_at: now,
        trashed_at: null,
      })
      .execute()
  })
  return { id, name, kind: 'folder', parentId, createdAt: now, updatedAt: now, trashedAt: null }
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
    const row = await requireWorksheet(actor, input.id)
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
    const { id } = await requireWorksheet(actor, input.id)
    await database().updateTable('worksheets').set(startColumns(input.start)).where('id', '=', id).execute()
  })
}

/** Renames a worksheet or a folder. Names need not be unique. */
export async function renameEntry(actor: Actor, input: { id: string; name: string }): Promise<void> {
  const name = checkedName(input.name)
  await transaction(async () => {
    const { kind } = await requireEntry(actor, input.id)
    await updateEntry(kind, input.id, { name, updatedAt: Date.now() })
  })
}

/**
 * Moves a worksheet or a folder into a folder, or to the top (null).
 * @throws MallardError 22023 when a folder would end up in itself, 42S02 for an unknown or trashed target
 */
export async function moveEntry(actor: Actor, input: { id: string; parentId: string | null }): Promise<void> {
  await transaction(async () => {
    const { kind } = await requireEntry(actor, input.id)
    const path = await requireTarget(actor, input.parentId)
    if (path.some((folder) => folder.id === input.id)) {
      throw new MallardError('22023', 'A folder cannot be moved into itself.', { status: 400 })
    }
    await updateEntry(kind, input.id, { parentId: input.parentId })
  })
}

/** Puts a worksheet, or a folder with all that lies in it, into the trash. Doing so twice succeeds. */
export async function trashEntry(actor: Actor, id: string): Promise<void> {
  await transaction(async () => {
    const { kind, trashedAt } = await requireEntry(actor, id)
    if (trashedAt === null) await updateEntry(kind, id, { trashedAt: Date.now() })
  })
}

/** Takes an entry back out of the trash: to where it was, or to the top if that folder is in the trash itself. */
export async function restoreEntry(actor: Actor, id: string): Promise<void> {
  await transaction(async () => {
    const { kind, parentId } = await requireEntry(actor, id)
    const reachable = await requireTarget(actor, parentId).then(
      () => true,
      () => false,
    )
    await updateEntry(kind, id, { trashedAt: null, ...(reachable ? {} : { parentId: null }) })
  })
}

/** Deletes all folders and worksheets of the actor's own, the trash included: for a user who leaves. */
export async function eraseWorksheets(actor: Actor): Promise<void> {
  await deleteAllOf(actor.userId)
}
