import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../access/types.ts'
import { openTwo, type TestDb } from '../testing/index.ts'
import {
  createWorksheet,
  deleteForGood,
  keepOther,
  keepVersion,
  listVersions,
  openVersion,
  openWorksheet,
  restoreVersion,
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

/** Lets the worksheet's text rest: as if it had been saved so many minutes ago. */
async function rest(id: string, minutes: number): Promise<void> {
  const { database } = await import('../../db/index.ts')
  const saved_at = Date.now() - minutes * 60_000
  await database().updateTable('worksheets').set({ saved_at }).where('id', '=', id).execute()
}

const kept = async (id: string) => {
  const { versions } = await listVersions(ann, id)
  return Promise.all(
    versions.map(async ({ reason, id: versionId }) => [reason, await openVersion(ann, { id, versionId })]),
  )
}

test('the first edit after a pause keeps the text as it was; edits in one go do not', async () => {
  const { id } = await createWorksheet(ann, { text: 'select 1' })
  await saveText(ann, { id, text: 'select 2', version: 1 })
  expect(await kept(id)).toEqual([])
  await rest(id, 11)
  await saveText(ann, { id, text: 'select 3', version: 2 })
  await saveText(ann, { id, text: 'select 4', version: 3 })
  expect(await kept(id)).toEqual([['pause', 'select 2']])
})

test('a run keeps what it runs, once, with its author and size', async () => {
  const { id } = await createWorksheet(ann, { text: "select 'ä'" })
  await keepVersion(ann, id)
  await keepVersion(ann, id)
  const { present, versions } = await listVersions(ann, id)
  expect(versions).toMatchObject([{ version: 1, reason: 'run', bytes: 11, savedBy: 'ann' }])
  expect(present.version).toBe(1)
})

test('whoever ends a conflict loses neither side', async () => {
  const { id } = await createWorksheet(ann, { text: 'a' })
  await saveText(ann, { id, text: 'theirs', version: 1 })
  await saveText(ann, { id, text: 'mine', version: 2, overConflict: true })
  expect(await kept(id)).toEqual([['conflict', 'theirs']])
  await keepOther(ann, { id, text: 'gave way' })
  expect(await kept(id)).toContainEqual(['conflict', 'gave way'])
})

test('a restore is a version itself, and can be undone', async () => {
  const { id } = await createWorksheet(ann, { text: 'old' })
  await keepVersion(ann, id)
  await saveText(ann, { id, text: 'new', version: 1 })
  const [old] = (await listVersions(ann, id)).versions
  const stale = restoreVersion(ann, { id, versionId: old!.id, version: 1 })
  await expect(stale).rejects.toMatchObject({ sqlState: '40001', status: 409 })
  expect(await restoreVersion(ann, { id, versionId: old!.id, version: 2 })).toMatchObject({ text: 'old', version: 3 })
  const [replaced] = (await listVersions(ann, id)).versions
  expect(replaced).toMatchObject({ reason: 'restore', version: 2 })
  expect(await restoreVersion(ann, { id, versionId: replaced!.id, version: 3 })).toMatchObject({ text: 'new' })
})

test('there are at most 100 of them, and the oldest go first', async () => {
  const { id } = await createWorksheet(ann, { text: '0' })
  for (let version = 1; version <= 105; version++) {
    await saveText(ann, { id, text: String(version), version })
    await keepVersion(ann, id)
  }
  const texts = (await kept(id)).map(([, text]) => Number(text))
  expect(texts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, at) => at + 6))
})

test('large texts make room sooner, but the latest is always there', async () => {
  const { id } = await createWorksheet(ann, { text: 'x' })
  for (let version = 1; version <= 6; version++) {
    await saveText(ann, { id, text: String(version).repeat(4_900_000), version })
    await keepVersion(ann, id)
  }
  expect((await listVersions(ann, id)).versions.map(({ version }) => version)).toEqual([7, 6, 5, 4, 3])
})

test('they are sealed on the disk, unknown to others, and go with their worksheet', async () => {
  const { id } = await createWorksheet(ann, { text: 'select marker' })
  await keepVersion(ann, id)
  const [version] = (await listVersions(ann, id)).versions
  const { database } = await import('../../db/index.ts')
  const all = () => database().selectFrom('worksheet_versions').selectAll().execute()
  expect((await all())[0]!.text_sealed.toString('latin1')).not.toContain('marker')
  const attempts = [
    listVersions(bob, id),
    openVersion(bob, { id, versionId: version!.id }),
    keepVersion(bob, id),
    keepOther(bob, { id, text: 'x' }),
    restoreVersion(bob, { id, versionId: version!.id, version: 1 }),
  ]
  for (const attempt of await Promise.allSettled(attempts))
    expect(attempt).toMatchObject({ reason: { sqlState: '42S02' } })
  const own = await createWorksheet(bob, { text: 'y' })
  await expect(openVersion(bob, { id: own.id, versionId: version!.id })).rejects.toMatchObject({ sqlState: '42S02' })
  expect((await openWorksheet(ann, id)).text).toBe('select marker')
  await trashEntry(ann, id)
  await deleteForGood(ann, id)
  expect(await all()).toEqual([])
})
