import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../access/types.ts'
import { endStatement, openTestDb, startStatement, type TestDb } from '../testing/index.ts'
import type { ResultInfo } from '../warehouse/types.ts'
import { expireResults, resultFiles, resultOf, statementOf } from './index.ts'

const hour = 3_600_000
const actor: Actor = { accountId: 'a', userId: 'u', userName: 'u', via: 'session' }
let db: TestDb
beforeEach(() => {
  db = openTestDb()
})
afterEach(() => db.close())

const result = (file: string): ResultInfo => ({
  columns: [{ name: 'n', type: 'INTEGER', nullable: true }],
  rowCount: 2,
  bytes: 12,
  truncated: true,
  kept: { kind: 'table', file, table: 'r1', partitions: [{ rows: 2, bytes: 12 }] },
  rights: [{ securableId: 't', privilege: 'SELECT', viewOwnerRoleId: 'r' }],
})

async function keep(file: string, endedAt: number): Promise<string> {
  const start = await startStatement(actor, { startedAt: endedAt - 5 })
  await endStatement(start, { endedAt, result: result(file), sessionRoles: { primaryRoleId: 'r', secondary: 'ALL' } })
  return start.statementId
}

test('a result comes back with columns, rights, roles and place', async () => {
  const now = Date.now()
  const id = await keep('h1.duckdb', now)
  db.restart()
  expect(resultOf(id)).toEqual({
    ...result('h1.duckdb'),
    statementId: id,
    accountId: 'a',
    sessionRoles: { primaryRoleId: 'r', secondary: 'ALL' },
    expiresAt: now + 24 * hour,
  })
  expect(statementOf(actor, id)?.hasResult).toBe(true)
})

test('a statement without a result has none', async () => {
  const start = await startStatement(actor)
  await endStatement(start)
  expect(resultOf(start.statementId)).toBeNull()
  expect(resultOf('unknown')).toBeNull()
})

test('after 24 hours a result is gone for readers, whether or not it was cleared away', async () => {
  const id = await keep('h1', Date.now() - 24 * hour)
  expect(resultOf(id)).toBeNull()
  expect(statementOf(actor, id)?.hasResult).toBe(false)
})

test('a file is given up once, and only when no result in it is alive', async () => {
  const first = await keep('h1', 1000)
  const later = await keep('h1', 1000 + 2 * hour)
  const other = await keep('h2', 1000 + 2 * hour)
  expect(await expireResults(1000 + 25 * hour)).toEqual([])
  expect(resultOf(first, 1000 + 25 * hour)).toBeNull()
  expect(resultOf(later, 1000 + 25 * hour)).not.toBeNull()
  expect(resultFiles('a')).toEqual(new Set(['h1', 'h2']))
  const files = await expireResults(1000 + 27 * hour)
  expect(files).toEqual([
    { accountId: 'a', file: 'h1' },
    { accountId: 'a', file: 'h2' },
  ])
  expect(await expireResults(1000 + 27 * hour)).toEqual([])
  expect(resultOf(other, 0)).toBeNull()
})

test('a file that was given up and is written again is kept again', async () => {
  await keep('h1', 1000)
  expect(await expireResults(1000 + 25 * hour)).toHaveLength(1)
  await keep('h1', 1000)
  expect(resultFiles('a')).toEqual(new Set(['h1']))
})
