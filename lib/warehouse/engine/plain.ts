import type { DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api'
import type { Column } from './types.ts'

export function columnsOf(result: DuckDBResult): Column[] {
  return result.columnNames().map((name, index) => ({ name, type: String(result.columnType(index)), nullable: true }))
}

export function encodeChunk(chunk: DuckDBDataChunk, _columns: Column[]): { bytes: Buffer; rows: number } {
  const rows = chunk.getRows().map((row) => JSON.stringify(row.map((value) => (value === null ? null : String(value)))))
  return { bytes: Buffer.from(rows.join(',')), rows: chunk.rowCount }
}
