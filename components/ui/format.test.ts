import { expect, test } from 'vitest'
import { formatAgo, formatBytes, formatCount, formatDuration, plural } from './format'

test('durations read well from microseconds to hours', () => {
  expect([0.2, 12.4, 999, 3210, 12_340, 125_000, 3_725_000].map(formatDuration)).toEqual([
    '< 1 ms',
    '12 ms',
    '999 ms',
    '3.21 s',
    '12.3 s',
    '2 m 05 s',
    '1 h 02 m',
  ])
})

test('counts and bytes are grouped and scaled', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567')
  expect([plural(1, 'row'), plural(2, 'row'), plural(0, 'row')]).toEqual(['1 row', '2 rows', '0 rows'])
  expect([512, 1500, 999_999_999, 2.34e12].map(formatBytes)).toEqual(['512 B', '1.5 kB', '1000 MB', '2.3 TB'])
})

test('times past are told in the unit that matters', () => {
  const now = Date.UTC(2026, 10, 24)
  expect([5_000, 120_000, 7_200_000, 86_400_000, 3 * 86_400_000].map((ago) => formatAgo(now - ago, now))).toEqual([
    'just now',
    '2 min ago',
    '2 h ago',
    '1 day ago',
    '3 days ago',
  ])
})
