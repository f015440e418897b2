import { cellText, isNested, type SqlColumn } from '../encode/index.ts'
import type { KeptQuery } from '../types.ts'

/** A kept column as SQL sees it: `value` has the column's type where values of it can be compared, `text` its text. */
export interface KeptColumn {
  value: string
  text: string
}

/** A column of a kept table `name`, which has the column's type. */
export function typedColumn({ sql, type }: SqlColumn): KeptColumn {
  const text = cellText(sql, type)
  const comparable = !isNested(type) && !(type.kind === 'scalar' && ['JSON', 'GEOMETRY'].includes(type.name))
  return { value: comparable ? sql : text, text }
}

/** A column that is kept as its text. `duckdbType` is what it is cast to for comparing. */
export function textColumn({ sql, type }: SqlColumn, duckdbType: string): KeptColumn {
  if (isNested(type) || (type.kind === 'scalar' && ['JSON', 'GEOMETRY', 'NULL'].includes(type.name)))
    return { value: sql, text: sql }
  if (type.kind === 'scalar' && type.name === 'BLOB') return { value: `unhex(${sql})`, text: sql }
  // DuckDB cannot read back all that it writes: its largest TIMESTAMPTZ, for one.
  return { value: `TRY_CAST(${sql} AS ${duckdbType})`, text: sql }
}

/** What a filter's value, a text, is compared as: like `value` of the column it is compared with. */
function operand({ value, text }: KeptColumn, type: SqlColumn['type'], duckdbType: string, parameter: string): string {
  const given = `CAST(${parameter} AS VARCHAR)`
  if (value === text) return given
  if (type.kind === 'scalar' && type.name === 'BLOB') return `unhex(${given})`
  return `CAST(${given} AS ${duckdbType})`
}

const containsTest = (text: string, parameter: string) => `contains(${text}, lower(CAST(${parameter} AS VARCHAR)))`

const whole = /^-?\d*$/
/** What the texts of a type can contain, in lower case; types that are not here can contain anything. */
const alphabets: Record<string, RegExp> = {
  ...Object.fromEntries(
    'TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT BIGNUM'
      .split(' ')
      .map((name) => [name, whole]),
  ),
  DECIMAL: /^-?\d*\.?\d*$/,
  UUID: /^[-0-9a-f]*$/,
  BIT: /^[01]*$/,
}

/** The test of a search in one column; none if the column's type can never contain what is searched. */
function searchTest(text: string, type: SqlColumn['type'], search: string, parameter: string): string[] {
  const alphabet = type.kind === 'scalar' ? alphabets[type.name] : undefined
  if (!alphabet) return [containsTest(`lower(${text})`, parameter)]
  return alphabet.test(search.toLowerCase()) ? [containsTest(text, parameter)] : []
}

export interface Condition {
  /** `WHERE ... ORDER BY ...`, or what of it is asked for. */
  sql: string
  /** Bound to $1, $2, ...; never spliced. */
  values: string[]
}

const operators = new Set(['=', '!=', '<', '<=', '>', '>='])

/** The column at an index. @throws Error if it is not there */
export function columnAt<T>(columns: readonly T[], index: number): T {
  const column = columns[index]
  if (!column) throw new Error(`Invalid Input Error: The result has no column ${index}.`)
  return column
}

/**
 * SQL for a query's filters, search and sort over `columns`; `types` and `duckdbTypes` go with them.
 * Comparisons are DuckDB's own for the column's type; nested values, JSON and VARIANT compare by their text.
 * @throws Error if the query names a column or operator that is not there.
 */
export function condition(
  query: KeptQuery,
  columns: readonly KeptColumn[],
  types: readonly SqlColumn['type'][],
  duckdbTypes: readonly string[],
): Condition {
  const { sql, values } = where(query, columns, types, duckdbTypes)
  const order = (query.sort ?? []).map(
    ({ column, descending }) => `${columnAt(columns, column).value} ${descending ? 'DESC' : 'ASC'} NULLS LAST`,
  )
  return { sql: `${sql} ORDER BY ${[...order, 'rowid'].join(', ')}`, values }
}

/** {@link condition} without the order: ` WHERE ...`, or nothing where all rows pass. */
export function where(
  query: Pick<KeptQuery, 'filters' | 'search'>,
  columns: readonly KeptColumn[],
  types: readonly SqlColumn['type'][],
  duckdbTypes: readonly string[],
): Condition {
  const values: string[] = []
  const bind = (value: string) => `$${values.push(value)}`
  const tests = (query.filters ?? []).map(({ column: index, operator, value = '' }) => {
    const column = columnAt(columns, index)
    if (operator === 'is null') return `${column.text} IS NULL`
    if (operator === 'is not null') return `${column.text} IS NOT NULL`
    if (operator === 'contains') return containsTest(`lower(${column.text})`, bind(value))
    if (!operators.has(operator)) throw new Error(`Invalid Input Error: There is no operator ${operator}.`)
    return `${column.value} ${operator} ${operand(column, types[index]!, duckdbTypes[index]!, bind(value))}`
  })
  if (query.search) {
    const parameter = bind(query.search)
    const any = columns.flatMap(({ text }, index) => searchTest(text, types[index]!, query.search!, parameter))
    tests.push(any.length > 0 ? any.join(' OR ') : `${parameter} IS NULL`)
  }
  return { sql: tests.length ? ` WHERE ${tests.map((test) => `(${test})`).join(' AND ')}` : '', values }
}
