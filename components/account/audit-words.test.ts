import { expect, test } from 'vitest'
import { detailsOf } from './audit-words'

test('details are one line, without what is empty and without the statement, which is a link', () => {
  const details = { action: 'create', user: 'ann', days: null, note: '', statement: 'x', known: false }
  const entry = { number: 1, at: 0, kind: 'user', outcome: 'ok', userName: null, address: null, details } as const
  expect(detailsOf(entry)).toBe('create · user: ann · known: false')
})
