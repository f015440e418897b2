import { expect, it } from 'vitest'
import { loadingSql, readingSql, shownSql } from './reading.ts'
import type { FileImport } from './types.ts'

const file: FileImport = {
  path: "/data/it's.csv",
  fileName: "o'hara.csv",
  format: 'csv',
  table: 'd.s."a b"',
  mode: 'new',
  options: {},
}

it('reads as DuckDB finds it', () => {
  expect(shownSql(file)).toBe(`CREATE TABLE d.s."a b" AS\nSELECT * FROM read_csv('@~/o''hara.csv')`)
  expect(loadingSql(file, ['d', 's', 'a b'])).toBe(
    `CREATE TABLE "d"."s"."a b" AS SELECT * FROM read_csv('/data/it''s.csv')`,
  )
})

it('says every option of a CSV file as a literal', () => {
  const options = { delimiter: "'", quote: '', header: false, nullText: "n'a", skip: 2, decimal: ',' } as const
  expect(readingSql({ ...file, options, columns: [{ name: "i'd", type: 'VARCHAR' }, { name: 'x"y' }] })).toBe(
    `SELECT "i'd", "x""y" FROM read_csv('/data/it''s.csv', delim = '''', quote = '', header = false, nullstr = ['', 'n''a'], skip = 2, decimal_separator = ',', types = {'i''d': 'VARCHAR'})`,
  )
})

it('gives all columns of JSON, or none; casts those of Parquet; takes no option of another format', () => {
  const columns = [{ name: 'a', type: 'BIGINT' }, { name: 'b' }]
  const json = { ...file, format: 'json' as const, options: { shape: 'lines' as const, delimiter: ';' } }
  expect(readingSql({ ...json, columns: [{ name: 'a', type: 'DATE' }] }, { shown: true })).toBe(
    `SELECT a FROM read_json('@~/o''hara.csv', format = 'newline_delimited', columns = {'a': 'DATE'})`,
  )
  expect(() => readingSql({ ...json, columns })).toThrow(/of all columns/)
  expect(readingSql({ ...file, format: 'parquet', columns })).toBe(
    `SELECT CAST("a" AS BIGINT) AS "a", "b" FROM read_parquet('/data/it''s.csv')`,
  )
})

it('appends by name, and takes no type but a builtin one', () => {
  expect(shownSql({ ...file, mode: 'append', columns: [{ name: 'a' }] })).toBe(
    `INSERT INTO d.s."a b" BY NAME\nSELECT a FROM read_csv('@~/o''hara.csv')`,
  )
  for (const format of ['csv', 'json', 'parquet'] as const)
    expect(() => readingSql({ ...file, format, columns: [{ name: 'a', type: 'INT) AS b, (1' }] })).toThrow(/not a type/)
})
