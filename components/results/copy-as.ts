import type { Column, Row } from '@/lib/warehouse/engine/types'
import { quoteNameIfNeeded, quoteString } from '../../lib/sql/quote.ts'
import { toTsv, valueKind } from './value'

export const copyFormats = ['TSV', 'CSV', 'JSON', 'Markdown', 'INSERT'] as const
export type CopyFormat = (typeof copyFormats)[number]

/**
 * A rectangle of values as text. With `names`, TSV and CSV begin with a line of column names, JSON is objects, not
 * arrays, and INSERT names its columns; a Markdown table always has them.
 */
export function copiedText(
  format: CopyFormat,
  columns: readonly Column[],
  rows: readonly Row[],
  names: boolean,
): string {
  const header = names ? columns.map(({ name }) => name) : undefined
  switch (format) {
    case 'TSV':
      return toTsv(rows, header)
    case 'CSV':
      return [...(header ? [header] : []), ...rows].map((row) => row.map(csvField).join(',')).join('\n')
    case 'JSON':
      return `[\n${rows.map((row) => `  ${names ? jsonObject(columns, row) : jsonArray(columns, row)}`).join(',\n')}\n]`
    case 'Markdown':
      return markdown(columns, rows)
    case 'INSERT':
      return insert(columns, rows, names)
  }
}

/** NULL is nothing, the empty text `""`. */
const csvField = (value: string | null) =>
  value === null ? '' : value === '' || /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value

/** JSON knows no NaN and no infinity, so these stay texts. */
const finite = /^-?\d/

function jsonValue({ type }: Column, value: string | null): string {
  if (value === null) return 'null'
  const kind = valueKind(type)
  if (kind === 'nested' || kind === 'boolean' || (kind === 'number' && finite.test(value))) return value
  return JSON.stringify(value)
}

const jsonArray = (columns: readonly Column[], row: Row) =>
  `[${row.map((value, at) => jsonValue(columns[at]!, value)).join(', ')}]`

/** Names that repeat get `_1`, `_2`, ..., so that no value is lost. */
function jsonObject(columns: readonly Column[], row: Row): string {
  const taken = new Set<string>()
  const fields = row.map((value, at) => {
    const { name } = columns[at]!
    let key = name
    for (let count = 1; taken.has(key); count++) key = `${name}_${count}`
    taken.add(key)
    return `${JSON.stringify(key)}: ${jsonValue(columns[at]!, value)}`
  })
  return `{${fields.join(', ')}}`
}

function markdown(columns: readonly Column[], rows: readonly Row[]): string {
  const cell = (value: string | null) =>
    (value ?? '')
      .replaceAll('\\', '\\\\')
      .replaceAll('|', '\\|')
      .replace(/\r\n|\r|\n/g, '<br>')
  const line = (cells: readonly (string | null)[]) => `| ${cells.map(cell).join(' | ')} |`
  const rule = columns.map(({ type }) => (valueKind(type) === 'number' ? '---:' : '---'))
  return [line(columns.map(({ name }) => name)), line(rule), ...rows.map(line)].join('\n')
}

function insert(columns: readonly Column[], rows: readonly Row[], names: boolean): string {
  const list = names ? ` (${columns.map(({ name }) => quoteNameIfNeeded(name)).join(', ')})` : ''
  const values = rows.map((row) => `  (${row.map((value, at) => literal(columns[at]!.type, value)).join(', ')})`)
  return `INSERT INTO my_table${list} VALUES\n${values.join(',\n')};`
}

/** A value as DuckDB reads it back for a column of its type. */
function literal(type: string, value: string | null): string {
  if (value === null) return 'NULL'
  switch (valueKind(type)) {
    case 'number':
      return finite.test(value) ? value : `${quoteString(value)}::${type}`
    case 'boolean':
      return value
    case 'binary':
      return `unhex(${quoteString(value)})`
    case 'nested':
      return type === 'JSON' ? quoteString(value) : `${quoteString(value)}::JSON::${type}`
    default:
      return quoteString(value)
  }
}
