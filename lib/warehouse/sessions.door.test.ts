import { afterEach, expect, test } from 'vitest'
import { openWarehouse, type SqlClient } from '../testing/warehouse.ts'
import { liveEngine } from './account.ts'
import { attachedLimit } from './attach.ts'
import { checkAccount, sessionLoad } from './index.ts'

type House = Awaited<ReturnType<typeof openWarehouse>>
let house: House
const begin = async (environment: Record<string, string> = {}) => {
  house = await openWarehouse(environment)
  return Promise.all([house.as('ADMIN'), house.as('ADMIN'), house.as('ADMIN')])
}
afterEach(() => house.close())

const attachedNames = async () => {
  const { engine } = await liveEngine(house.accountId)
  const { rows } = await engine.control('SELECT database_name FROM duckdb_databases() WHERE NOT internal')
  return rows.map(([name]) => name!)
}

test('a conflict ends as 40001 and rolls the transaction back; the other commits', async () => {
  const [a, b, reader] = await begin()
  await a.all('CREATE DATABASE d', 'CREATE TABLE t AS SELECT range AS x FROM range(10)', 'CREATE TABLE log (x INTEGER)')
  await b.all('USE d', 'BEGIN', 'INSERT INTO log VALUES (1)')
  await a.all('BEGIN', 'UPDATE t SET x = x + 100')
  expect(await b.code('UPDATE t SET x = x + 200')).toBe('40001')
  expect(b.session.context().transaction).toBe('none')
  expect(await b.code('COMMIT')).toBe('25P01')
  await a.all('COMMIT')
  expect(await reader.rows('SELECT sum(x), (SELECT count(*) FROM d.main.log) FROM d.main.t')).toEqual([['1045', '0']])
  await b.all('UPDATE t SET x = x + 200')
})

test('a conflict that shows at COMMIT is 40001, too', async () => {
  const [a, b] = await begin()
  await a.all('CREATE DATABASE d', 'CREATE TABLE t (x INTEGER PRIMARY KEY)')
  await b.all('USE d')
  await a.all('BEGIN', 'INSERT INTO t VALUES (1)')
  await b.all('BEGIN', 'INSERT INTO t VALUES (1)')
  await a.all('COMMIT')
  const told = await b.run('COMMIT')
  expect(['40001', '23505']).toContain(told.code)
  expect(b.session.context().transaction).toBe('none')
  expect(await b.rows('SELECT count(*) FROM t')).toEqual([['1']])
})

test('two transactions that make the same table: one commits, the other conflicts, metadata and file agree', async () => {
  const [a, b] = await begin()
  await a.all('CREATE DATABASE d')
  await b.all('USE d')
  await a.all('BEGIN', 'CREATE TABLE t AS SELECT 1 AS x')
  await b.all('BEGIN')
  expect(await b.code('CREATE TABLE t AS SELECT 2 AS x')).toBe('40001')
  await a.all('COMMIT')
  expect(await b.rows('SELECT x FROM t')).toEqual([['1']])
  expect(await checkAccount(house.accountId)).toEqual([])
})

test('an idle session is closed and what it had open is rolled back', async () => {
  const [idle] = await begin({ MALLARD_SESSION_IDLE_MINUTES: '0.05' })
  await idle.all('CREATE DATABASE d', 'CREATE TABLE t AS SELECT 1 AS x', 'BEGIN', 'INSERT INTO t VALUES (2)')
  const busy = await house.as('ADMIN')
  const until = Date.now() + 10_000
  while (sessionLoad().sessions > 1 && Date.now() < until) {
    await busy.all('SELECT 1')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  expect(await idle.code('SELECT 1')).toBe('08003')
  expect(await busy.rows('SELECT x FROM d.main.t')).toEqual([['1']])
  // Nothing of it is left: the database can be dropped.
  await busy.all('DROP DATABASE d')
})

test('a rename waits for who uses the database, and its new name means the same data', async () => {
  const [a, b, c] = await begin()
  await a.all(
    'CREATE DATABASE d',
    'CREATE TABLE t AS SELECT 1 AS x',
    'CREATE DATABASE other',
    'CREATE TABLE t AS SELECT 2 AS x',
  )
  await b.all('USE d', 'BEGIN', 'INSERT INTO t VALUES (3)')
  const renaming = a.run('ALTER DATABASE d RENAME TO e')
  expect(await b.rows('SELECT x FROM d.main.t ORDER BY x')).toEqual([['1'], ['3']])
  await b.all('COMMIT')
  expect((await renaming).code).toBe('')
  expect(await c.code('SELECT x FROM d.main.t')).toBe('42S02')
  // The session that stood in it stands in it under its new name.
  expect(await b.rows('SELECT x FROM t ORDER BY x')).toEqual([['1'], ['3']])
  expect(b.session.context().database).toBe('e')
  // A name that is free may go to another database at once.
  await a.all('ALTER DATABASE other RENAME TO d')
  expect(await c.rows('SELECT x FROM d.main.t')).toEqual([['2']])
  expect(await c.rows('SELECT x FROM e.main.t ORDER BY x')).toEqual([['1'], ['3']])
  await a.all('ALTER DATABASE d RENAME TO "D"')
  expect(await c.rows('SELECT x FROM D.main.t')).toEqual([['2']])
  expect(await checkAccount(house.accountId)).toEqual([])
})

test('a rename or drop of a database that a transaction keeps in use is refused after a while, and nothing changes', async () => {
  const [a, b] = await begin()
  await a.all('CREATE DATABASE d', 'CREATE TABLE t AS SELECT 1 AS x')
  await b.all('USE d', 'BEGIN', 'SELECT x FROM t')
  expect(await a.code('ALTER DATABASE d RENAME TO e')).toBe('55006')
  expect(await a.code('DROP DATABASE d')).toBe('55006')
  expect(await b.rows('SELECT x FROM t')).toEqual([['1']])
  await b.all('COMMIT')
  await a.all('DROP DATABASE d')
  expect(await b.code('SELECT x FROM t')).toBe('42S02')
  // The session stood in what is gone; it goes on all the same.
  expect(await b.rows('SELECT 42')).toEqual([['42']])
  await b.all('CREATE DATABASE f', 'CREATE SCHEMA s', 'CREATE TABLE s.t AS SELECT 1 AS x')
  expect(await checkAccount(house.accountId)).toEqual([])
})

test('a worksheet whose database, schema or warehouse is gone or closed to the reader runs all the same, standing nowhere', async () => {
  const [a] = await begin()
  await a.all('CREATE DATABASE home', 'CREATE DATABASE d', 'CREATE TABLE t AS SELECT 1 AS x', 'CREATE USER anna')
  await a.all("ALTER USER ADMIN SET DEFAULT_NAMESPACE = 'home.main'")
  const start = { database: 'd', schema: 'main', warehouse: 'gone' }
  const sheet = { worksheetId: 'sheet' }
  const reader = await house.as('ANNA', start, sheet)
  expect(await reader.rows('SELECT 42')).toEqual([['42']])
  expect(reader.session.context()).toMatchObject({ database: null, schema: null, warehouse: 'COMPUTE_WH' })
  const there = await house.as('ADMIN', start, sheet)
  expect(there.session.context()).toMatchObject({ database: 'd', schema: 'main', warehouse: 'COMPUTE_WH' })
  const schemaless = await house.as('ADMIN', { ...start, schema: 'gone' }, sheet)
  expect(schemaless.session.context()).toMatchObject({ database: 'd', schema: null })
  expect(await schemaless.code('CREATE TABLE u (x INTEGER)')).not.toBe('')
  await a.all('DROP DATABASE d')
  const owner = await house.as('ADMIN', start, sheet)
  // Not in the user's default either: a statement that was written for one place touches no other.
  expect(owner.session.context()).toMatchObject({ database: null, schema: null })
  expect(await owner.code('CREATE TABLE t (x INTEGER)')).not.toBe('')
  await owner.all('USE home', 'CREATE TABLE t (x INTEGER)')
  // Over the API a name is a demand: docs/specs/sql-api.md.
  await expect(house.as('ADMIN', start)).rejects.toMatchObject({ sqlState: '42S02' })
})

test('two sessions that make a database of one name: one of them does', async () => {
  const clients = await begin()
  const codes = await Promise.all(clients.map((client) => client.code('CREATE DATABASE d')))
  expect(codes.sort()).toEqual(['', '42710', '42710'])
  expect(await checkAccount(house.accountId)).toEqual([])
})

test('300 databases in random order by 8 sessions with open transactions: all find theirs, and few stay attached', async () => {
  await begin()
  const count = 300
  const maker = await house.as('ADMIN')
  for (let i = 0; i < count; i++) await maker.all(`CREATE DATABASE d${i}`, `CREATE TABLE t AS SELECT ${i} AS x`)
  let state = 7
  const random = (below: number) => {
    state = (state * 48271) % 2147483647
    return state % below
  }
  const clients = await Promise.all(Array.from({ length: 8 }, () => house.as('ADMIN')))
  const work = async (client: SqlClient) => {
    for (let turn = 0; turn < 12; turn++) {
      const own = random(count)
      await client.all('BEGIN')
      for (let step = 0; step < 6; step++) {
        const [one, two] = [random(count), random(count)]
        const sum = `SELECT a.x + b.x FROM d${one}.main.t a, d${two}.main.t b LIMIT 1`
        expect(await client.rows(sum)).toEqual([[String(one + two)]])
      }
      // A conflict with another session is no fault here.
      const written = await client.run(`INSERT INTO d${own}.main.t VALUES (${own})`)
      expect(written.code).toBe('')
      await client.all(turn % 3 === 0 ? 'ROLLBACK' : 'COMMIT')
    }
  }
  await Promise.all(clients.map(work))
  expect((await attachedNames()).filter((name) => /^d\d+$/.test(name)).length).toBeLessThanOrEqual(attachedLimit)
  for (const client of clients) await client.session.close()
  expect(sessionLoad().statements).toBe(0)
}, 240_000)

test.each([
  'SET enable_progress_bar = false',
  'SET SESSION enable_progress_bar = false',
  'SET GLOBAL enable_progress_bar_print = true',
  'RESET enable_progress_bar',
  'PRAGMA disable_progress_bar',
  "SET search_path = 'main'",
  "SET schema = 'main'",
])('what the house sets on a connection is not for users: %s', async (text) => {
  const [client] = await begin()
  expect(await client.code(text)).toBe('0A000')
})

/** A setting, a value that is not its default, and a query that shows it. */
const settings = [
  ['TimeZone', "'Asia/Tokyo'", "SELECT TIMESTAMPTZ '2026-01-01 00:00:00+00'"],
  ['Calendar', "'japanese'", "SELECT year(TIMESTAMPTZ '2026-01-01 00:00:00+00')"],
  ['default_order', "'DESC'", 'FROM (VALUES (1), (2)) t(i) ORDER BY i'],
  ['default_null_order', "'nulls_first'", 'FROM (VALUES (1), (NULL)) t(i) ORDER BY i'],
  ['integer_division', 'true', 'SELECT 1 / 2'],
  ['ieee_floating_point_ops', 'false', 'SELECT 1 / 0'],
  ['preserve_identifier_case', 'false', 'SELECT 1 AS Abc'],
  ['order_by_non_integer_literal', 'true', "SELECT 1 ORDER BY 'a'"],
  ['scalar_subquery_error_on_multiple_rows', 'false', 'SELECT (FROM range(2))'],
  ['lambda_syntax', "'DISABLE_SINGLE_ARROW'", 'SELECT list_transform([1], x -> x)'],
]

test('a setting is of one session: no other sees it, not even one that begins later', async () => {
  const [a, b] = await begin()
  const shown = async (client: SqlClient, query: string) => {
    const { code, columns, rows } = await client.run(query)
    return { code, columns, rows }
  }
  for (const [name, value, query] of settings) {
    for (const scope of ['', 'SESSION ', 'GLOBAL ']) {
      const before = await shown(b, query!)
      await a.all(`SET ${scope}${name} = ${value}`)
      const set = await shown(a, query!)
      expect(set, name).not.toEqual(before)
      expect(await shown(b, query!), name).toEqual(before)
      expect(await shown(await house.as('ADMIN'), query!), name).toEqual(before)
      await a.all(`RESET ${name}`)
      expect(await shown(a, query!), name).toEqual(before)
    }
  }
  for (const [name, value] of settings) await a.all(`SET ${name} = ${value}`)
  await a.session.close()
  const later = await house.as('ADMIN')
  for (const [name, , query] of settings) expect(await shown(later, query!), name).toEqual(await shown(b, query!))
})

test('information_schema leaves no database behind, also when it is asked again and again in a transaction', async () => {
  const [a] = await begin()
  await a.all('CREATE DATABASE d')
  const houseDatabases = async () => (await attachedNames()).filter((name) => name.startsWith('~is')).length
  await a.all('BEGIN')
  for (let i = 0; i < 5; i++) await a.all(`CREATE TABLE t${i} (x INTEGER)`, 'SELECT * FROM information_schema.tables')
  await a.all('COMMIT', 'SELECT * FROM information_schema.tables')
  expect(await houseDatabases()).toBeLessThanOrEqual(1)
  await a.session.close()
  expect(await houseDatabases()).toBe(0)
})

test('a statement that fails on its way into another database leaves none of the next ones there', async () => {
  const [client] = await begin()
  await client.all('CREATE DATABASE here', 'CREATE TABLE here.main.t AS SELECT 1 AS x', 'CREATE DATABASE there')
  await client.all('CREATE TABLE there.main.t AS SELECT 2 AS x', 'USE DATABASE here', 'SELECT * FROM t')
  await client.all('USE DATABASE there')
  expect(await client.code('SELECT nothing_of_the_kind FROM t')).not.toBe('')
  await client.all('USE DATABASE here')
  expect(await client.rows('SELECT x FROM t')).toEqual([['1']])
})
