'use server'
import { z } from 'zod'
import { action } from '@/lib/web/action'
import {
  createFolder,
  createWorksheet,
  duplicateEntry,
  listWorksheets,
  moveEntry,
  openWorksheet,
  renameEntry,
  saveStart,
  saveText,
  sharingOf,
  trashEntry,
} from '@/lib/worksheets'

const id = z.string().min(1).max(100)
const name = z.string().min(1).max(255)
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

export const openAction = action(z.object({ id }), (actor, given) => openWorksheet(actor, given.id))

export const createAction = action(
  z.object({ name: name.optional(), text: text.optional(), parentId: parentId.optional(), start: start.optional() }),
  createWorksheet,
)

export const createFolderAction = action(z.object({ name, parentId: parentId.optional() }), createFolder)

export const saveAction = action(z.object({ id, text, version: z.number().int().min(0) }), saveText)

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

/** A copy beside the original, or among the actor's own where they may not write. */
export const duplicateAction = action(z.object({ id }), (actor, given) => duplicateEntry(actor, given.id))

export const sharingAction = action(z.object({ id }), (actor, given) => sharingOf(actor, given.id))
