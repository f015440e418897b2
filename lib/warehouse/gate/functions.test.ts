import { describe, expect, test } from 'vitest'
import { lexStatement } from '../../sql/index.ts'
import { checkFunctions, isBuiltin } from './functions.ts'

const check = (text: string) => () => checkFunctions(text, lexStatement(text))

describe('calls that are refused before anything is planned', () => {
  test.each([
    "SELECT * FROM read_csv('x')",
    "SELECT * FROM READ_Parquet('x')",
    `SELECT * FROM "read_csv"('x')`,
    "SELECT * FROM system.main.glob('*')",
    "FROM main.read_text('x')",
    "SELECT json_serialize_plan('SELECT 1')",
    "SELECT query('SELECT 1')",
    "SELECT * FROM iceberg_scan('s3://x')",
    "SELECT current_setting('temp_directory')",
    'SELECT * FROM duckdb_secrets()',
    "SELECT getvariable('~role')",
    'SELECT getvariable(x)',
    'SELECT b.read_blob() FROM t',
    "SELECT * FROM range(nextval('s'))",
    "SELECT 1 LIMIT nextval('s')",
    "SELECT 1 WHERE nextval('s') > 1",
    "SELECT coalesce(nextval('s'), 1)",
    "SELECT * FROM t ORDER BY nextval('s')",
    "SELECT * FROM range((SELECT nextval('s')))",
  ])('%s', (text) => {
    expect(check(text)).toThrow(/not allowed|allowed in|one string literal/)
  })
})

describe('calls that pass', () => {
  test.each([
    "SELECT nextval('s'), currval('s')",
    "INSERT INTO t VALUES (nextval('s'), 1)",
    "INSERT INTO t (a) SELECT nextval('s') FROM u",
    "UPDATE t SET a = nextval('s')",
    "CREATE TABLE t (i INTEGER DEFAULT nextval('s'))",
    "SELECT * FROM (SELECT nextval('s'))",
    'SELECT sum(x) FILTER (WHERE x > 1) OVER (ORDER BY y) FROM t',
    "SELECT getvariable('x'), mymacro(1)",
    'SELECT * FROM range(10), unnest([1])',
    'CREATE TABLE t (a DECIMAL(10, 2), PRIMARY KEY (a))',
    "SELECT 'read_csv(1)', \"read_csv\" FROM t -- glob('*')",
  ])('%s', (text) => {
    expect(check(text)).not.toThrow()
  })
})

test('a macro may not carry the name of a function, allowed or not, nor one of the house', () => {
  for (const name of ['abs', 'ABS', 'read_csv', 'current_role', 'nextval']) expect(isBuiltin(name)).toBe(true)
  expect(isBuiltin('my_macro')).toBe(false)
})
