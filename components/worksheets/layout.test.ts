import { expect, test } from 'vitest'
import { readLayout } from './layout'

test('sizes come back as they were stored', () => {
  expect(readLayout('{"rows":{"top":60,"results":40}}')).toEqual({ rows: { top: 60, results: 40 } })
})

test('a cookie that somebody meddled with is no reason to fail', () => {
  for (const cookie of [undefined, '', 'x', 'null', '[1]', '{"rows":{"top":"wide"}}', '{"rows":null}']) {
    expect(readLayout(cookie)).toEqual({})
  }
})
