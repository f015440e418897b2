import type { DuckDBDataChunk } from '@duckdb/node-api'
import { type ChunkOptions, type ColumnTypes, type Encoded, encodeChunk } from '../encode/index.ts'
import type { KeptResult } from '../types.ts'
import { Partitions } from './partitions.ts'
import { chunkSize } from './size.ts'
import type { KeptStore } from './store.ts'
import { TableWriter } from './table.ts'

/** What of a result goes to its reader at once, and is kept as bytes if it is all (ARCHITECTURE 6). */
export const firstRows = 2048
export const firstBytes = 256 * 1024

export interface KeptLimits {
  maxRows: number
  maxBytes: number
}

export interface KeptEnd {
  kept: KeptResult
  /** Rows that are kept. */
  rowCount: number
  /** Encoded bytes; an estimate for a table. */
  bytes: number
  truncated: boolean
}

/**
 * Keeps one result: small ones as encoded bytes, larger ones as a table. Write each chunk once, in order; end with
 * `finish` or `discard`. The chunk is the writer's from then on (its row count may shrink to the caps).
 */
export class KeptWriter {
  private readonly store: KeptStore
  private readonly types: ColumnTypes
  private readonly encoding: ChunkOptions
  private readonly partitions: Partitions
  private readonly first: Buffer[] = []
  private firstCount = 0
  private firstLength = 0
  /** Chunks whose rows lie in `first` only; null once a table takes the rows. */
  private held: DuckDBDataChunk[] | null = []
  private table: Promise<TableWriter> | null = null
  private work: Promise<void> = Promise.resolve()
  private cut = false

  constructor(store: KeptStore, types: ColumnTypes, encoding: ChunkOptions, limits: KeptLimits) {
    this.store = store
    this.types = types
    this.encoding = encoding
    this.partitions = new Partitions(limits.maxRows, limits.maxBytes)
  }

  /** Has a cap been reached? Rows written after that are dropped; there is no need to fetch them. */
  get full(): boolean {
    return this.cut
  }

  /** Rows kept so far. */
  get rows(): number {
    return this.partitions.rows
  }

  /**
   * Takes a chunk. Gives the encoded rows that the reader should get (only the first 2,048 rows or 256 KB of a
   * result), or null. Appending goes on in the background: the next call waits for it, this one does not.
   */
  async write(chunk: DuckDBDataChunk): Promise<Encoded | null> {
    if (this.cut || chunk.rowCount === 0) return null
    const size = chunkSize(chunk, this.types)
    const taken = this.partitions.add(chunk.rowCount, size)
    if (taken < chunk.rowCount) {
      this.cut = true
      if (taken === 0) return null
      chunk.rowCount = taken
    }
    const encoded = this.held ? await this.encode(chunk) : null
    await this.work
    if (this.held && encoded?.rows === chunk.rowCount) this.held.push(chunk)
    else {
      const waiting = [...(this.held ?? []), chunk]
      this.held = null
      this.work = this.append(waiting, size.total / chunk.rowCount)
      this.work.catch(() => {})
    }
    return encoded
  }

  private async encode(chunk: DuckDBDataChunk): Promise<Encoded | null> {
    if (this.firstCount >= firstRows || this.firstLength >= firstBytes) return null
    const limits = { maxRows: firstRows - this.firstCount, maxBytes: firstBytes - this.firstLength }
    const encoded = await encodeChunk(chunk, this.types, { ...this.encoding, ...limits })
    if (this.firstCount > 0) this.first.push(Buffer.from(','))
    this.first.push(encoded.bytes)
    this.firstCount += encoded.rows
    this.firstLength += encoded.bytes.length
    return encoded
  }

  private async append(chunks: DuckDBDataChunk[], rowBytes: number): Promise<void> {
    this.table ??= TableWriter.create(this.store, this.types)
    const table = await this.table
    for (const chunk of chunks) await table.append(chunk, chunk.rowCount * rowBytes)
  }

  /** Makes the result readable and says where it lies. */
  async finish(): Promise<KeptEnd> {
    await this.work
    const { rows, bytes, list } = this.partitions
    const { timeZone, calendar } = this.encoding
    const times = calendar === undefined ? { timeZone } : { timeZone, calendar }
    if (this.table) {
      const table = await this.table
      await table.finish()
      const kept: KeptResult = { kind: 'table', file: table.file, table: table.table, partitions: list, times }
      return { kept, rowCount: rows, bytes, truncated: this.cut }
    }
    const encoded = Buffer.concat(this.first)
    const { file, offset } = await this.store.appendBytes(encoded)
    const kept: KeptResult = { kind: 'bytes', file, partitions: [{ offset, length: encoded.length, rows }], times }
    return { kept, rowCount: rows, bytes: encoded.length, truncated: this.cut }
  }

  /** Forgets the result, e.g. when its statement failed. `shrink`: its room goes back to the disk at once. */
  async discard(shrink = false): Promise<void> {
    this.cut = true
    await this.work.catch(() => {})
    const table = await this.table?.catch(() => null)
    await table?.discard(shrink)
  }
}
