import { expect, test } from 'vitest'
import { likeMatcher } from './show.ts'

test.each([
  ['abc', 'ABC', true],
  ['a%', 'abc', true],
  ['%c', 'abc', true],
  ['%b%', 'abc', true],
  ['a_c', 'abc', true],
  ['a_', 'abc', false],
  ['%', '', true],
  ['', '', true],
  ['', 'a', false],
  ['a.c', 'abc', false],
  ['%ab%ab', 'abxab', true],
  ['%ab%ab', 'ab', false],
])('%s is like %s: %s', (pattern, value, expected) => {
  expect(likeMatcher(pattern)(value)).toBe(expected)
})

test('a pattern of many percent signs takes no time', () => {
  expect(likeMatcher(`${'%_'.repeat(2_000)}b`)('a'.repeat(5_000))).toBe(false)
})
