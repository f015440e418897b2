import type { DuckDBConnection } from '@duckdb/node-api'
import type { DataType } from '../../results/dataType.ts'
import { cellText } from '../encode/index.ts'
import type { Column } from '../types.ts'
import type { KeptColumn } from './query.ts'

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** What Parquet has no type for, or none without loss: DuckDB would make a DOUBLE of a HUGEINT. Written as its text. */
const foreign = new Set([
  ...'HUGEINT UHUGEINT BIGNUM BIT INTERVAL VARIANT GEOMETRY NULL TIME_NS'.split(' '),
  'TIME WITH TIME ZONE',
])

function fits(type: DataType): boolean {
  switch (type.kind) {
    case 'scalar':
      return !foreign.has(type.name)
    case 'enum':
      return true
    case 'list':
    case 'array':
      return fits(type.item)
    case 'struct':
      return type.fields.every((field) => field.name !== '' && fits(field.type))
    case 'map':
      return fits(type.key) && fits(type.value)
    case 'union':
      return false
  }
}

/** Names as a file needs them: none is empty or, in any case, there twice. */
export function fileNames(columns: readonly Pick<Column, 'name'>[]): string[] {
  const taken = new Set<string>()
  return columns.map(({ name }, at) => {
    const first = name || `column${at}`
    let free = first
    for (let count = 1; taken.has(free.toLowerCase()); count++) free = `${first}_${count}`
    taken.add(free.toLowerCase())
    return free
  })
}

/** A kept text as a value of its column's type; NULL where DuckDB cannot read what it wrote. */
function readBack(text: string, type: DataType, duckdbType: string): string {
  if (type.kind === 'scalar' && type.name === 'BLOB') return `unhex(${text})`
  if (type.kind === 'scalar' || type.kind === 'enum') return `TRY_CAST(${text} AS ${duckdbType})`
  return `TRY_CAST(TRY_CAST(${text} AS JSON) AS ${duckdbType})`
}

/**
 * The columns of a result that is kept as texts, with their types again. One with a value that does not come back
 * digit for digit stays a text.
 */
async function typedAgain(
  connection: DuckDBConnection,
  table: string,
  columns: readonly KeptColumn[],
  types: readonly DataType[],
  duckdbTypes: readonly string[],
): Promise<string[]> {
  const chosen: string[] = []
  for (const [at, { text }] of columns.entries()) {
    const type = types[at]!
    const value = readBack(text, type, duckdbTypes[at]!)
    chosen.push(fits(type) && (await comesBack(connection, table, text, cellText('v', type), value)) ? value : text)
  }
  return chosen
}

async function comesBack(connection: DuckDBConnection, table: string, text: string, again: string, value: string) {
  const sql = `SELECT count(*) FROM (SELECT ${text} AS t, ${value} AS v FROM ${table}) WHERE t IS DISTINCT FROM ${again}`
  try {
    return Number((await connection.runAndReadAll(sql)).getRows()[0]![0]) === 0
  } catch {
    // Some casts throw in spite of TRY.
    return false
  }
}

export interface ParquetSource {
  /** A FROM clause with its ORDER BY. */
  from: string
  /** The table in it that holds the columns, unordered. */
  table: string
  columns: readonly KeptColumn[]
  types: readonly DataType[]
  /** Has the table the columns' types, or their texts? */
  typed: boolean
}

/** Writes rows of a kept result to a Parquet file at an absolute path of the house. */
export async function writeParquet(
  connection: DuckDBConnection,
  { from, table, columns, types, typed }: ParquetSource,
  result: readonly Column[],
  path: string,
): Promise<void> {
  const values = typed
    ? types.map((type, at) => (fits(type) ? `c${at}` : columns[at]!.text))
    : await typedAgain(
        connection,
        table,
        columns,
        types,
        result.map((column) => column.type),
      )
  const names = fileNames(result)
  const list = values.map((value, at) => `${value} AS ${quoted(names[at]!)}`)
  await connection.run(
    `COPY (SELECT ${list.join(', ')} FROM ${from}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`,
  )
}
