import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../access/types.ts'
import { openTwo, type TestDb } from '../testing/index.ts'
import {
  createFolder,
  createWorksheet,
  listTrash,
  listWorksheets,
  moveEntry,
  openWorksheet,
  renameEntry,
  restoreEntry,
  saveStart,
  saveText,
  trashEntry,
} from './index.ts'

let db: TestDb
let ann: Actor
let bob: Actor
beforeEach(async () => {
  ;({ db, ann, bob } = await openTwo())
})
afterEach(() => db.close())

const names = async (actor: Actor) => (await listWorksheets(actor)).map((entry) => entry.name)

test('a worksheet comes back after a restart, with its text and context; the text is sealed on the disk', async () => {
  const start = { role: 'SYSADMIN', warehouse: 'COMPUTE_WH', database: 'D', schema: 'main' }
  const { id } = await createWorksheet(ann, { name: 'Orders', text: 'select marker', start })
  db.restart()
  expect(await openWorksheet(ann, id)).toMatchObject({ name: 'Orders', text: 'select marker', version: 1, start })
  expect(readFileSync(join(db.dataDir, 'metadata.sqlite')).toString('latin1')).not.toContain('select marker')
})

test('a worksheet without a name is called by its time', async () => {
  expect((await createWorksheet(ann)).name).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/)
})

test('saving gives a new version; saving over a version that one has not seen is a conflict and changes nothing', async () => {
  const { id } = await createWorksheet(ann, { text: 'a' })
  expect(await saveText(ann, { id, text: 'b', version: 1 })).toEqual({ version: 2 })
  await expect(saveText(ann, { id, text: 'c', version: 1 })).rejects.toMatchObject({ sqlState: '40001', status: 409 })
  expect(await openWorksheet(ann, id)).toMatchObject({ text: 'b', version: 2 })
})

test('of two that save at the same time one wins and one hears of it', async () => {
  const { id } = await createWorksheet(ann, { text: 'a' })
  const saves = await Promise.allSettled(['b', 'c'].map((text) => saveText(ann, { id, text, version: 1 })))
  expect(saves.map((save) => save.status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('the context bar is saved without touching the text or its version', async () => {
  const { id } = await createWorksheet(ann, { text: 'a', start: { role: 'R', database: 'D' } })
  await saveStart(ann, { id, start: { role: 'S' } })
  expect(await openWorksheet(ann, id)).toMatchObject({ text: 'a', version: 1, start: { role: 'S' } })
  expect((await openWorksheet(ann, id)).start).toEqual({ role: 'S' })
})

test('the tree lists folders first, then worksheets, by name as people sort', async () => {
  for (const name of ['q10', 'Q2', 'äpfel']) await createWorksheet(ann, { name })
  await createFolder(ann, { name: 'z' })
  expect(await names(ann)).toEqual(['z', 'äpfel', 'Q2', 'q10'])
})

test('a folder cannot be moved into itself or below itself', async () => {
  const a = await createFolder(ann, { name: 'a' })
  const b = await createFolder(ann, { name: 'b', parentId: a.id })
  const c = await createFolder(ann, { name: 'c', parentId: b.id })
  for (const target of [a, b, c]) {
    await expect(moveEntry(ann, { id: a.id, parentId: target.id })).rejects.toMatchObject({ sqlState: '22023' })
  }
  await moveEntry(ann, { id: c.id, parentId: null })
  await moveEntry(ann, { id: a.id, parentId: c.id })
  expect((await listWorksheets(ann)).find((entry) => entry.id === a.id)?.parentId).toBe(c.id)
})

test('two moves that would make a cycle together do not', async () => {
  const a = await createFolder(ann, { name: 'a' })
  const b = await createFolder(ann, { name: 'b' })
  await Promise.allSettled([moveEntry(ann, { id: a.id, parentId: b.id }), moveEntry(ann, { id: b.id, parentId: a.id })])
  expect(await names(ann)).toEqual(['a', 'b'])
})

test('a trashed folder takes what lies in it along, and brings it back', async () => {
  const folder = await createFolder(ann, { name: 'f' })
  const inner = await createFolder(ann, { name: 'g', parentId: folder.id })
  const sheet = await createWorksheet(ann, { name: 'w', parentId: inner.id })
  await trashEntry(ann, folder.id)
  await trashEntry(ann, folder.id)
  expect(await names(ann)).toEqual([])
  expect((await listTrash(ann)).map((entry) => entry.name)).toEqual(['f'])
  await expect(createWorksheet(ann, { parentId: inner.id })).rejects.toMatchObject({ sqlState: '42S02' })
  await restoreEntry(ann, folder.id)
  expect(await names(ann)).toEqual(['f', 'g', 'w'])
  expect((await openWorksheet(ann, sheet.id)).name).toBe('w')
})

test('a worksheet restored from a folder that is in the trash comes back at the top', async () => {
  const folder = await createFolder(ann, { name: 'f' })
  const sheet = await createWorksheet(ann, { name: 'w', parentId: folder.id })
  await trashEntry(ann, sheet.id)
  await trashEntry(ann, folder.id)
  await restoreEntry(ann, sheet.id)
  expect(await listWorksheets(ann)).toMatchObject([{ name: 'w', parentId: null }])
})

test("another's worksheets and folders are unknown, to every door", async () => {
  const folder = await createFolder(ann, { name: 'f' })
  const { id } = await createWorksheet(ann, { name: 'w', text: 'secret' })
  const own = await createWorksheet(bob)
  const unknown = { sqlState: '42S02' }
  const attempts = [
    openWorksheet(bob, id),
    saveText(bob, { id, text: 'x', version: 1 }),
    saveStart(bob, { id, start: {} }),
    renameEntry(bob, { id, name: 'x' }),
    renameEntry(bob, { id: folder.id, name: 'x' }),
    moveEntry(bob, { id, parentId: null }),
    moveEntry(bob, { id: own.id, parentId: folder.id }),
    createWorksheet(bob, { parentId: folder.id }),
    createFolder(bob, { name: 'x', parentId: folder.id }),
    trashEntry(bob, id),
    restoreEntry(bob, id),
    openWorksheet(bob, 'nothing'),
  ]
  for (const attempt of await Promise.allSettled(attempts)) expect(attempt).toMatchObject({ reason: unknown })
  expect(await names(bob)).toEqual([own.name])
  expect(await openWorksheet(ann, id)).toMatchObject({ name: 'w', text: 'secret' })
})

test.each(['', '   ', 'a\nb', 'x'.repeat(256)])('the name %j is refused', async (name) => {
  await expect(createFolder(ann, { name })).rejects.toMatchObject({ sqlState: '22023' })
})

test('a text above 5 MB is refused with 413', async () => {
  await expect(createWorksheet(ann, { text: 'x'.repeat(5_000_001) })).rejects.toMatchObject({ status: 413 })
})
