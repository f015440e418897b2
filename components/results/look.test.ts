import { expect, test } from 'vitest'
import { filterOf, filterText, plainLook, queryOf, withFilter } from './look'

const columns = [{ name: 'city', type: 'VARCHAR', nullable: true }]

test('a plain look asks for the rows as they are', () => {
  expect(queryOf(plainLook)).toEqual({})
})

test('a look asks for its order, filters and search', () => {
  const filters = [filterOf(0, 'Bern')]
  expect(queryOf({ ...plainLook, sort: { column: 0, descending: true }, search: 'x', filters })).toEqual({
    sort: [{ column: 0, descending: true }],
    filters: [{ column: 0, operator: '=', value: 'Bern' }],
    search: 'x',
  })
})

test('NULL is filtered by its absence, the empty text by its value', () => {
  expect(filterText(filterOf(0, null), columns)).toBe('city is NULL')
  expect(filterText(filterOf(0, null, true), columns)).toBe('city is not NULL')
  expect(filterText(filterOf(0, '', true), columns)).toBe("city is not ''")
  expect(filterText(filterOf(0, 'Bern'), columns)).toBe('city is Bern')
})

test('the same filter is kept once', () => {
  const one = filterOf(0, 'Bern')
  expect(withFilter([one], filterOf(0, 'Bern'))).toEqual([one])
  expect(withFilter([one], filterOf(0, 'Basel'))).toHaveLength(2)
})
