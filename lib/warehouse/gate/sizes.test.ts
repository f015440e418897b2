import { describe, expect, test } from 'vitest'
import { lexStatement } from '../../sql/index.ts'
import { refuseHugeValues } from './sizes.ts'

const check = (text: string) => () => refuseHugeValues(text, lexStatement(text))

describe('values that are too large, as their literals tell', () => {
  test.each([
    "SELECT length(repeat('x', 4000000000))",
    "SELECT repeat('x', 4_000_000_000)",
    "SELECT repeat('abcdefgh', 10000000)",
    "SELECT repeat('x', 2 * 1000 * 1000 * 1000)",
    "SELECT repeat('x', (4000000000)::BIGINT)",
    "SELECT repeat(repeat('x', 10000), 10000)",
    'SELECT repeat(x, 1e9) FROM t',
    "SELECT 'x'.repeat(4000000000)",
    "SELECT main.repeat('x', 4000000000)",
    "SELECT lpad('x', 2000000000, 'y'), 1",
    "SELECT bitstring('1', 2000000000)",
    "SELECT format('{:>2000000000}', 'x')",
    "SELECT format('{:>{}}', 'x', 2000000000)",
    "SELECT printf('%2000000000d', 1)",
    "SELECT printf('%.1500000000f', 1.5)",
    "SELECT printf('%*d', 1500000000, 1)",
    'SELECT list_resize([1], 1000000000)',
    'SELECT len(range(2000000000))',
    'SELECT unnest(range(-100000000, 100000000))',
    'SELECT generate_series(0, 1000000000, 2)',
    "SELECT levenshtein(repeat('a', 100000), repeat('b', 100000))",
    'SELECT reservoir_quantile(x, 0.5, 2000000000) FROM t',
    "SELECT concat(repeat('a', 40000000), repeat('b', 40000000))",
  ])('%s', (text) => expect(check(text)).toThrow(/at once; \d+ are allowed/))
})

describe('what is small, or not told by literals, passes', () => {
  test.each([
    "SELECT repeat('x', 60000000), repeat(x, n), repeat('x', -4000000000)",
    "FROM repeat('x', 4000000000)",
    'FROM range(1000000000000)',
    'SELECT * FROM t, generate_series(1, 1000000000)',
    'SELECT range(10, 20), range(4000000000, 0), range(0, 4000000000, 1000)',
    "SELECT format('{:>10}', 'x'), printf('%5.2f', 1234567.5), format('{}', 2000000000)",
    "SELECT lpad(x, 10, '0'), list_resize([1], 10), repeat()",
    "SELECT repeat('x', 4000000000 - 3999999999)",
  ])('%s', (text) => expect(check(text)).not.toThrow())
})
