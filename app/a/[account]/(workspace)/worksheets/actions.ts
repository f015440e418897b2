'use server'
import { z } from 'zod'
import { worksheetChoices } from '@/lib/warehouse'
import { action } from '@/lib/web/action'
import {
  commentWorksheet,
  createFolder,
  createWorksheet,
  deleteForGood,
  duplicateEntry,
  emptyTrash,
  listVersions,
  listWorksheets,
  moveEntry,
  openVersion,
  openWorksheet,
  renameEntry,
  restoreEntry,
  restoreVersion,
  saveStart,
  setFavouriteWorksheet,
  sharingOf,
  trashEntry,
} from '@/lib/worksheets'

const id = z.string().min(1).max(100)
/** What is too long for a name the door says in plain words. */
const name = z.string().max(100_000)
const parentId = id.nullable()
const sessionName = z.string().min(1).max(1000)
const start = z.object({
  role: sessionName.optional(),
  warehouse: sessionName.optional(),
  database: sessionName.optional(),
  schema: sessionName.optional(),
  timezone: sessionName.optional(),
})
const text = z.string()

export const listAction = action(z.object({}), (actor) => listWorksheets(actor))

export const choicesAction = action(z.object({}), worksheetChoices)

export const openAction = action(z.object({ id }), (actor, given) => openWorksheet(actor, given.id))

export const createAction = action(
  z.object({ name: name.optional(), text: text.optional(), parentId: parentId.optional(), start: start.optional() }),
  createWorksheet,
)

export const createFolderAction = action(z.object({ name, parentId: parentId.optional() }), createFolder)

export const saveStartAction = action(z.object({ id, start }), async (actor, given) => {
  await saveStart(actor, given)
  return null
})

export const renameAction = action(z.object({ id, name }), async (actor, given) => {
  await renameEntry(actor, given)
  return null
})

export const moveAction = action(z.object({ id, parentId }), async (actor, given) => {
  await moveEntry(actor, given)
  return null
})

export const removeAction = action(z.object({ id }), async (actor, given) => {
  await trashEntry(actor, given.id)
  return null
})

export const restoreAction = action(z.object({ id }), async (actor, given) => {
  await restoreEntry(actor, given.id)
  return null
})

export const deleteForGoodAction = action(z.object({ id }), async (actor, given) => {
  await deleteForGood(actor, given.id)
  return null
})

export const emptyTrashAction = action(z.object({}), (actor) => emptyTrash(actor))

/** A copy beside the original, or among the actor's own where they may not write. */
export const duplicateAction = action(z.object({ id }), (actor, given) => duplicateEntry(actor, given.id))

export const commentAction = action(z.object({ id, comment: z.string() }), async (actor, given) => {
  await commentWorksheet(actor, given)
  return null
})

export const favouriteAction = action(z.object({ id, on: z.boolean() }), async (actor, given) => {
  await setFavouriteWorksheet(actor, given)
  return null
})

export const versionsAction = action(z.object({ id }), (actor, given) => listVersions(actor, given.id))

export const versionAction = action(z.object({ id, versionId: id }), openVersion)

export const restoreVersionAction = action(
  z.object({ id, versionId: id, version: z.number().int().min(0) }),
  restoreVersion,
)

export const sharingAction = action(z.object({ id }), (actor, given) => sharingOf(actor, given.id))
