import { expect, test } from 'vitest'
import { cellText, shortType, toTsv, valueKind } from './value'

test('DuckDB types fall into kinds', () => {
  const kinds = (types: string[]) => types.map(valueKind)
  expect(kinds(['INTEGER', 'BIGINT', 'UHUGEINT', 'UTINYINT', 'DECIMAL(18,3)', 'DOUBLE', 'FLOAT', 'BIGNUM'])).toEqual(
    Array(8).fill('number'),
  )
  expect(
    kinds(['INTEGER[]', 'STRUCT(a INTEGER)', 'MAP(VARCHAR, INTEGER)', 'DOUBLE[3]', 'JSON', 'UNION(a INTEGER)']),
  ).toEqual(Array(6).fill('nested'))
  expect(kinds(['DATE', 'TIMESTAMP WITH TIME ZONE', 'TIME', 'INTERVAL', 'TIMESTAMP_NS'])).toEqual(
    Array(5).fill('temporal'),
  )
  expect(kinds(['VARCHAR', 'UUID', 'BIT', "ENUM('a')", 'BOOLEAN', 'BLOB'])).toEqual([
    'text',
    'text',
    'text',
    'text',
    'boolean',
    'binary',
  ])
})

test('long types are shortened to what they are', () => {
  expect(shortType('STRUCT(a INTEGER, b VARCHAR)[]')).toBe('STRUCT[]')
  expect(shortType('TIMESTAMP WITH TIME ZONE')).toBe('TIMESTAMP WITH TIME ZONE')
  expect(shortType("ENUM('happy', 'sad', 'neutral')")).toBe('ENUM')
  expect(shortType('DECIMAL(18,3)')).toBe('DECIMAL(18,3)')
})

test('a cell shows one line', () => {
  expect(cellText('a\nb\r\nc\td')).toBe('a↵b↵c⇥d')
  expect(cellText('x'.repeat(1000))).toHaveLength(401)
})

test('a copied range survives tabs, quotes and line ends', () => {
  expect(
    toTsv(
      [
        ['a\tb', null],
        ['say "x"', ''],
      ],
      ['p', 'q'],
    ),
  ).toBe('p\tq\n"a\tb"\t\n"say ""x"""\t')
})
