import type { DuckDBConnection, DuckDBDataChunk, DuckDBType } from '@duckdb/node-api'
import { type EncodeOptions, writableInJs } from './delicate.ts'
import { encodeThroughSql } from './throughSql.ts'
import { cellWriter } from './values.ts'

/** Rows as they travel: JSON arrays joined by commas, without outer brackets (docs/specs/sql-api.md, `data`). */
export interface Encoded {
  bytes: Buffer
  rows: number
}

export interface ChunkOptions extends EncodeOptions {
  /** An idle connection of the same instance, for types that only DuckDB itself can write. Its TimeZone is set here. */
  service: DuckDBConnection
  /** Encode no more rows than this. */
  maxRows?: number
  /** Stop after the row that reaches this many bytes. */
  maxBytes?: number
}

/** The types of a chunk's or result's columns, as node-api has them. */
export type ColumnTypes = readonly DuckDBType[]

/**
 * Encodes the rows of a chunk, all of them unless `maxRows` or `maxBytes` end it earlier (at least one row).
 * At once, in JavaScript, for most types; else, by way of a temp table on `options.service`, as a promise. Both
 * give the same values as {@link encodeSelect}. `types` are `result.columnTypes()`.
 */
export function encodeChunk(
  chunk: DuckDBDataChunk,
  types: ColumnTypes,
  options: ChunkOptions,
): Encoded | Promise<Encoded> {
  if (types.every((type) => writableInJs(type, options))) return encodeInJs(chunk, types, options)
  return encodeThroughSql(chunk, types, options)
}

function encodeInJs(chunk: DuckDBDataChunk, types: ColumnTypes, options: ChunkOptions): Encoded {
  const { maxRows = Number.POSITIVE_INFINITY, maxBytes = Number.POSITIVE_INFINITY } = options
  const count = Math.min(chunk.rowCount, maxRows)
  const vectors = types.map((_, index) => chunk.getColumnVector(index))
  const writers = types.map(cellWriter)
  let text = ''
  let row = 0
  while (row < count) {
    text += row === 0 ? '[' : ',['
    for (let column = 0; column < vectors.length; column++) {
      if (column > 0) text += ','
      const value = vectors[column]!.getItem(row)
      text += value === null ? 'null' : writers[column]!(value)
    }
    text += ']'
    row++
    // UTF-16 length is a lower bound of the bytes; good enough to stop at.
    if (text.length >= maxBytes) break
  }
  return { bytes: Buffer.from(text), rows: row }
}
