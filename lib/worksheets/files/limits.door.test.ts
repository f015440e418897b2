import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../../access/types.ts'
import { actorOf, adminActor, openTestDb, type TestDb } from '../../testing/index.ts'
import { bootstrapAccount, createUser } from '../../users/index.ts'
import { createFolder, createWorksheet, importFiles, listWorksheets, moveEntry } from '../index.ts'

let db: TestDb
let ann: Actor
beforeEach(async () => {
  db = openTestDb()
  const machine = adminActor((await bootstrapAccount()).accountId)
  ann = actorOf(await createUser(machine, { name: 'ann' }))
})
afterEach(() => db.close())

const folders = (count: number, name = 'd') => Array.from({ length: count }, (_, at) => `${name}${at}`).join('/')
const into = (parentId: string | null, paths: string[]) =>
  importFiles(ann, { parentId, clash: 'keep', files: paths.map((path) => ({ path, text: 'x' })) })
const tooDeep = { sqlState: '54000', message: expect.stringMatching(/32 deep/) }

/** A chain of folders; the innermost first. */
async function chain(length: number, parentId: string | null = null): Promise<string[]> {
  const ids: string[] = []
  for (let at = 0; at < length; at++)
    ids.unshift((await createFolder(ann, { name: `c${at}`, parentId: ids[0] ?? parentId })).id)
  return ids
}

test('a small archive does not make more folders than an archive may hold', async () => {
  const paths = Array.from({ length: 400 }, (_, at) => `${folders(31, `${at}-`)}/x.sql`)
  await expect(into(null, paths)).rejects.toMatchObject({ sqlState: '54000', message: expect.stringMatching(/10000/) })
  expect(await listWorksheets(ann)).toEqual([])
  expect(await into(null, paths.slice(0, 300))).toMatchObject({ worksheets: 300, folders: 9_300 })
})

test('folders lie 32 deep, whatever way they come there', async () => {
  const [innermost] = await chain(32)
  await createWorksheet(ann, { name: 'w', parentId: innermost! })
  await expect(createFolder(ann, { name: 'x', parentId: innermost! })).rejects.toMatchObject(tooDeep)
  await expect(into(innermost!, ['a/x.sql'])).rejects.toMatchObject(tooDeep)
  expect(await into(innermost!, ['x.sql'])).toMatchObject({ worksheets: 1 })
  await expect(into(null, [`${folders(33)}/x.sql`])).rejects.toMatchObject({ sqlState: '54000' })
})

test('nor deeper by a move of folders that hold others', async () => {
  const target = (await chain(30))[0]!
  const three = (await chain(3)).at(-1)!
  await expect(moveEntry(ann, { id: three, parentId: target })).rejects.toMatchObject(tooDeep)
  const two = (await chain(2)).at(-1)!
  await moveEntry(ann, { id: two, parentId: target })
  expect((await listWorksheets(ann)).find(({ id }) => id === two)?.parentId).toBe(target)
})
