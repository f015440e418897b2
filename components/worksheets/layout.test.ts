import { expect, test } from 'vitest'
import { readLayout } from './layout'
import { readRemembered } from './remembered'

test('sizes come back as they were kept', () => {
  expect(readLayout({ rows: { top: 60, results: 40 } })).toEqual({ rows: { top: 60, results: 40 } })
})

test('what somebody meddled with is no reason to fail', () => {
  for (const kept of [undefined, '', 'x', null, [1], { rows: { top: 'wide' } }, { rows: null }])
    expect(readLayout(kept)).toEqual({})
  for (const kept of [undefined, 'x', { tabs: 'a', panes: {}, side: 7, cursors: [1], layout: 3 }])
    expect(readRemembered(kept)).toMatchObject({ tabs: [], panes: [null, null], side: 0, layout: {} })
})

test('a workspace comes back as it was left', () => {
  const kept = { tabs: ['a', 'b'], panes: ['a', 'b'], side: 1, cursors: { a: 7 }, layout: { rows: { top: 60 } } }
  expect(readRemembered(JSON.parse(JSON.stringify(kept)))).toEqual(kept)
})
