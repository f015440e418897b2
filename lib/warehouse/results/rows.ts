import type { Row } from '../engine/types.ts'

/** Rows as they travel: JSON arrays joined by commas, without outer brackets (docs/specs/sql-api.md, `data`). */
export function encodeRows(rows: readonly Row[]): Buffer {
  return Buffer.from(rows.map((row) => JSON.stringify(row)).join(','))
}

/** The rows of an encoded run of rows. */
export function decodeRows(encoded: Buffer): Row[] {
  return JSON.parse(`[${encoded.toString('utf8')}]`) as Row[]
}
