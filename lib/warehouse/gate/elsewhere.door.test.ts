import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { beforeAll, expect, test } from 'vitest'
import { functionsElsewhere, tablesElsewhere, typesElsewhere } from './elsewhere.ts'
import { isBuiltin } from './functions.ts'

let connection: DuckDBConnection
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(
    `CREATE TABLE t AS SELECT 1 AS x, 2 AS y, '1' AS s, DATE '2026-01-31' AS d, 3 AS n, [1] AS l, '{"a": 1}'::JSON AS doc`,
  )
})

test.each([...functionsElsewhere])('%s: DuckDB knows %s', async (name, advice) => {
  expect(isBuiltin(name)).toBe(false)
  for (const expression of advice.split(', or ')) {
    // Planned, not run: the sample does not fit every cast.
    await expect(connection.run(`EXPLAIN SELECT ${expression} FROM t`), expression).resolves.toBeDefined()
  }
})

test.each([...tablesElsewhere])('FROM %s(): DuckDB knows %s', async (name, advice) => {
  await expect(connection.run(`EXPLAIN FROM ${name}([1])`)).rejects.toThrow(/Table Function with name/)
  for (const text of advice.split(', or ')) await connection.run(`EXPLAIN ${text}`)
})

test.each([...typesElsewhere])('%s: DuckDB knows the type %s', async (name, advice) => {
  await expect(connection.run(`EXPLAIN SELECT NULL::${name}`)).rejects.toThrow(/does not exist/)
  for (const type of advice.split(', or ')) await connection.run(`EXPLAIN SELECT NULL::${type}`)
})
