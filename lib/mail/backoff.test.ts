import { expect, test } from 'vitest'
import { retryDelay } from './backoff.ts'

test('waits longer after each try in vain, an hour at most, a tenth more or less', () => {
  expect([1, 2, 3, 4, 5, 50].map((attempts) => retryDelay(attempts, 0.5) / 1000)).toEqual([
    15, 60, 240, 900, 3600, 3600,
  ])
  expect(retryDelay(1, 0)).toBe(13_500)
  expect(retryDelay(1, 1)).toBe(16_500)
})
