import type { KeptResult } from '../engine/types.ts'

/** The most rows and bytes of a partition (docs/specs/sql-api.md). */
export const partitionRows = 10_000
export const partitionBytes = 10_000_000

export interface PartitionInfo {
  rowCount: number
  /** Of a table an estimate. */
  uncompressedSize: number
}

/** `resultSetMetaData.partitionInfo`; a result that is not kept is one partition. */
export function partitionInfo(result: { kept: KeptResult | null; rowCount: number; bytes: number }): PartitionInfo[] {
  if (!result.kept) return [{ rowCount: result.rowCount, uncompressedSize: result.bytes }]
  if (result.kept.kind === 'bytes')
    return result.kept.partitions.map(({ rows, length }) => ({ rowCount: rows, uncompressedSize: length }))
  return result.kept.partitions.map(({ rows, bytes }) => ({ rowCount: rows, uncompressedSize: bytes }))
}

/** Where a partition's rows lie in the whole result. @throws RangeError if there is no such partition */
export function partitionRange(kept: KeptResult, partition: number): { offset: number; limit: number } {
  const found = kept.partitions[partition]
  if (!found) throw new RangeError(`There is no partition ${partition}.`)
  const offset = kept.partitions.slice(0, partition).reduce((sum, { rows }) => sum + rows, 0)
  return { offset, limit: found.rows }
}
