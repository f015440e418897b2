import { expect, test } from 'vitest'
import { rssLimit } from './pool.ts'

test.each([
  ['300MB', 962_000_000],
  ['4 GB', 6_512_000_000],
  ['1.5GiB', 2_927_919_104],
  ['1000000B', 513_500_000],
])('an engine with a memory limit of %s is killed above %d bytes', (limit, bytes) => {
  expect(rssLimit(limit)).toBe(bytes)
})
