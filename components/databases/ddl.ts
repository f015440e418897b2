import { quoteNameIfNeeded, quoteString } from '../../lib/sql/quote.ts'
import { quotePath } from '../editor/names'
import type { CatalogEntry } from './types'

/** Something that a form is about. */
export interface Target {
  kind: CatalogEntry['kind']
  /** Plain names from the database down. */
  path: string[]
}

/** A column as one writes it in a form; texts are SQL where SQL is meant. */
export interface ColumnDraft {
  /** For the form alone. */
  key: number
  name: string
  type: string
  notNull: boolean
  primaryKey: boolean
  unique: boolean
  /** An expression; empty: none. */
  default: string
  /** A condition; empty: none. */
  check: string
}

/** Types that are offered; any other may be typed. */
export const columnTypes = [
  'BIGINT',
  'BLOB',
  'BOOLEAN',
  'DATE',
  'DECIMAL(18, 2)',
  'DOUBLE',
  'FLOAT',
  'HUGEINT',
  'INTEGER',
  'INTERVAL',
  'JSON',
  'SMALLINT',
  'TIME',
  'TIMESTAMP',
  'TIMESTAMPTZ',
  'TINYINT',
  'UUID',
  'VARCHAR',
  'VARCHAR[]',
] as const

const word = (kind: Target['kind']) => (kind === 'macro' ? 'MACRO' : kind.toUpperCase())
const comment = (text: string) => (text === '' ? 'NULL' : quoteString(text))

export const createDatabaseSql = (name: string, note: string): string =>
  `CREATE DATABASE ${quoteNameIfNeeded(name)}${note ? ` COMMENT = ${quoteString(note)}` : ''}`

export function createSchemaSql(database: string, name: string, note: string, managed: boolean): string {
  const access = managed ? ' WITH MANAGED ACCESS' : ''
  return `CREATE SCHEMA ${quotePath([database, name])}${access}${note ? ` COMMENT = ${quoteString(note)}` : ''}`
}

function columnSql(column: ColumnDraft, onlyKey: boolean): string {
  const { name, type, notNull, unique } = column
  const parts = [
    `${quoteNameIfNeeded(name.trim())} ${type.trim()}`,
    notNull ? 'NOT NULL' : '',
    onlyKey ? 'PRIMARY KEY' : '',
    unique ? 'UNIQUE' : '',
    column.default.trim() ? `DEFAULT ${parenthesised(column.default.trim())}` : '',
    column.check.trim() ? `CHECK (${column.check.trim()})` : '',
  ]
  return parts.filter(Boolean).join(' ')
}

/** DuckDB takes a literal or a call as it is; an expression must stand in parentheses. */
const parenthesised = (text: string): string =>
  /^(-?\d+(\.\d+)?|'(?:[^']|'')*'|[A-Za-z_][\w.]*(\([^()]*\))?)$/.test(text) ? text : `(${text})`

/** CREATE TABLE of a form's columns, or null while a name or a type is missing. */
export function createTableSql(
  path: string[],
  columns: readonly ColumnDraft[],
  { checks = [], note = '' }: { checks?: string[]; note?: string } = {},
): string[] | null {
  if (!path.at(-1)?.trim() || columns.length === 0) return null
  if (columns.some(({ name, type }) => !name.trim() || !type.trim())) return null
  const keys = columns.filter(({ primaryKey }) => primaryKey)
  const lines = columns.map((column) => columnSql(column, column.primaryKey && keys.length === 1))
  if (keys.length > 1) lines.push(`PRIMARY KEY (${keys.map(({ name }) => quoteNameIfNeeded(name.trim())).join(', ')})`)
  lines.push(...checks.filter((check) => check.trim()).map((check) => `CHECK (${check.trim()})`))
  const create = `CREATE TABLE ${quotePath(path)} (\n  ${lines.join(',\n  ')}\n)`
  return note ? inTransaction([create, commentSql({ kind: 'table', path }, note)]) : [create]
}

/** Several statements as one change: all of them, or none. */
export const inTransaction = (statements: string[]): string[] =>
  statements.length > 1 ? ['BEGIN', ...statements, 'COMMIT'] : statements

export function createViewSql(path: string[], query: string, note: string): string[] | null {
  const body = query.trim().replace(/;\s*$/, '')
  if (!path.at(-1)?.trim() || !body) return null
  const create = `CREATE VIEW ${quotePath(path)} AS\n${body}`
  return note ? inTransaction([create, commentSql({ kind: 'view', path }, note)]) : [create]
}

/** DuckDB can rename databases, tables and views; schemas, sequences, macros and types keep their names. */
export const canRename = (kind: Target['kind']): boolean => kind === 'database' || kind === 'table' || kind === 'view'

export const renameSql = ({ kind, path }: Target, name: string): string =>
  `ALTER ${word(kind)} ${quotePath(path)} RENAME TO ${quoteNameIfNeeded(name)}`

export function commentSql({ kind, path }: Target, text: string): string {
  if (kind === 'database' || kind === 'schema')
    return `ALTER ${word(kind)} ${quotePath(path)} SET COMMENT = ${comment(text)}`
  return `COMMENT ON ${word(kind)} ${quotePath(path)} IS ${comment(text)}`
}

export function dropSql({ kind, path }: Target, cascade: boolean): string {
  return `DROP ${word(kind)} ${quotePath(path)}${cascade ? ' CASCADE' : ''}`
}

/** What a form for one column of a table may change. */
export interface ColumnChange {
  name: string
  type: string
  notNull: boolean
  default: string
  comment: string
}

/** The ALTER TABLE statements that turn a column into what the form says; empty when nothing differs. */
export function alterColumnSql(path: string[], before: ColumnChange, after: ColumnChange): string[] {
  const table = `ALTER TABLE ${quotePath(path)}`
  const column = quoteNameIfNeeded(before.name)
  const steps: string[] = []
  if (after.type.trim() !== before.type) steps.push(`${table} ALTER ${column} SET DATA TYPE ${after.type.trim()}`)
  if (after.default.trim() !== before.default)
    steps.push(
      after.default.trim()
        ? `${table} ALTER ${column} SET DEFAULT ${parenthesised(after.default.trim())}`
        : `${table} ALTER ${column} DROP DEFAULT`,
    )
  if (after.notNull !== before.notNull)
    steps.push(`${table} ALTER ${column} ${after.notNull ? 'SET' : 'DROP'} NOT NULL`)
  if (after.comment !== before.comment)
    steps.push(`COMMENT ON COLUMN ${quotePath([...path, before.name])} IS ${comment(after.comment)}`)
  if (after.name.trim() !== before.name)
    steps.push(`${table} RENAME ${column} TO ${quoteNameIfNeeded(after.name.trim())}`)
  return steps
}

export function addColumnSql(path: string[], column: ColumnDraft): string | null {
  if (!column.name.trim() || !column.type.trim()) return null
  return `ALTER TABLE ${quotePath(path)} ADD COLUMN ${columnSql({ ...column, primaryKey: false }, false)}`
}

export const dropColumnSql = (path: string[], name: string): string =>
  `ALTER TABLE ${quotePath(path)} DROP COLUMN ${quoteNameIfNeeded(name)}`
