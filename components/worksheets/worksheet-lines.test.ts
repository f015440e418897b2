import { expect, test } from 'vitest'
import type { WorksheetEntry } from './types'
import { isInside, worksheetLines } from './worksheet-lines'

const entry = (id: string, kind: WorksheetEntry['kind'], parentId: string | null): WorksheetEntry => ({
  id,
  name: id,
  kind,
  parentId,
  comment: null,
  createdAt: 0,
  updatedAt: 0,
  right: 'OWNERSHIP',
  owner: null,
  shared: false,
})
const entries = [
  entry('report 10', 'worksheet', null),
  entry('report 9', 'worksheet', null),
  entry('Team', 'folder', null),
  entry('Old', 'folder', 'Team'),
  entry('sums', 'worksheet', 'Old'),
  entry('lost', 'worksheet', 'hidden folder'),
]
const shown = (open: string[], filter = '') =>
  worksheetLines(entries, new Set(open), filter).map(({ entry: { name }, depth }) => `${'  '.repeat(depth)}${name}`)

test('folders come first, numbers count as numbers, orphans hang at the top', () => {
  expect(shown([])).toEqual(['Team', 'lost', 'report 9', 'report 10'])
})

test('open folders show what they hold', () => {
  expect(shown(['Team', 'Old'])).toEqual(['Team', '  Old', '    sums', 'lost', 'report 9', 'report 10'])
})

test('a filter finds inside closed folders', () => {
  expect(shown([], 'SUM')).toEqual(['Team', '  Old', '    sums'])
})

test('a folder cannot be moved into itself or below', () => {
  expect(isInside(entries, 'Old', 'Team')).toBe(true)
  expect(isInside(entries, 'Team', 'Old')).toBe(false)
  expect(isInside(entries, null, 'Team')).toBe(false)
})
