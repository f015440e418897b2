import type { DuckDBResult } from '@duckdb/node-api'
import { typeText } from './encode/index.ts'
import type { Column } from './types.ts'

/** The columns of a result. DuckDB does not say of a result's column whether it can be NULL, so each can. */
export function columnsOf(result: DuckDBResult): Column[] {
  return result.columnNames().map((name, index) => ({ name, type: typeText(result.columnType(index)), nullable: true }))
}
