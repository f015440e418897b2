import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestDb, type TestDb } from '../testing/index.ts'
import { claimRequest, expireResults, finishRequest, noteRequestStatements, recoverHistory } from './index.ts'

const hour = 3_600_000
let db: TestDb
beforeEach(() => {
  db = openTestDb()
})
afterEach(() => db.close())

test('the first claim runs, a repeat waits, and later repeats get the outcome, after a restart too', async () => {
  expect(await claimRequest('u', 'r', 'select 1')).toEqual({ state: 'claimed' })
  await noteRequestStatements('u', 'r', ['s1', 's2'])
  expect(await claimRequest('u', 'r', 'select 1')).toEqual({ state: 'running', statementIds: ['s1', 's2'] })
  await finishRequest('u', 'r', { status: 200, handles: ['s1', 's2'], note: 'marker' })
  db.restart()
  await recoverHistory(Date.now())
  expect(await claimRequest('u', 'r', 'select 1')).toEqual({
    state: 'done',
    statementIds: ['s1', 's2'],
    outcome: { status: 200, handles: ['s1', 's2'], note: 'marker' },
  })
  expect(readFileSync(join(db.dataDir, 'metadata.sqlite')).toString('latin1')).not.toContain('marker')
})

test('the same id of another user is another request', async () => {
  await claimRequest('u', 'r', 'select 1')
  expect(await claimRequest('v', 'r', 'select 2')).toEqual({ state: 'claimed' })
})

test('the same id for something else is refused', async () => {
  await claimRequest('u', 'r', 'select 1')
  expect(() => claimRequest('u', 'r', 'select 2')).toThrow('another request')
})

test('a request whose outcome a crash left unknown is never claimed again within its 24 hours', async () => {
  await claimRequest('u', 'r', 'delete from t')
  await noteRequestStatements('u', 'r', ['s1'])
  db.restart()
  await recoverHistory(Date.now())
  expect(await claimRequest('u', 'r', 'delete from t')).toEqual({ state: 'unknown', statementIds: ['s1'] })
})

test('an id is forgotten after 24 hours, but not while its first run goes on', async () => {
  const now = Date.now()
  await claimRequest('u', 'done', 'x', now)
  await finishRequest('u', 'done', {})
  await claimRequest('u', 'running', 'x', now)
  await expireResults(now + 23 * hour)
  expect(await claimRequest('u', 'done', 'x', now + 23 * hour)).toMatchObject({ state: 'done' })
  await expireResults(now + 24 * hour)
  expect(await claimRequest('u', 'done', 'y', now + 24 * hour)).toEqual({ state: 'claimed' })
  expect(await claimRequest('u', 'running', 'x', now + 24 * hour)).toMatchObject({ state: 'running' })
})
