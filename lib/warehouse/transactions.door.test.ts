import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWarehouse, type SqlClient } from '../testing/warehouse.ts'

let house: Awaited<ReturnType<typeof openWarehouse>>
let sql: SqlClient

beforeAll(async () => {
  house = await openWarehouse({ LOG_LEVEL: 'error' })
  sql = await house.as('ADMIN')
  await sql.all('CREATE DATABASE d', 'USE d.main', 'CREATE TABLE t (i INT)', 'INSERT INTO t VALUES (1)')
}, 60_000)

afterAll(() => house.close())

test('a READ ONLY transaction reads, and writes to the session alone', async () => {
  await sql.all('BEGIN TRANSACTION READ ONLY', 'FROM t', 'SELECT current_role()', 'FROM information_schema.tables')
  await sql.all('CREATE TEMP TABLE q AS FROM t', 'SET VARIABLE v = 1', 'COMMIT', 'FROM q')
  for (const write of ['INSERT INTO t VALUES (2)', 'CREATE TABLE u (i INT)', 'DROP TABLE t']) {
    await sql.all('START TRANSACTION READ ONLY')
    expect(await sql.code(write)).toBe('25000')
    await sql.all('ROLLBACK')
  }
  expect(await sql.rows('FROM t')).toEqual([['1']])
})

test('a temporary table may reference another', async () => {
  await sql.all('CREATE TEMP TABLE p (i INT PRIMARY KEY)', 'CREATE TEMP TABLE f (i INT REFERENCES p(i))')
  expect(await sql.code('INSERT INTO f VALUES (1)')).toBe('23503')
  await sql.all('DROP TABLE f', 'DROP TABLE p')
})

test('EXECUTE takes literals with their types, and lists of them', async () => {
  await sql.all('PREPARE p AS SELECT typeof($1) AS type, $1 AS value')
  expect(await sql.rows('EXECUTE p(3::SMALLINT)')).toEqual([['SMALLINT', '3']])
  expect(await sql.rows("EXECUTE p(['a', 'it''s', NULL])")).toEqual([['VARCHAR[]', expect.stringContaining("it's")]])
  expect(await sql.rows("EXECUTE p(CAST('2020-01-01' AS DATE))")).toEqual([['DATE', '2020-01-01']])
  expect(await sql.code("EXECUTE p(nextval('s'))")).toBe('0A000')
})
