import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { MallardError } from '../../errors.ts'
import { once } from '../../registry.ts'
import type { KeptResult, Row } from '../engine/types.ts'
import { HourFile } from './hourFile.ts'
import { partitionBytes, partitionRows } from './partitions.ts'
import { decodeRows, encodeRows } from './rows.ts'
import { openAt, sealBytes } from './sealed.ts'

/** Where an account keeps results, and the key that they are sealed with: 32 bytes in hex. */
export interface ResultsPlace {
  directory: string
  key: string
}

type KeptBytes = KeptResult & { kind: 'bytes' }

function fileOf({ directory, key }: ResultsPlace): HourFile {
  const files = once('warehouse.results.files', () => new Map<string, HourFile>())
  const found = files.get(directory) ?? new HourFile(directory, key)
  files.set(directory, found)
  return found
}

/** Closes the files that web appends to, for the shutdown; the next result begins new ones. */
export function closeKeptFiles(): void {
  for (const file of once('warehouse.results.files', () => new Map<string, HourFile>()).values()) file.close()
}

/** Encoded rows, cut into partitions. */
function cut(rows: readonly Row[]): { bytes: Buffer; rows: number }[] {
  const parts: { bytes: Buffer; rows: number }[] = []
  let open: string[] = []
  let length = 0
  const close = () => {
    parts.push({ bytes: Buffer.from(open.join(',')), rows: open.length })
    open = []
    length = 0
  }
  for (const row of rows) {
    const encoded = JSON.stringify(row)
    const size = Buffer.byteLength(encoded) + 1
    if (open.length >= partitionRows || (open.length > 0 && length + size > partitionBytes)) close()
    open.push(encoded)
    length += size
  }
  if (open.length > 0 || parts.length === 0) close()
  return parts
}

/** Keeps rows that web itself made (SHOW, a status, a count) in this hour's file. */
export async function keepRows(
  place: ResultsPlace,
  rows: readonly Row[],
  now = Date.now(),
): Promise<{ kept: KeptResult; bytes: number }> {
  const parts = cut(rows)
  const { file, offsets } = await fileOf(place).append(
    parts.map((part) => part.bytes),
    now,
  )
  const partitions = parts.map((part, i) => ({ offset: offsets[i]!, length: part.bytes.length, rows: part.rows }))
  const bytes = partitions.reduce((sum, { length }) => sum + length, 0)
  return { kept: { kind: 'bytes', file, partitions }, bytes }
}

/**
 * Rows of a result that is kept as bytes, read from its file.
 * @throws MallardError 404 if the file is gone (results are kept 24 h)
 */
export async function readBytes(
  place: ResultsPlace,
  kept: KeptBytes,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ encoded: Buffer; rows: number; total: number }> {
  const total = kept.partitions.reduce((sum, { rows }) => sum + rows, 0)
  const parts: Buffer[] = []
  let rows = 0
  let first = 0
  for (const partition of kept.partitions) {
    const from = Math.max(0, offset - first)
    const to = Math.min(partition.rows, offset + limit - first)
    first += partition.rows
    if (from >= to) continue
    const bytes = await readPiece(place, kept.file, partition)
    parts.push(to - from === partition.rows ? bytes : encodeRows(decodeRows(bytes).slice(from, to)))
    rows += to - from
  }
  const encoded =
    parts.length === 1 ? parts[0]! : Buffer.concat(parts.flatMap((part, i) => (i ? [comma, part] : [part])))
  return { encoded, rows, total }
}

const comma = Buffer.from(',')

async function readPiece(
  { directory, key }: ResultsPlace,
  file: string,
  { offset, length }: { offset: number; length: number },
): Promise<Buffer> {
  const gone = (cause: unknown) => {
    throw new MallardError('42S02', 'The result is no longer kept.', { status: 404, cause })
  }
  const handle = await open(join(directory, file)).catch(gone)
  try {
    const sealed = Buffer.allocUnsafe(length + sealBytes)
    const { bytesRead } = await handle.read(sealed, 0, sealed.length, offset)
    return openAt([key], file, offset, sealed.subarray(0, bytesRead))
  } catch (error) {
    return gone(error)
  } finally {
    await handle.close()
  }
}
