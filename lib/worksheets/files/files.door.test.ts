import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../../access/types.ts'
import { openTwo, type TestDb } from '../../testing/index.ts'
import {
  createFolder,
  createWorksheet,
  exportFiles,
  type GivenFile,
  importFiles,
  listVersions,
  listWorksheets,
  openWorksheet,
  trashEntry,
} from '../index.ts'

let db: TestDb
let ann: Actor
let bob: Actor
beforeEach(async () => {
  ;({ db, ann, bob } = await openTwo())
})
afterEach(() => db.close())

/** Every worksheet and folder by its way through the tree, with its text. */
async function treeOf(actor: Actor): Promise<string[]> {
  const entries = await listWorksheets(actor)
  const wayOf = (id: string | null): string[] => {
    const entry = entries.find((each) => each.id === id)
    return entry ? [...wayOf(entry.parentId), entry.name] : []
  }
  const lines = entries.map(async ({ id, kind }) => {
    const text = kind === 'worksheet' ? (await openWorksheet(actor, id)).text : null
    return JSON.stringify([wayOf(id), text])
  })
  return (await Promise.all(lines)).sort()
}

async function filesOf(actor: Actor, folderId: string | null = null): Promise<GivenFile[]> {
  const { files } = await exportFiles(actor, folderId)
  return Promise.all(files.map(async ({ path, text }) => ({ path, text: text ? await text() : null })))
}

async function oddTree(): Promise<void> {
  const a = await createFolder(ann, { name: 'a/b: *?' })
  const empty = await createFolder(ann, { name: 'empty', parentId: a.id })
  await createFolder(ann, { name: '..', parentId: empty.id })
  for (const [name, text] of [
    ['orders', 'select 1'],
    ['orders', 'select 2'],
    ['Orders', 'select 3'],
    ['orders.sql', 'select 4'],
    ['🦆 דוח', "select '🦆'"],
    ['x'.repeat(255), 'long'],
    ['con', ''],
    ['🦆'.repeat(127), 'ducks'],
  ] as const)
    await createWorksheet(ann, { name, text, parentId: a.id })
  await createWorksheet(ann, { name: 'top', text: 'a\r\nb\n' })
  await trashEntry(ann, (await createWorksheet(ann, { name: 'trashed' })).id)
}

test('what is exported and imported by somebody else is the same tree, whatever the names', async () => {
  await oddTree()
  const files = await filesOf(ann)
  for (const { path } of files) {
    expect(path).not.toMatch(/[:*?"<>|\\]|\.\.|\/\//)
    for (const part of path.split('/')) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(255)
  }
  expect(new Set(files.map(({ path }) => path.toLowerCase())).size).toBe(files.length)
  const done = await importFiles(bob, { parentId: null, clash: 'keep', files })
  expect(done).toEqual({ worksheets: 9, folders: 3, replaced: 0, unchanged: 0 })
  expect(await treeOf(bob)).toEqual(await treeOf(ann))
})

test('what is there already with the same text stays; another text gets a number', async () => {
  await oddTree()
  const files = await filesOf(ann)
  const before = await treeOf(ann)
  expect(await importFiles(ann, { parentId: null, clash: 'keep', files })).toEqual({
    worksheets: 0,
    folders: 0,
    replaced: 0,
    unchanged: 9,
  })
  expect(await treeOf(ann)).toEqual(before)
  const changed = [{ path: 'top.sql', text: 'new' }]
  expect(await importFiles(ann, { parentId: null, clash: 'keep', files: changed })).toMatchObject({ worksheets: 1 })
  expect(await treeOf(ann)).toContain('[["top (2)"],"new"]')
})

test('replacing keeps the former text as a version', async () => {
  const { id } = await createWorksheet(ann, { name: 'top', text: 'old' })
  const files = [{ path: 'top.sql', text: 'new' }]
  expect(await importFiles(ann, { parentId: null, clash: 'replace', files })).toMatchObject({ replaced: 1 })
  expect(await openWorksheet(ann, id)).toMatchObject({ text: 'new', version: 2 })
  expect((await listVersions(ann, id)).versions).toMatchObject([{ reason: 'import', version: 1 }])
})

test('a folder is exported without what lies above it, and goes into a folder', async () => {
  const a = await createFolder(ann, { name: 'a' })
  const b = await createFolder(ann, { name: 'b', parentId: a.id })
  await createWorksheet(ann, { name: 'w', text: 'x', parentId: b.id })
  const files = await filesOf(ann, a.id)
  expect(files.map(({ path }) => path)).toEqual(['b/', 'b/w.sql'])
  const target = await createFolder(bob, { name: 'target' })
  await importFiles(bob, { parentId: target.id, clash: 'keep', files })
  expect(await treeOf(bob)).toEqual(['[["target","b","w"],"x"]', '[["target","b"],null]', '[["target"],null]'])
})

test.each(['../x.sql', '/x.sql', 'a/../../x.sql', `${'d/'.repeat(40)}x.sql`])(
  'a tree with the path %j is refused as a whole',
  async (path) => {
    const files = [
      { path: 'good.sql', text: 'x' },
      { path, text: 'x' },
    ]
    await expect(importFiles(ann, { parentId: null, clash: 'keep', files })).rejects.toMatchObject({
      sqlState: expect.stringMatching(/22023|54000/),
    })
    expect(await treeOf(ann)).toEqual([])
  },
)

test('a manifest that lies or is broken does no harm', async () => {
  for (const text of ['{', '[]', '{"names":{"a.sql":"\\u0000"}}', `{"names":{"a.sql":"${'x'.repeat(300)}"}}`]) {
    await importFiles(ann, {
      parentId: null,
      clash: 'keep',
      files: [
        { path: 'mallard.json', text },
        { path: 'a.sql', text },
      ],
    })
  }
  expect((await listWorksheets(ann)).map(({ name }) => name)).toEqual(['a', 'a (2)', 'a (3)', 'a (4)'])
})

test("another's folder is unknown to both", async () => {
  const { id } = await createFolder(ann, { name: 'a' })
  await expect(exportFiles(bob, id)).rejects.toMatchObject({ sqlState: '42S02' })
  await expect(importFiles(bob, { parentId: id, clash: 'keep', files: [] })).rejects.toMatchObject({
    sqlState: '42S02',
  })
  await createWorksheet(ann, { name: 'w', parentId: id })
  expect((await exportFiles(bob, null)).files).toEqual([])
})
