import { type DuckDBDataChunk, type DuckDBType, DuckDBTypeId, type DuckDBVector } from '@duckdb/node-api'
import type { ColumnTypes } from '../encode/index.ts'

/** Estimated encoded sizes of a chunk's rows, in bytes. */
export interface ChunkSize {
  total: number
  /** Per row, where rows are wide enough for their differences to matter. */
  perRow: Float64Array | null
}

/** Rows of this average size are measured one by one. */
const wideRow = 512

// node-api decodes a string to tell its length; the fields behind it say it at once. Read only.
interface Strings {
  dataView: DataView
  validity: { data: BigUint64Array | null; itemValid(index: number): boolean }
}
interface Parts {
  childData?: DuckDBVector
  entryVectors?: readonly DuckDBVector[]
  listVector?: DuckDBVector
  structVector?: DuckDBVector
  structVec?: DuckDBVector
}

const averages: Partial<Record<DuckDBTypeId, number>> = {
  [DuckDBTypeId.BOOLEAN]: 7,
  [DuckDBTypeId.TINYINT]: 6,
  [DuckDBTypeId.UTINYINT]: 6,
  [DuckDBTypeId.SMALLINT]: 7,
  [DuckDBTypeId.USMALLINT]: 7,
  [DuckDBTypeId.DOUBLE]: 20,
  [DuckDBTypeId.DATE]: 13,
  [DuckDBTypeId.TIMESTAMP]: 24,
  [DuckDBTypeId.TIMESTAMP_TZ]: 27,
  [DuckDBTypeId.UUID]: 39,
  [DuckDBTypeId.HUGEINT]: 24,
}

const isString = (type: DuckDBType) =>
  type.typeId === DuckDBTypeId.VARCHAR || type.typeId === DuckDBTypeId.BLOB || type.typeId === DuckDBTypeId.GEOMETRY

/** Adds each row's string length (twice for BLOBs, which travel as hex) to `perRow`, if given; returns the sum. */
function strings(vector: DuckDBVector, factor: number, perRow: Float64Array | null): number {
  const { dataView, validity } = vector as unknown as Strings
  let sum = 0
  for (let row = 0; row < vector.itemCount; row++) {
    if (validity.data !== null && !validity.itemValid(row)) continue
    const length = dataView.getUint32(row * 16, true) * factor
    sum += length
    if (perRow) perRow[row]! += length
  }
  return sum
}

/** Bytes of all values in a vector, those of its children included. */
function vectorBytes(vector: DuckDBVector): number {
  const fixed = vector.itemCount * (averages[vector.type.typeId] ?? 12)
  if (isString(vector.type)) return fixed + strings(vector, vector.type.typeId === DuckDBTypeId.VARCHAR ? 1 : 2, null)
  const { childData, entryVectors = [], listVector, structVector, structVec } = vector as unknown as Parts
  const children = [childData, listVector, structVector, structVec, ...entryVectors].filter(
    (child) => child !== undefined,
  )
  return children.reduce((sum, child) => sum + vectorBytes(child), fixed)
}

/** How large the rows of a chunk will be once encoded, from its strings' lengths; takes microseconds. */
export function chunkSize(chunk: DuckDBDataChunk, types: ColumnTypes): ChunkSize {
  const rows = chunk.rowCount
  const vectors = types.map((_, index) => chunk.getColumnVector(index))
  const total = vectors.reduce((sum, vector) => sum + vectorBytes(vector), 2 * rows)
  if (total < wideRow * rows) return { total, perRow: null }
  const perRow = new Float64Array(rows)
  let varying = 0
  for (const vector of vectors)
    if (isString(vector.type)) varying += strings(vector, vector.type.typeId === DuckDBTypeId.VARCHAR ? 1 : 2, perRow)
  const rest = (total - varying) / rows
  for (let row = 0; row < rows; row++) perRow[row]! += rest
  return { total, perRow }
}
