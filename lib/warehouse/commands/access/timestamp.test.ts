import { expect, it } from 'vitest'
import { timestamps } from './timestamp.ts'

it.each([
  ['2026-11-24T17:05:10.000Z', '2026-11-24 17:05:10+00'],
  ['2026-11-24T17:05:10.120Z', '2026-11-24 17:05:10.12+00'],
  ['2026-11-24T17:05:10.005Z', '2026-11-24 17:05:10.005+00'],
  ['1969-12-31T23:59:59.900Z', '1969-12-31 23:59:59.9+00'],
])('writes %s as DuckDB does', (iso, text) => {
  expect(timestamps()(Date.parse(iso))).toBe(text)
})
