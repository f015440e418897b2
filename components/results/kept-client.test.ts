import { expect, test } from 'vitest'
import { exportUrl } from './kept-client'

test('an export keeps the order and the filter of the view', () => {
  const view = { sort: [{ column: 2, descending: true }], search: 'a&b' }
  const url = new URL(exportUrl('s 1', { format: 'csv', name: 'mine', safe: true, view }), 'http://x')
  expect(url.pathname).toBe('/api/statements/s%201/export')
  expect(url.searchParams.get('sort')).toBe('[{"column":2,"descending":true}]')
  expect(url.searchParams.get('search')).toBe('a&b')
  expect([url.searchParams.get('export'), url.searchParams.get('safe')]).toEqual(['mine', 'true'])
})
