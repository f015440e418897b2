import { partitionBytes, partitionRows } from '../../results/partitions.ts'
import type { ChunkSize } from './size.ts'

/** Cuts a stream of rows into partitions, and says where a result's caps end it. */
export class Partitions {
  readonly list: { rows: number; bytes: number }[] = []
  rows = 0
  bytes = 0
  private readonly maxRows: number
  private readonly maxBytes: number

  constructor(maxRows: number, maxBytes: number) {
    this.maxRows = maxRows
    this.maxBytes = maxBytes
  }

  /** Takes rows of a chunk until a cap is reached; returns how many it took. The first row is always taken. */
  add(rows: number, size: ChunkSize): number {
    const average = Math.ceil(size.total / Math.max(rows, 1))
    for (let row = 0; row < rows; ) {
      const bytes = size.perRow ? Math.ceil(size.perRow[row]!) : average
      const fits = size.perRow ? 1 : Math.max(1, Math.floor((this.maxBytes - this.bytes) / bytes))
      const wanted = Math.min(rows - row, size.perRow ? 1 : this.room(bytes), fits, this.maxRows - this.rows)
      if (wanted <= 0 || (this.rows > 0 && this.bytes + bytes > this.maxBytes)) return row
      this.put(wanted, wanted * bytes)
      row += wanted
    }
    return rows
  }

  /** How many rows of a size the open partition still takes; a full one counts as new. */
  private room(bytes: number): number {
    const open = this.list.at(-1)
    if (!open || open.rows >= partitionRows || open.bytes + bytes > partitionBytes)
      return Math.min(partitionRows, Math.max(1, Math.floor(partitionBytes / bytes)))
    return Math.min(partitionRows - open.rows, Math.floor((partitionBytes - open.bytes) / bytes))
  }

  private put(rows: number, bytes: number): void {
    const open = this.list.at(-1)
    if (open && open.rows + rows <= partitionRows && open.bytes + bytes <= partitionBytes) {
      open.rows += rows
      open.bytes += bytes
    } else this.list.push({ rows, bytes })
    this.rows += rows
    this.bytes += bytes
  }
}
