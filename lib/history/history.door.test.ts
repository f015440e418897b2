import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reader, transaction } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { endStatement, openTwo, startStatement, type TestDb } from '../testing/index.ts'
import type { ResultInfo } from '../warehouse/types.ts'
import {
  type HistoryFilter,
  type HistoryScope,
  latestResultOf,
  listStatements,
  recoverHistory,
  statementOf,
  stopSearcher,
} from './index.ts'

let db: TestDb
let ann: Actor
let bob: Actor
beforeEach(async () => {
  ;({ db, ann, bob } = await openTwo())
})
afterEach(async () => {
  await stopSearcher()
  db.close()
})

const result: ResultInfo = {
  columns: [{ name: "'marker in a column'", type: 'VARCHAR', nullable: true }],
  rowCount: 1,
  bytes: 6,
  truncated: false,
  kept: { kind: 'bytes', file: 'a.rows', partitions: [{ offset: 0, length: 6, rows: 1 }] },
  rights: [],
}
const textsOf = async (actor: Actor, filter: HistoryFilter = {}, scope: HistoryScope | null = null) =>
  (await listStatements(actor, filter, { limit: 100 }, scope)).entries.map((entry) => entry.queryText)

test('a statement shows while it runs and as it ended', async () => {
  const start = await startStatement(ann, { text: 'insert into t values (1)', queryTag: 'nightly', startedAt: 1000 })
  expect(statementOf(ann, start.statementId)).toMatchObject({ status: 'running', endTime: null, hasResult: false })
  await endStatement(start, {
    queryType: 'INSERT',
    endedAt: 1030,
    queuedMs: 3,
    executionMs: 27,
    counts: { inserted: 1 },
    message: '1 row',
  })
  expect(statementOf(ann, start.statementId)).toMatchObject({
    userName: 'ann',
    roleName: 'PUBLIC',
    warehouseName: 'COMPUTE_WH',
    queryText: 'insert into t values (1)',
    queryTag: 'nightly',
    queryType: 'INSERT',
    status: 'succeeded',
    startTime: 1000,
    endTime: 1030,
    queuedMs: 3,
    executionMs: 27,
    counts: { inserted: 1 },
    message: '1 row',
    errorMessage: null,
  })
})

test('a failure keeps its code, text and place; a denied statement is there too', async () => {
  const failed = await startStatement(ann, { text: 'selec 1' })
  const end = {
    status: 'failed',
    errorCode: '42601',
    errorMessage: 'syntax error',
    errorPlace: { line: 1, column: 1 },
  } as const
  await endStatement(failed, end)
  const denied = await startStatement(ann, { text: 'select * from secret' })
  await endStatement(denied, { status: 'denied', errorCode: '42S02', errorMessage: 'Object ...' })
  expect(statementOf(ann, failed.statementId)).toMatchObject(end)
  expect(await textsOf(ann, { status: ['denied'] })).toEqual(['select * from secret'])
})

test('no text, tag, error or column name of a statement can be read in the files', async () => {
  const start = await startStatement(ann, { text: "select 'marker in a text'", queryTag: 'marker in a tag' })
  await endStatement(start, { errorMessage: 'marker in an error', message: 'marker in a message', result })
  for (const file of ['metadata.sqlite', 'metadata.sqlite-wal']) {
    expect(readFileSync(join(db.dataDir, file)).toString('latin1'), file).not.toContain('marker')
  }
})

test('a text is stored once per account, however often it runs, and again in another account', async () => {
  for (let i = 0; i < 3; i++) await startStatement(ann, { text: 'select 1' })
  db.restart()
  await startStatement(bob, { text: 'select 1' })
  const count = () => (reader().prepare('SELECT count(*) AS n FROM statement_texts').get() as { n: number }).n
  expect(count()).toBe(1)
  await startStatement({ ...ann, accountId: 'another' }, { text: 'select 1' })
  expect(count()).toBe(2)
})

test('a text first seen in a transaction that rolls back is stored again later', async () => {
  await transaction(async () => {
    await startStatement(ann, { text: 'select rolled_back' })
    throw new Error('no')
  }).catch(() => undefined)
  await startStatement(ann, { text: 'select other' })
  await startStatement(ann, { text: 'select rolled_back' })
  expect(await textsOf(ann)).toEqual(['select rolled_back', 'select other'])
})

test('a user sees the own statements; of others those on monitored warehouses, or all, as the scope says', async () => {
  const own = await startStatement(ann, { text: 'a', startedAt: 1 })
  const onWh1 = await startStatement(bob, { text: 'b1', warehouseId: 'wh1', startedAt: 2 })
  const onWh2 = await startStatement(bob, { text: 'b2', warehouseId: 'wh2', startedAt: 3 })
  const onNone = await startStatement(bob, { text: 'b0', warehouseId: null, startedAt: 4 })
  const monitored = { monitoredWarehouseIds: ['wh1', 'wh3'] }
  expect(await textsOf(ann)).toEqual(['a'])
  expect(await textsOf(ann, {}, { monitoredWarehouseIds: [] })).toEqual(['a'])
  expect(await textsOf(ann, {}, monitored)).toEqual(['b1', 'a'])
  expect(await textsOf(ann, {}, 'all')).toEqual(['b0', 'b2', 'b1', 'a'])
  expect(await textsOf(ann, { text: 'B' })).toEqual([])

  const seen = (scope: HistoryScope | null) =>
    [own, onWh1, onWh2, onNone].filter((start) => statementOf(ann, start.statementId, scope) !== null).length
  expect([seen(null), seen({ monitoredWarehouseIds: [] }), seen(monitored), seen('all')]).toEqual([1, 1, 2, 4])
  const stranger = { ...ann, accountId: 'another' }
  expect(statementOf(stranger, own.statementId, 'all')).toBeNull()
  expect(await textsOf(stranger, {}, 'all')).toEqual([])
})

test('every filter narrows, and all of them hold together', async () => {
  const one = await startStatement(ann, {
    text: 'SELECT Duck',
    roleName: 'R1',
    databaseName: 'D1',
    sessionId: 's1',
    startedAt: 100,
  })
  await endStatement(one, { executionMs: 10 })
  const two = await startStatement(ann, {
    text: 'drop duck',
    roleName: 'R2',
    databaseName: null,
    worksheetId: 'w2',
    startedAt: 200,
  })
  await endStatement(two, { status: 'failed', queryType: 'DROP', executionMs: 20 })
  await startStatement(bob, { text: 'select goose', startedAt: 300 })
  const cases: [HistoryFilter, string[]][] = [
    [{ status: ['failed'] }, ['drop duck']],
    [{ status: ['failed', 'running'] }, ['select goose', 'drop duck']],
    [{ userId: bob.userId }, ['select goose']],
    [{ roleName: 'R1' }, ['SELECT Duck']],
    [{ databaseName: 'D1' }, ['SELECT Duck']],
    [{ queryType: 'DROP' }, ['drop duck']],
    [{ sessionId: 's1' }, ['SELECT Duck']],
    [{ worksheetId: 'w2' }, ['drop duck']],
    [{ from: 200 }, ['select goose', 'drop duck']],
    [{ to: 199 }, ['SELECT Duck']],
    [{ minExecutionMs: 10, maxExecutionMs: 19 }, ['SELECT Duck']],
    [{ text: 'DUCK' }, ['drop duck', 'SELECT Duck']],
    [{ text: '%' }, []],
    [{ text: 'duck', queryType: 'DROP', from: 200, roleName: 'R2' }, ['drop duck']],
    [{ text: 'duck', roleName: 'R3' }, []],
  ]
  for (const [filter, expected] of cases)
    expect(await textsOf(ann, filter, 'all'), JSON.stringify(filter)).toEqual(expected)
})

test('pages follow each other without a gap or a repeat, among equal times too', async () => {
  for (let i = 0; i < 25; i++) await startStatement(ann, { text: `q${i}`, startedAt: 1000 + Math.floor(i / 10) })
  for (const filter of [{}, { text: 'q' }]) {
    const seen: string[] = []
    let before: string | null = null
    do {
      const page = await listStatements(ann, filter, { limit: 4, before })
      seen.push(...page.entries.map((entry) => entry.queryText))
      before = page.next
    } while (before !== null)
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `q${24 - i}`))
  }
})

test.each([{ limit: 0 }, { limit: 10_001 }, { limit: Number.NaN }, { limit: 1, before: '1; DROP' }])(
  'the page %j is refused',
  async (page) => {
    await expect(listStatements(ann, {}, page)).rejects.toMatchObject({ sqlState: '22023' })
  },
)

test('what a crash left running has failed with 58000 after the next start; the rest is untouched', async () => {
  const lost = await startStatement(ann, { startedAt: 1000 })
  const ended = await startStatement(ann, { startedAt: 1000 })
  await endStatement(ended)
  db.restart()
  expect(await recoverHistory(5000)).toBe(1)
  expect(statementOf(ann, lost.statementId)).toMatchObject({
    status: 'failed',
    errorCode: '58000',
    errorMessage: expect.stringContaining('unknown'),
    endTime: 5000,
    executionMs: 4000,
  })
  expect(statementOf(ann, ended.statementId)?.status).toBe('succeeded')
  expect(await recoverHistory(6000)).toBe(0)
})

test('the latest kept result of a text is the own one, while it is kept', async () => {
  const text = 'explain select 1'
  const run = async (actor: Actor, end: Parameters<typeof endStatement>[1]) => {
    const start = await startStatement(actor, { text, startedAt: Date.now() })
    await endStatement(start, end)
    return start.statementId
  }
  expect(latestResultOf(ann, text)).toBeNull()
  await run(bob, { result })
  await run(ann, { status: 'failed' })
  expect(latestResultOf(ann, text)).toBeNull()
  const kept = await run(ann, { result })
  expect(latestResultOf(ann, text)).toMatchObject({ statementId: kept, hasResult: true })
  expect(latestResultOf(ann, 'explain select 2')).toBeNull()
})
