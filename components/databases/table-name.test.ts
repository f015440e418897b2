import { expect, it } from 'vitest'
import { formatOf, tableNameFor } from './table-name'

it.each([
  ['stations 2026.csv', 'stations_2026', 'csv'],
  ['2026-01 Umsätze.TSV', 't_2026_01_umsätze', 'csv'],
  ['events.ndjson.gz', 'events', 'json'],
  ['a.b.parquet', 'a_b', 'parquet'],
  ['---.csv.zst', 'new_table', 'csv'],
])('%s becomes %s, read as %s', (file, table, format) => {
  expect(tableNameFor(file)).toBe(table)
  expect(formatOf(file)).toBe(format)
})
