import { expect, it } from 'vitest'
import { makeRateLimit } from './rate.ts'

it('lets a sender act as often as the rate says, and tells how long to wait', () => {
  const limit = makeRateLimit(2)
  expect([limit.take('a', 0), limit.take('a', 0)]).toEqual([0, 0])
  expect(limit.take('a', 0)).toBeCloseTo(0.5)
  expect(limit.take('a', 250)).toBeCloseTo(0.25)
  expect(limit.take('a', 500)).toBe(0)
})

it('counts each sender alone', () => {
  const limit = makeRateLimit(1)
  expect([limit.take('a', 0), limit.take('b', 0)]).toEqual([0, 0])
  expect(limit.take('a', 0)).toBeGreaterThan(0)
})

it('saves up no more than the burst', () => {
  const limit = makeRateLimit(1, 3)
  const taken = Array.from({ length: 5 }, () => limit.take('a', 1_000_000))
  expect(taken.filter((wait) => wait === 0)).toHaveLength(3)
})

it('limits nobody without a rate', () => {
  const limit = makeRateLimit(undefined)
  expect(Array.from({ length: 1000 }, () => limit.take('a', 0)).every((wait) => wait === 0)).toBe(true)
})
