import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../access/types.ts'
import { endStatement, openTwo, startStatement, type TestDb } from '../testing/index.ts'
import { analyseStatements, stopSearcher } from './index.ts'

let db: TestDb
let ann: Actor
let bob: Actor
const noon = Date.UTC(2026, 10, 20, 12)
const hour = 3_600_000

beforeEach(async () => {
  ;({ db, ann, bob } = await openTwo())
})
afterEach(async () => {
  await stopSearcher()
  db.close()
})

async function ran(actor: Actor, text: string, at: number, end: Parameters<typeof endStatement>[1] = {}) {
  const start = await startStatement(actor, { text, startedAt: at, warehouseId: `of ${actor.userName}` })
  await endStatement(start, { endedAt: at, queryType: 'SELECT', ...end })
  return start.statementId
}

test('counts by time and by how it ended, with the slowest and the most frequent', async () => {
  for (let i = 0; i < 12; i++) await ran(ann, 'select 1', noon + i * hour, { executionMs: 5 })
  const slow = await ran(ann, 'select slow', noon + hour, { executionMs: 9000 })
  await ran(ann, 'select nope', noon, { status: 'failed', executionMs: 1 })
  await ran(ann, 'drop x', noon + 11 * hour, { status: 'denied', executionMs: 0, queryType: 'DROP' })
  await startStatement(ann, { text: 'select forever', startedAt: noon + 11 * hour })
  const found = await analyseStatements(ann, {})
  expect(found).toMatchObject({
    statements: 16,
    counts: { running: 1, succeeded: 13, failed: 1, denied: 1, cancelled: 0 },
    bucketMs: 15 * 60_000,
  })
  expect(found.buckets).toHaveLength(45)
  expect(found.buckets[0]).toEqual({
    at: noon,
    counts: { running: 0, succeeded: 1, failed: 1, denied: 0, cancelled: 0 },
  })
  expect(found.buckets.at(-1)).toMatchObject({ at: noon + 11 * hour, counts: { succeeded: 1, denied: 1, running: 1 } })
  expect(found.slowest[0]).toMatchObject({ statementId: slow, executionMs: 9000, queryText: 'select slow' })
  expect(found.slowest).toHaveLength(10)
  expect(found.frequent[0]).toMatchObject({ text: 'select 1', statements: 12, failed: 0, executionMs: 60 })
  expect(found.users).toEqual([{ id: ann.userId, name: 'ann', statements: 16, failed: 2, executionMs: 9061 }])
  expect(found.choices.types).toEqual(['DROP', 'SELECT'])
})

test('shows of others what the scope lets one see, and nothing that filters leave out', async () => {
  await ran(ann, 'select 1', noon)
  await ran(bob, 'select hidden', noon, { executionMs: 999 })
  expect((await analyseStatements(ann, {})).frequent.map(({ text }) => text)).toEqual(['select 1'])
  const all = await analyseStatements(ann, {}, {}, 'all')
  expect(all.users.map(({ name }) => name).sort()).toEqual(['ann', 'bob'])
  const monitored = await analyseStatements(ann, {}, {}, { monitoredWarehouseIds: ['of bob'] })
  expect(monitored.statements).toBe(2)
  expect(await analyseStatements(ann, { text: 'hidden' }, {}, 'all')).toMatchObject({ statements: 1 })
  expect(await analyseStatements(ann, { text: 'nowhere' }, {}, 'all')).toMatchObject({ statements: 0, buckets: [] })
})

test('a day is a day of the reader', async () => {
  const midnight = Date.UTC(2026, 10, 20)
  await ran(ann, 'select 1', midnight - 40 * 24 * hour)
  await ran(ann, 'select 1', midnight - hour / 2)
  const utc = await analyseStatements(ann, {})
  const east = await analyseStatements(ann, {}, { offsetMs: hour })
  expect([utc.bucketMs, utc.buckets.at(-1)!.at]).toEqual([24 * hour, midnight - 24 * hour])
  expect(east.buckets.at(-1)!.at).toBe(midnight - hour)
})
