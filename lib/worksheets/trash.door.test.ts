import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../access/types.ts'
import { openTwo, type TestDb } from '../testing/index.ts'
import {
  createFolder,
  createWorksheet,
  deleteForGood,
  emptyTrash,
  expireTrash,
  listTrash,
  listWorksheets,
  moveEntry,
  openWorksheet,
  restoreEntry,
  trashEntry,
  trashedAround,
} from './index.ts'

let db: TestDb
let ann: Actor
let bob: Actor
beforeEach(async () => {
  ;({ db, ann, bob } = await openTwo())
})
afterEach(() => db.close())

const dayMs = 24 * 3_600_000
const names = async (actor: Actor) => (await listWorksheets(actor)).map(({ name }) => name)

async function folderWith(name: string, parentId: string | null = null) {
  const folder = await createFolder(ann, { name, parentId })
  const sheet = await createWorksheet(ann, { name: `in ${name}`, parentId: folder.id })
  return { folder: folder.id, sheet: sheet.id }
}

test('the trash says what, from where, when and by whom; the last one first', async () => {
  const reports = await folderWith('Reports')
  const year = await folderWith('2026', reports.folder)
  await trashEntry(ann, year.sheet)
  await new Promise((resolve) => setTimeout(resolve, 2))
  await trashEntry(ann, reports.folder)
  const trash = await listTrash(ann)
  expect(trash).toMatchObject([
    { name: 'Reports', kind: 'folder', from: '', holds: 1, trashedBy: 'ann' },
    { name: 'in 2026', kind: 'worksheet', from: 'Reports / 2026', holds: 0, trashedBy: 'ann' },
  ])
  expect(trash[0]!.goesAt - trash[0]!.trashedAt).toBe(30 * dayMs)
  expect(await listTrash(bob)).toEqual([])
})

test('says what would bring a worksheet back, to whoever may bring it back', async () => {
  const reports = await folderWith('Quarters')
  expect(await trashedAround(ann, reports.sheet)).toBeNull()
  await trashEntry(ann, reports.folder)
  expect(await trashedAround(ann, reports.sheet)).toEqual({ id: reports.folder, name: 'Quarters', kind: 'folder' })
  await trashEntry(ann, reports.sheet)
  expect(await trashedAround(ann, reports.sheet)).toMatchObject({ id: reports.sheet, kind: 'worksheet' })
  await expect(trashedAround(bob, reports.sheet)).rejects.toMatchObject({ sqlState: '42S02' })
  await deleteForGood(ann, reports.folder)
})

test('a folder goes for good with what it holds, but not with what was put into the trash before', async () => {
  const outer = await folderWith('outer')
  const inner = await folderWith('inner', outer.folder)
  const before = await createWorksheet(ann, { name: 'before', parentId: inner.folder })
  await trashEntry(ann, before.id)
  await trashEntry(ann, outer.folder)
  await deleteForGood(ann, outer.folder)
  for (const id of [outer.sheet, inner.sheet])
    await expect(openWorksheet(ann, id)).rejects.toMatchObject({ sqlState: '42S02' })
  expect(await listTrash(ann)).toMatchObject([{ name: 'before', from: '' }])
  await restoreEntry(ann, before.id)
  expect(await listWorksheets(ann)).toMatchObject([{ name: 'before', parentId: null, trashedAt: null }])
})

test('a folder inside a folder comes back alone, at the top, when the outer one is gone', async () => {
  const outer = await folderWith('outer')
  const inner = await folderWith('inner', outer.folder)
  await trashEntry(ann, inner.folder)
  await trashEntry(ann, outer.folder)
  await deleteForGood(ann, outer.folder)
  await restoreEntry(ann, inner.folder)
  expect(await names(ann)).toEqual(['inner', 'in inner'])
})

test('what is not in the trash cannot be deleted for good, nor what is in a trashed folder', async () => {
  const { folder, sheet } = await folderWith('f')
  for (const id of [folder, sheet]) await expect(deleteForGood(ann, id)).rejects.toMatchObject({ sqlState: '42S02' })
  await trashEntry(ann, folder)
  await expect(deleteForGood(ann, sheet)).rejects.toMatchObject({ sqlState: '42S02' })
})

test('emptying takes the own trash only', async () => {
  const theirs = await createWorksheet(bob, { name: 'theirs' })
  await trashEntry(bob, theirs.id)
  await trashEntry(ann, (await folderWith('f')).folder)
  await trashEntry(ann, (await createWorksheet(ann, { name: 'w' })).id)
  const stays = await createWorksheet(ann, { name: 'stays' })
  expect(await emptyTrash(ann)).toBe(2)
  expect(await listTrash(ann)).toEqual([])
  expect(await names(ann)).toEqual([stays.name])
  expect(await listTrash(bob)).toHaveLength(1)
  await expect(deleteForGood(bob, stays.id)).rejects.toMatchObject({ sqlState: '42S02' })
  await expect(deleteForGood(ann, theirs.id)).rejects.toMatchObject({ sqlState: '42S02' })
})

test('thirty days later it is gone by itself, with what was in it', async () => {
  const { folder, sheet } = await folderWith('f')
  await trashEntry(ann, folder)
  await moveEntry(ann, { id: (await createWorksheet(ann, { name: 'w' })).id, parentId: null })
  await expireTrash(Date.now() + 29 * dayMs)
  expect(await listTrash(ann)).toHaveLength(1)
  await expireTrash(Date.now() + 31 * dayMs)
  expect(await listTrash(ann)).toEqual([])
  await expect(openWorksheet(ann, sheet)).rejects.toMatchObject({ sqlState: '42S02' })
  expect(await names(ann)).toEqual(['w'])
})
