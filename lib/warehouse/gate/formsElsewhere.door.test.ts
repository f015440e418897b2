import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { beforeAll, expect, test } from 'vitest'
import { formAdvice, formsElsewhere } from './formsElsewhere.ts'

let connection: DuckDBConnection
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`CREATE TABLE t AS SELECT 1 AS i, '{"a": 1}'::JSON AS doc`)
})

test.each(formsElsewhere)('$example', async ({ example, advice, instead, sqlState = '42601' }) => {
  expect(formAdvice(example, sqlState)).toBe(advice)
  expect(formAdvice(example, '23505')).toBeUndefined()
  // DuckDB itself does not take it: the advice never stands in the way of what would run.
  await expect(connection.run(`EXPLAIN ${example}`)).rejects.toThrow()
  for (const text of instead) await connection.run(/^(SET|TRUNCATE)/.test(text) ? text : `EXPLAIN ${text}`)
})

test('a path into JSON is told by the column that is not there', () => {
  expect(formAdvice('SELECT doc:a::string FROM t', '42703')).toMatch(/->>/)
  expect(formAdvice('SELECT doc.b FROM t', '42703')).toBeUndefined()
  expect(formAdvice('SELECT doc:a::string FROM t', '42601')).toBeUndefined()
})

test('names and texts that look like a form are none', () => {
  expect(formAdvice(`SELECT 'a CLONE b', "TOP" FROM t WHERE`, '42601')).toBeUndefined()
  expect(formAdvice('GRANT ROLE r TO USER u', '42601')).toBeUndefined()
  for (const text of ['', "SELECT TOP 5 'open", 'SELECT TOP 5 \u0000'])
    expect(formAdvice(text, '42601')).toBeUndefined()
})
