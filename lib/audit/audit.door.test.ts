import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { database, transaction } from '../../db/index.ts'
import { openTestDb, type TestDb } from '../testing/index.ts'
import { record, searchAudit, verifyAudit } from './index.ts'

let db: TestDb
beforeEach(async () => {
  db = openTestDb()
  // The log is kept for as long as its account is there.
  await database().insertInto('organizations').values({ id: 'o', name: 'O', name_key: 'o', created_at: 1 }).execute()
  for (const id of ['a', 'b']) {
    const account = { id, organization_id: 'o', name: id, name_key: id, created_at: 1 }
    await database().insertInto('accounts').values(account).execute()
  }
  for (let n = 1; n <= 5; n++)
    await record({
      accountId: 'a',
      kind: 'sign-in',
      outcome: n % 2 ? 'ok' : 'failed',
      details: { n, canary: 'm4rker' },
    })
  await record({ accountId: 'b', kind: 'export', outcome: 'ok', address: '10.0.0.1' })
})
afterEach(() => db.close())

/** As somebody with a copy of SQLite, and without triggers in the way, would do it. */
function tamper(sql: string): void {
  const sqlite = new BetterSqlite(join(db.dataDir, 'metadata.sqlite'))
  sqlite.exec(`DROP TRIGGER IF EXISTS audit_events_kept; DROP TRIGGER IF EXISTS audit_events_unchanged; ${sql}`)
  sqlite.close()
}

test('events are kept in order, each account’s apart, and found by filters', async () => {
  const { entries, next } = await searchAudit('a', {}, { limit: 2 })
  expect(entries.map(({ number, details }) => [number, details])).toEqual([
    [5, { n: 5, canary: 'm4rker' }],
    [4, { n: 4, canary: 'm4rker' }],
  ])
  expect((await searchAudit('a', {}, { before: next })).entries.map(({ number }) => number)).toEqual([3, 2, 1])
  expect((await searchAudit('a', { outcome: 'failed' })).entries.map(({ number }) => number)).toEqual([4, 2])
  expect((await searchAudit('a', { kind: 'export' })).entries).toEqual([])
  expect((await searchAudit('b', { since: Date.now() - 60_000 })).entries).toMatchObject([{ address: '10.0.0.1' }])
})

test('an untouched chain is unbroken, after a restart too; an account without events as well', async () => {
  expect(await verifyAudit('a')).toEqual({ events: 5, broken: null })
  db.restart()
  await record({ accountId: 'a', kind: 'sign-out', outcome: 'ok' })
  expect(await verifyAudit('a')).toEqual({ events: 6, broken: null })
  expect(await verifyAudit('nobody')).toEqual({ events: 0, broken: null })
})

test('the product itself can neither change nor delete an event', async () => {
  await expect(database().updateTable('audit_events').set({ outcome: 'ok' }).execute()).rejects.toThrow('append-only')
  await expect(database().deleteFrom('audit_events').execute()).rejects.toThrow('append-only')
})

test.each([
  ['a changed outcome', "UPDATE audit_events SET outcome = 'ok' WHERE account_id = 'a' AND number = 2", 2],
  ['a changed time', "UPDATE audit_events SET at = at - 1 WHERE account_id = 'a' AND number = 3", 3],
  ['a changed address', "UPDATE audit_events SET address = '10.9.9.9' WHERE account_id = 'a' AND number = 1", 1],
  [
    'swapped details',
    "UPDATE audit_events SET details_sealed = (SELECT details_sealed FROM audit_events WHERE account_id = 'a' AND number = 1) WHERE account_id = 'a' AND number = 4",
    4,
  ],
  ['unreadable details', "UPDATE audit_events SET details_sealed = x'00' WHERE account_id = 'a' AND number = 4", 4],
  ['an event taken out', "DELETE FROM audit_events WHERE account_id = 'a' AND number = 3", 3],
  ['the last one cut off', "DELETE FROM audit_events WHERE account_id = 'a' AND number = 5", 5],
  [
    'the last one cut off with a head to match',
    "DELETE FROM audit_events WHERE account_id = 'a' AND number = 5; UPDATE audit_heads SET number = 4, hash = (SELECT hash FROM audit_events WHERE account_id = 'a' AND number = 4) WHERE account_id = 'a'",
    4,
  ],
  ['the head taken away', "DELETE FROM audit_heads WHERE account_id = 'a'", 1],
  [
    'another account’s head',
    "UPDATE audit_heads SET seal = (SELECT seal FROM audit_heads WHERE account_id = 'b') WHERE account_id = 'a'",
    5,
  ],
])('%s is found', async (_what, sql, number) => {
  tamper(sql)
  expect((await verifyAudit('a')).broken?.number).toBe(number)
  expect((await verifyAudit('b')).broken).toBeNull()
})

test('what a transaction undoes is not told', async () => {
  const failing = transaction(async () => {
    await record({ accountId: 'a', kind: 'user', outcome: 'ok' })
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await verifyAudit('a')).toEqual({ events: 5, broken: null })
})

test('many at once make one chain', async () => {
  await Promise.all(
    Array.from({ length: 50 }, (_, n) => {
      const event = { accountId: 'a', kind: 'denial', outcome: 'denied', details: { n } } as const
      return n % 2 ? record(event) : transaction(() => record(event))
    }),
  )
  expect(await verifyAudit('a')).toEqual({ events: 55, broken: null })
})

test('details cannot be read on the disk', () => {
  for (const file of ['metadata.sqlite', 'metadata.sqlite-wal'])
    expect(readFileSync(join(db.dataDir, file)).toString('latin1')).not.toContain('m4rker')
})
