import { expect, test } from 'vitest'
import { numberText, placeText } from './places'

test('numbers are short but never wrong in their size', () => {
  expect([0, 1234.5, 1234567, 0.1 + 0.2, 1e15, -2.5e-9].map(numberText)).toEqual([
    '0',
    '1,234.5',
    '1,234,567',
    '0.3',
    '1e+15',
    '-2.5e-9',
  ])
})

test('times are as exact as they need to be', () => {
  const midnight = Date.UTC(2026, 10, 24)
  expect(placeText(midnight, 'time')).toBe('2026-11-24')
  expect(placeText(midnight + 61_000 * 60, 'time')).toBe('2026-11-24 01:01')
  expect(placeText(3_661_000, 'clock')).toBe('01:01:01')
  expect(placeText(Date.UTC(-44, 2, 15), 'time')).toBe('-000044-03-15')
  expect(placeText(1e18, 'time')).toBe('1000000000000000000')
})
