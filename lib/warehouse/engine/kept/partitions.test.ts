import { expect, test } from 'vitest'
import { Partitions } from './partitions.ts'

const even = (rows: number, width: number) => ({ total: rows * width, perRow: null })

test('narrow rows are cut at 10,000', () => {
  const partitions = new Partitions(1e7, 1e9)
  for (let n = 0; n < 10; n++) expect(partitions.add(2048, even(2048, 100))).toBe(2048)
  expect(partitions.list).toEqual([
    { rows: 10_000, bytes: 1_000_000 },
    { rows: 10_000, bytes: 1_000_000 },
    { rows: 480, bytes: 48_000 },
  ])
})

test('wide rows are cut at 10 MB, one row larger than that stands alone', () => {
  const partitions = new Partitions(1e7, 1e9)
  const perRow = Float64Array.of(4e6, 4e6, 4e6, 30e6, 10, 10)
  expect(partitions.add(6, { total: perRow.reduce((a, b) => a + b), perRow })).toBe(6)
  expect(partitions.list).toEqual([
    { rows: 2, bytes: 8e6 },
    { rows: 1, bytes: 4e6 },
    { rows: 1, bytes: 30e6 },
    { rows: 2, bytes: 20 },
  ])
})

test('the caps end a result: at a row count exactly, at bytes before they are passed', () => {
  const byRows = new Partitions(3000, 1e9)
  expect([byRows.add(2048, even(2048, 10)), byRows.add(2048, even(2048, 10)), byRows.add(1, even(1, 10))]).toEqual([
    2048, 952, 0,
  ])
  const byBytes = new Partitions(1e7, 1050)
  expect([byBytes.add(100, even(100, 10)), byBytes.add(100, even(100, 10))]).toEqual([100, 5])
  expect(byBytes.bytes).toBe(1050)
})

test('a first row that passes the cap alone is kept all the same', () => {
  const partitions = new Partitions(1e7, 1000)
  expect(partitions.add(2, { total: 10_000, perRow: Float64Array.of(5000, 5000) })).toBe(1)
})
