import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWarehouse, type SqlClient } from '../testing/warehouse.ts'

let house: Awaited<ReturnType<typeof openWarehouse>>
let sql: SqlClient

beforeAll(async () => {
  house = await openWarehouse({ LOG_LEVEL: 'error' })
  sql = await house.as('ADMIN')
  await sql.all(
    'CREATE DATABASE d',
    'USE d.main',
    'CREATE TABLE sales (empid INT, amount INT, month VARCHAR)',
    "INSERT INTO sales VALUES (1, 10, 'b'), (1, 20, 'a'), (2, 30, 'b'), (2, 5, NULL)",
  )
}, 60_000)

afterAll(() => house.close())

describe('PIVOT without a list of values', () => {
  test('takes the values of the data, in their order as text', async () => {
    const told = await sql.all('PIVOT sales ON month USING sum(amount) GROUP BY empid ORDER BY empid')
    expect([told.columns, told.rows]).toEqual([
      ['empid', 'a', 'b'],
      [
        ['1', '20', '10'],
        ['2', null, '30'],
      ],
    ])
  })

  test('takes them from a query, in its order, each once', async () => {
    const told = await sql.all(
      'PIVOT sales ON month IN (SELECT month FROM sales ORDER BY month DESC) USING sum(amount) GROUP BY empid',
    )
    expect(told.columns).toEqual(['empid', 'b', 'a'])
  })

  test('pivots over a PIVOT, over a common table expression, and in one', async () => {
    const over = await sql.all(
      'PIVOT (PIVOT sales ON month USING sum(amount) GROUP BY empid) ON empid USING sum(coalesce(a, 0) + b) GROUP BY a',
    )
    expect(over.columns).toEqual(['a', '1', '2'])
    const cte = await sql.all(
      'WITH s AS (FROM sales WHERE empid = 1) PIVOT s ON month USING sum(amount) GROUP BY empid',
    )
    expect(cte.columns).toEqual(['empid', 'a', 'b'])
    expect(await sql.rows('WITH p AS (PIVOT sales ON empid, month USING sum(amount)) SELECT count(*) FROM p')).toEqual([
      ['1'],
    ])
  })

  test('is refused in a view, where the values would be frozen', async () => {
    expect(await sql.code('CREATE VIEW v AS PIVOT sales ON month USING sum(amount)')).toBe('0A000')
    expect(await sql.code('CREATE MACRO p() AS TABLE PIVOT sales ON month USING sum(amount)')).toBe('0A000')
    expect(await sql.code("CREATE VIEW v AS PIVOT sales ON month IN ('a', 'b') USING sum(amount)")).toBe('')
  })

  test('reads no more than the reader may', async () => {
    await sql.all(
      'CREATE ROLE r',
      'CREATE USER u DEFAULT_ROLE = r',
      'GRANT ROLE r TO USER u',
      'GRANT USAGE ON DATABASE d TO ROLE r',
      'GRANT USAGE ON SCHEMA d.main TO ROLE r',
    )
    const other = await house.as('u')
    expect(await other.code('PIVOT d.main.sales ON month USING count(*)')).toBe('42S02')
    expect(await other.code('PIVOT (SELECT 1 AS a) ON a IN (SELECT month FROM d.main.sales) USING count(*)')).toBe(
      '42S02',
    )
  })
})

describe('a new column with a default', () => {
  test.each([
    ['1 + 1', '2'],
    ['[1, 2]', '[1, 2]'],
    ["{'a': 1}", "{'a': 1}"],
    ["upper('a') || 'b'", 'Ab'],
    ['-1', '-1'],
    ["DATE '2020-01-01'", '2020-01-01'],
    ["'1'::INTEGER", '1'],
    ['NULL', 'NULL'],
  ])('%s', async (value, shown) => {
    await sql.all('CREATE TABLE c (i INT)', 'INSERT INTO c VALUES (1)')
    await sql.all(`ALTER TABLE c ADD COLUMN j VARCHAR DEFAULT ${value}`, 'INSERT INTO c (i) VALUES (2)')
    expect(await sql.rows("SELECT coalesce(j, 'NULL') FROM c")).toEqual([[shown], [shown]])
    await sql.all('DROP TABLE c')
  })

  test('that is there already keeps its values', async () => {
    await sql.all('CREATE TABLE c (i INT, j INT)', 'INSERT INTO c VALUES (1, 5)')
    await sql.all('ALTER TABLE c ADD COLUMN IF NOT EXISTS j INT DEFAULT (1 + 1)', 'INSERT INTO c (i) VALUES (2)')
    expect(await sql.rows('SELECT j FROM c ORDER BY i')).toEqual([['5'], [null]])
    await sql.all('ALTER TABLE c ADD COLUMN IF NOT EXISTS k INT DEFAULT (1 + 1)')
    expect(await sql.rows('SELECT k FROM c')).toEqual([['2'], ['2']])
    await sql.all('DROP TABLE c')
  })
})

describe('what a DROP takes along', () => {
  test('a sequence that the table owned is gone for good, its name free', async () => {
    for (const drop of ['DROP TABLE o', 'CREATE OR REPLACE TABLE o (i INT)']) {
      await sql.all('CREATE SEQUENCE s', 'CREATE OR REPLACE TABLE o (i INT)', 'ALTER SEQUENCE s OWNED BY o', drop)
      expect(await sql.code("SELECT nextval('s')")).toBe('42S02')
      expect(await sql.rows('SHOW SEQUENCES')).toEqual([])
    }
    await sql.all('CREATE SEQUENCE s', 'DROP SEQUENCE s', 'DROP TABLE o')
  })

  test('a table goes with its sequence by CASCADE, and is back after a ROLLBACK', async () => {
    await sql.all('CREATE SEQUENCE s', "CREATE TABLE o (i INT DEFAULT nextval('s'))")
    expect(await sql.code('DROP SEQUENCE s')).not.toBe('')
    await sql.all('BEGIN', 'DROP SEQUENCE s CASCADE')
    expect(await sql.code('FROM o')).toBe('42S02')
    await sql.all('ROLLBACK', 'FROM o', 'DROP SEQUENCE s CASCADE', 'CREATE TABLE o (i INT)', 'DROP TABLE o')
  })

  test('but not a table of somebody else', async () => {
    await sql.all(
      'CREATE SEQUENCE s',
      "CREATE TABLE o (i INT DEFAULT nextval('s'))",
      'CREATE ROLE taker',
      'CREATE USER tom DEFAULT_ROLE = taker',
      'GRANT ROLE taker TO USER tom',
      'GRANT USAGE ON DATABASE d TO ROLE taker',
      'GRANT USAGE ON SCHEMA d.main TO ROLE taker',
      'GRANT OWNERSHIP ON SEQUENCE d.main.s TO ROLE taker',
    )
    const tom = await house.as('tom')
    expect(await tom.code('DROP SEQUENCE d.main.s CASCADE')).toBe('2BP01')
    await sql.all('FROM o')
  })
})
