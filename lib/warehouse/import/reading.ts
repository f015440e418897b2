import { MallardError } from '../../errors.ts'
import { quoteName, quoteNameIfNeeded, quoteQualified, quoteString } from '../../sql/index.ts'
import { requireBuiltinType } from './columnType.ts'
import type { FileColumn, FileImport, FileOptions, StagedFile } from './types.ts'

const jsonFormats = { lines: 'newline_delimited', array: 'array', values: 'unstructured' } as const

/** Options as DuckDB's readers take them; every value is a literal that is quoted here, or a word of a closed set. */
export function readerOptions({ format }: StagedFile, options: FileOptions): string[] {
  const { delimiter, quote, header, nullText, skip, decimal, encoding, shape } = options
  const said: string[] = []
  if (format === 'csv') {
    if (delimiter !== undefined) said.push(`delim = ${quoteString(delimiter)}`)
    if (quote !== undefined) said.push(`quote = ${quoteString(quote)}`)
    if (header !== undefined) said.push(`header = ${header ? 'true' : 'false'}`)
    if (nullText !== undefined) said.push(`nullstr = ['', ${quoteString(nullText)}]`)
    if (skip !== undefined) said.push(`skip = ${Math.trunc(skip)}`)
    if (decimal !== undefined) said.push(`decimal_separator = ${quoteString(decimal)}`)
    if (encoding !== undefined) said.push(`encoding = ${quoteString(encoding)}`)
  }
  if (format === 'json' && shape !== undefined) said.push(`format = ${quoteString(jsonFormats[shape])}`)
  return said
}

const reader = { csv: 'read_csv', parquet: 'read_parquet', json: 'read_json' } as const

const structOf = (columns: readonly FileColumn[]): string =>
  `{${columns.map(({ name, type }) => `${quoteString(name)}: ${quoteString(requireBuiltinType(type!))}`).join(', ')}}`

/**
 * The query that reads a file. `shown`: as a person is told it, with the file's own name; else with its path.
 * A CSV value is read as its type at once: a number that was read first would have lost its leading zeros.
 * @throws MallardError 42704 for a type that is not builtin; 22023 for JSON with some of its types
 */
export function readingSql(
  file: StagedFile & Pick<FileImport, 'options' | 'columns'>,
  { shown = false }: { shown?: boolean } = {},
): string {
  const { format, columns } = file
  const typed = (columns ?? []).filter(({ type }) => type !== undefined)
  const options = readerOptions(file, file.options)
  if (typed.length > 0 && format === 'csv') options.push(`types = ${structOf(typed)}`)
  if (typed.length > 0 && format === 'json') {
    if (typed.length < columns!.length)
      throw new MallardError('22023', 'Of a JSON file, the types of all columns are told, or of none.')
    options.push(`columns = ${structOf(typed)}`)
  }
  const name = shown ? quoteNameIfNeeded : quoteName
  const list = columns?.map(({ name: column, type }) =>
    format === 'parquet' && type !== undefined
      ? `CAST(${name(column)} AS ${requireBuiltinType(type)}) AS ${name(column)}`
      : name(column),
  )
  const source = quoteString(shown ? `@~/${file.fileName}` : file.path)
  return `SELECT ${list?.join(', ') ?? '*'} FROM ${reader[format]}(${[source, ...options].join(', ')})`
}

/** The whole statement, with the table as the user wrote it. */
export function shownSql(file: FileImport): string {
  const reading = readingSql(file, { shown: true })
  return file.mode === 'append'
    ? `INSERT INTO ${file.table} BY NAME\n${reading}`
    : `CREATE TABLE ${file.table} AS\n${reading}`
}

/** The whole statement as it runs. `path`: database, schema and table. */
export function loadingSql(file: FileImport, path: readonly string[]): string {
  const table = quoteQualified(path)
  return file.mode === 'append'
    ? `INSERT INTO ${table} BY NAME ${readingSql(file)}`
    : `CREATE TABLE ${table} AS ${readingSql(file)}`
}
