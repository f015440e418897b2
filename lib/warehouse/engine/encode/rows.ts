import type { DuckDBDataChunk } from '@duckdb/node-api'
import type { Encoded } from './chunk.ts'

/** Joins chunks of one VARCHAR column, a row's encoded array each, by commas; stops at `maxBytes`. */
export function joinRows(chunks: readonly DuckDBDataChunk[], maxBytes = Number.POSITIVE_INFINITY): Encoded {
  const parts: string[] = []
  let length = 0
  for (const chunk of chunks) {
    for (const row of chunk.getColumnValues(0) as string[]) {
      if (length >= maxBytes) break
      parts.push(row)
      length += row.length
    }
  }
  return { bytes: Buffer.from(parts.join(',')), rows: parts.length }
}
