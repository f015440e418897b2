import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../access/types.ts'
import { openTwo, type TestDb } from '../testing/index.ts'
import {
  commentWorksheet,
  createFolder,
  createWorksheet,
  duplicateEntry,
  favouriteWorksheets,
  listWorksheets,
  openWorksheet,
  searchTexts,
  setFavouriteWorksheet,
  trashEntry,
} from './index.ts'

let db: TestDb
let ann: Actor
let bob: Actor
beforeEach(async () => {
  ;({ db, ann, bob } = await openTwo())
})
afterEach(() => db.close())

const unknown = { sqlState: '42S02' }
const tree = async (actor: Actor) => {
  const entries = await listWorksheets(actor)
  const names = new Map(entries.map(({ id, name }) => [id, name]))
  return entries.map(({ name, parentId }) => `${parentId ? `${names.get(parentId)}/` : ''}${name}`).sort()
}

test('a copy lies beside its original, with text, context and comment, and is numbered', async () => {
  const { id } = await createWorksheet(ann, { name: 'Orders', text: 'select 1', start: { database: 'D' } })
  await commentWorksheet(ann, { id, comment: ' monthly ' })
  const copy = await duplicateEntry(ann, id)
  expect(copy).toMatchObject({ name: 'Orders copy', comment: 'monthly', owner: null })
  expect(await openWorksheet(ann, copy.id)).toMatchObject({ text: 'select 1', version: 1, start: { database: 'D' } })
  expect((await duplicateEntry(ann, copy.id)).name).toBe('Orders copy 2')
})

test('a copied folder brings what it holds, but not what is in the trash', async () => {
  const outer = await createFolder(ann, { name: 'outer' })
  const inner = await createFolder(ann, { name: 'inner', parentId: outer.id })
  await createWorksheet(ann, { name: 'w', parentId: inner.id, text: 'x' })
  await trashEntry(ann, (await createWorksheet(ann, { name: 'gone', parentId: outer.id })).id)
  await duplicateEntry(ann, outer.id)
  expect(await tree(ann)).toEqual(['inner/w', 'inner/w', 'outer', 'outer copy', 'outer copy/inner', 'outer/inner'])
})

test('the copy of a name of 255 characters has one, too', async () => {
  const { id } = await createWorksheet(ann, { name: `${'x'.repeat(253)}🦆` })
  expect((await duplicateEntry(ann, id)).name).toBe(`${'x'.repeat(250)} copy`)
})

test('texts are searched without regard to case: the first line that matches, the trash left out', async () => {
  await createWorksheet(ann, { name: 'a', text: 'select 1;\n  SELECT Umsätze FROM sales' })
  const gone = await createWorksheet(ann, { name: 'b', text: 'umsätze' })
  await trashEntry(ann, gone.id)
  await createWorksheet(bob, { name: 'c', text: 'umsätze' })
  const hits = await searchTexts(ann, 'UMSÄTZE')
  expect(hits).toMatchObject([{ line: 2, excerpt: 'SELECT Umsätze FROM sales' }])
  expect(await searchTexts(ann, 'nothing like it')).toEqual([])
  expect(await searchTexts(ann, '  ')).toEqual([])
})

test('many long texts are searched on a thread of their own, which a search that is given up ends', async () => {
  const filler = 'select 1;\n'.repeat(60_000)
  await createWorksheet(ann, { name: 'a', text: filler })
  const { id } = await createWorksheet(ann, { name: 'b', text: `${filler}select needle` })
  await createWorksheet(bob, { name: 'c', text: `${filler}select needle` })
  expect(await searchTexts(ann, 'Needle')).toEqual([{ id, line: 60_001, excerpt: 'select needle' }])
  const stop = new AbortController()
  const given = searchTexts(ann, 'needle', stop.signal)
  stop.abort()
  await expect(given).rejects.toMatchObject({ sqlState: '57014' })
})

test('favourites are those of one person, and of worksheets that this person may see', async () => {
  const { id } = await createWorksheet(ann)
  await setFavouriteWorksheet(ann, { id, on: true })
  await expect(setFavouriteWorksheet(bob, { id, on: true })).rejects.toMatchObject(unknown)
  expect([await favouriteWorksheets(ann), await favouriteWorksheets(bob)]).toEqual([[id], []])
  await setFavouriteWorksheet(ann, { id, on: false })
  expect(await favouriteWorksheets(ann)).toEqual([])
})

test("another's worksheet is unknown here, too", async () => {
  const { id } = await createWorksheet(ann, { text: 'x' })
  await expect(duplicateEntry(bob, id)).rejects.toMatchObject(unknown)
  await expect(commentWorksheet(bob, { id, comment: 'x' })).rejects.toMatchObject(unknown)
  await expect(commentWorksheet(ann, { id, comment: 'x'.repeat(2001) })).rejects.toMatchObject({ sqlState: '22023' })
})
