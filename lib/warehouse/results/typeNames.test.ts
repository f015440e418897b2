import { expect, test } from 'vitest'
import { apiType, rowType } from './typeNames.ts'

test.each([
  ['INTEGER', { type: 'FIXED', precision: 10, scale: 0 }],
  ['UBIGINT', { type: 'FIXED', precision: 20, scale: 0 }],
  ['HUGEINT', { type: 'FIXED', precision: 39, scale: 0 }],
  ['DECIMAL(18,3)', { type: 'FIXED', precision: 18, scale: 3 }],
  ['BIGNUM', { type: 'FIXED', scale: 0 }],
  ['DOUBLE', { type: 'REAL' }],
  ['VARCHAR', { type: 'TEXT' }],
  ["ENUM('a', 'b')", { type: 'TEXT' }],
  ['UUID', { type: 'TEXT' }],
  ['INTERVAL', { type: 'TEXT' }],
  ['TIME WITH TIME ZONE', { type: 'TEXT' }],
  ['"NULL"', { type: 'TEXT' }],
  ['BOOLEAN', { type: 'BOOLEAN' }],
  ['DATE', { type: 'DATE' }],
  ['TIME', { type: 'TIME', scale: 6 }],
  ['TIMESTAMP_NS', { type: 'TIMESTAMP_NTZ', scale: 9 }],
  ['TIMESTAMP', { type: 'TIMESTAMP_NTZ', scale: 6 }],
  ['TIMESTAMP WITH TIME ZONE', { type: 'TIMESTAMP_TZ', scale: 6 }],
  ['BLOB', { type: 'BINARY' }],
  ['INTEGER[]', { type: 'ARRAY' }],
  ['INTEGER[3]', { type: 'ARRAY' }],
  ['STRUCT(a INTEGER)', { type: 'OBJECT' }],
  ['STRUCT(INTEGER, VARCHAR)', { type: 'ARRAY' }],
  ['MAP(VARCHAR, INTEGER)', { type: 'OBJECT' }],
  ['MAP(INTEGER, INTEGER)', { type: 'ARRAY' }],
  ['UNION(a INTEGER)', { type: 'VARIANT' }],
  ['JSON', { type: 'VARIANT' }],
  ['VARIANT', { type: 'VARIANT' }],
])('%s is shown with its Snowflake name', (duckdbType, info) => expect(apiType(duckdbType)).toEqual(info))

test('a row type names the column, both types, and nullability', () =>
  expect(rowType([{ name: 'n', type: 'DECIMAL(4,1)', nullable: true }])).toEqual([
    { name: 'n', type: 'FIXED', precision: 4, scale: 1, duckdbType: 'DECIMAL(4,1)', nullable: true },
  ]))
