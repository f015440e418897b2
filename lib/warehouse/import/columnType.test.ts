import { expect, it } from 'vitest'
import { isBuiltinType } from './columnType.ts'

it.each([
  'BIGINT',
  'varchar',
  'DECIMAL(18, 2)',
  'DECIMAL(18,2)',
  'decimal',
  'VARCHAR[]',
  'INTEGER[3][]',
  'TIMESTAMP WITH TIME ZONE',
  'STRUCT(x BIGINT[], "a ""b" STRUCT(y DATE))[]',
  'MAP(VARCHAR, DOUBLE)',
])('%s is builtin', (type) => expect(isBuiltinType(type)).toBe(true))

it.each([
  '',
  'mood',
  'hidden.main.mood',
  '"BIGINT"',
  "ENUM('a')",
  'BIGINT, x := 1',
  'VARCHAR)',
  'STRUCT(x mood)',
  'BIGINT; DROP TABLE t',
  "VARCHAR', filename = '/etc/passwd",
  'INTEGER[(SELECT 1)]',
  'DECIMAL(a)',
  `${'STRUCT(a '.repeat(60)}DATE${')'.repeat(60)}`,
])('%s is not', (type) => expect(isBuiltinType(type)).toBe(false))
