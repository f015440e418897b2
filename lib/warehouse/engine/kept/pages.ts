import type { DuckDBBlobValue, DuckDBConnection } from '@duckdb/node-api'
import type { KeptResult } from '../types.ts'
import type { KeptColumn } from './query.ts'

/** Pages end early rather than grow beyond this many bytes, so that wide rows cannot fill the memory. */
const pageBytes = 16_000_000

/** A kept result as a table that can be queried. */
export interface Source {
  /** Qualified, quoted. */
  table: string
  columns: KeptColumn[]
  /** Expression for a row's encoded array; `cut` as in KeptQuery. */
  row(cut?: number): string
}

const widthOf = (partition: KeptResult['partitions'][number]) =>
  ('bytes' in partition ? partition.bytes : partition.length) / Math.max(1, partition.rows)

/** The most bytes of a row whose texts are cut, about. */
const widest = (columns: number, cut: number | undefined) =>
  cut === undefined ? Number.POSITIVE_INFINITY : columns * (cut + 8)

/** How many rows from `offset` on fit a page, by their partitions' average widths; at least one. */
export function fitting(
  kept: KeptResult,
  columns: number,
  { offset, limit, cut }: { offset: number; limit: number; cut?: number },
): number {
  let [first, rows, bytes] = [0, 0, 0]
  for (const partition of kept.partitions) {
    const count = Math.min(first + partition.rows, offset + limit) - Math.max(first, offset)
    first += partition.rows
    if (count <= 0) continue
    const width = Math.max(1, Math.min(widthOf(partition), widest(columns, cut)))
    const room = Math.floor((pageBytes - bytes) / width)
    if (room < count) return Math.max(1, rows + Math.max(0, room))
    rows += count
    bytes += count * width
  }
  return limit
}

/** How many rows fit a page when they may come from anywhere in the result; at least one. */
export function fittingAnywhere(kept: KeptResult, columns: number, cut?: number): number {
  const width = kept.partitions.reduce((most, partition) => Math.max(most, widthOf(partition)), 1)
  return Math.max(1, Math.floor(pageBytes / Math.min(width, widest(columns, cut))))
}

/** Encoded rows, JSON arrays joined by commas, and how many they are. */
export interface Page {
  rows: number
  encoded: Buffer
}

/** SQL for a range of row numbers. */
export function range(query: { offset: number; limit: number }): string {
  const from = Math.max(0, Math.trunc(query.offset))
  return `rowid >= ${from} AND rowid < ${from + Math.max(0, Math.trunc(query.limit))}`
}

/** The rows at given positions of an order, each with its position `p`: a FROM clause. */
export function inOrder(source: Source, order: string, query: { offset: number; limit: number }): string {
  return `${source.table} t JOIN (SELECT r, rowid AS p FROM ${order} WHERE ${range(query)}) o ON t.rowid = o.r`
}

/** The encoded rows (`row`, an expression) of a FROM clause, in the order of `by`. */
export async function page(connection: DuckDBConnection, row: string, from: string, by: string): Promise<Page> {
  // One value for the whole page, as a BLOB: its bytes come over without a string per row, or any decoding.
  const sql = `SELECT count(*), encode(string_agg(${row}, ',' ORDER BY ${by})) FROM ${from}`
  const [count, bytes] = (await connection.runAndReadAll(sql)).getRows()[0]!
  if (bytes === null) return { rows: 0, encoded: Buffer.alloc(0) }
  const { buffer, byteOffset, byteLength } = (bytes as DuckDBBlobValue).bytes
  return { rows: Number(count), encoded: Buffer.from(buffer, byteOffset, byteLength) }
}
