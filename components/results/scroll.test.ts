import { expect, test } from 'vitest'
import { type ScrollState, scrolled, scrollHeight, scrollTo } from './scroll'

const viewport = 600
const height = 26 * 10_000_000

test('an area that browsers can hold is not scaled', () => {
  expect(scrollHeight(1000)).toBe(1000)
  expect(scrolled({ scrollTop: 0, offset: 0 }, 300, 1000, viewport)).toEqual({ scrollTop: 300, offset: 0 })
})

test('small steps move one to one, even far down', () => {
  let state = scrollTo(100_000_000, height, viewport)
  const before = state.scrollTop + state.offset
  for (let i = 0; i < 10; i++) state = scrolled(state, state.scrollTop + 40, height, viewport)
  expect(state.scrollTop + state.offset).toBe(before + 400)
})

test('a jump of the scroll bar lands in proportion, and both ends are reached', () => {
  const start: ScrollState = { scrollTop: 0, offset: 0 }
  const middle = scrolled(start, (scrollHeight(height) - viewport) / 2, height, viewport)
  expect(middle.scrollTop + middle.offset).toBe((height - viewport) / 2)
  const end = scrolled(middle, scrollHeight(height) - viewport, height, viewport)
  expect(end.scrollTop + end.offset).toBe(height - viewport)
  expect(scrolled(end, 0, height, viewport)).toEqual(start)
})

test('stepping never leaves the rows', () => {
  let state = scrollTo(height, height, viewport)
  for (let i = 0; i < 5; i++) state = scrolled(state, state.scrollTop - 500, height, viewport)
  expect(state.scrollTop + state.offset).toBe(height - viewport - 2500)
})
