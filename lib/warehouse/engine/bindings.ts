import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  type DuckDBPreparedStatement,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api'
import type { Binding } from './types.ts'

type Bound = { type: DuckDBType; value: DuckDBValue }

/** A type as DuckDB writes it: words, one pair of numbers, list brackets. Nothing that could leave a CAST. */
const typeText = /^[A-Za-z_][A-Za-z0-9_ ]*(\(\s*\d+\s*(,\s*\d+\s*)?\))?(\[\d*\])*$/

/**
 * Binds the parameters of a prepared statement by name, else by position, each as CAST(value AS type). DuckDB itself makes the
 * cast, on the same connection (TIMESTAMPTZ follows its TimeZone), and by TRY_CAST, so that a bad value does not
 * abort the transaction.
 * @throws Error `Conversion Error: ...` for a value that is none of its type, `Invalid Input Error: ...` for the count.
 */
export async function bind(
  connection: DuckDBConnection,
  prepared: DuckDBPreparedStatement,
  bindings: readonly Binding[],
): Promise<void> {
  const wanted = prepared.parameterCount
  if (wanted !== bindings.length)
    throw new Error(`Invalid Input Error: the statement has ${wanted} parameters, but ${bindings.length} values came.`)
  const bound: (Bound | null)[] = bindings.map(direct)
  const left = bindings.map((binding, index) => ({ binding, index })).filter(({ index }) => bound[index] === null)
  if (left.length > 0) {
    const values = await cast(
      connection,
      left.map(({ binding }) => binding),
    )
    left.forEach(({ index }, at) => {
      bound[index] = values[at]!
    })
  }
  for (const [index, one] of bound.entries()) {
    const { name } = bindings[index]!
    prepared.bindValue(name === undefined ? index + 1 : prepared.parameterIndex(name), one!.value, one!.type)
  }
}

/** The types whose text needs no reading by DuckDB. */
function direct({ type, value }: Binding): Bound | null {
  if (value === null) return null
  switch (type.toUpperCase()) {
    case 'VARCHAR':
      return { type: VARCHAR, value }
    case 'INTEGER':
      return /^-?\d{1,9}$/.test(value) ? { type: INTEGER, value: Number(value) } : null
    case 'BIGINT':
      return /^-?\d{1,18}$/.test(value) ? { type: BIGINT, value: BigInt(value) } : null
    case 'DOUBLE':
      return /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? { type: DOUBLE, value: Number(value) } : null
    case 'BOOLEAN':
      return value === 'true' || value === 'false' ? { type: BOOLEAN, value: value === 'true' } : null
    default:
      return null
  }
}

async function cast(connection: DuckDBConnection, bindings: Binding[]): Promise<Bound[]> {
  for (const { type } of bindings)
    if (!typeText.test(type)) throw new Error(`Invalid Input Error: '${type}' is no type of a parameter.`)
  const prepared = await connection.prepare(
    `SELECT ${bindings.map(({ type }, index) => `TRY_CAST($${index + 1} AS ${type})`).join(', ')}`,
  )
  try {
    for (const [index, { value }] of bindings.entries()) {
      if (value === null) prepared.bindNull(index + 1)
      else prepared.bindVarchar(index + 1, value)
    }
    const result = await prepared.run()
    const chunk = await result.fetchChunk()
    return bindings.map((binding, index) => {
      const value = chunk?.getColumnVector(index).getItem(0) ?? null
      if (value === null && binding.value !== null)
        throw new Error(`Conversion Error: Could not convert string '${binding.value}' to ${binding.type}`)
      return { type: result.columnType(index), value }
    })
  } finally {
    prepared.destroySync()
  }
}
