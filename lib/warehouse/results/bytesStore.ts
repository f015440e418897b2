import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { MallardError } from '../../errors.ts'
import { once } from '../../registry.ts'
import type { KeptResult, Row } from '../engine/types.ts'
import { HourFile } from './hourFile.ts'
import { partitionBytes, partitionRows } from './partitions.ts'
import { decodeRows, encodeRows } from './rows.ts'

type KeptBytes = KeptResult & { kind: 'bytes' }

function fileOf(resultsDir: string): HourFile {
  const files = once('warehouse.results.files', () => new Map<string, HourFile>())
  const found = files.get(resultsDir) ?? new HourFile(resultsDir)
  files.set(resultsDir, found)
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
  resultsDir: string,
  rows: readonly Row[],
  now = Date.now(),
): Promise<{ kept: KeptResult; bytes: number }> {
  const parts = cut(rows)
  const whole = Buffer.concat(parts.map((part) => part.bytes))
  const { file, offset } = await fileOf(resultsDir).append(whole, now)
  let at = offset
  const partitions = parts.map((part) => {
    const partition = { offset: at, length: part.bytes.length, rows: part.rows }
    at += part.bytes.length
    return partition
  })
  return { kept: { kind: 'bytes', file, partitions }, bytes: whole.length }
}

/**
 * Rows of a result that is kept as bytes, read from its file.
 * @throws MallardError 404 if the file is gone (results are kept 24 h)
 */
export async function readBytes(
  resultsDir: string,
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
    const bytes = await readRange(join(resultsDir, kept.file), partition.offset, partition.length)
    parts.push(to - from === partition.rows ? bytes : encodeRows(decodeRows(bytes).slice(from, to)))
    rows += to - from
  }
  const encoded =
    parts.length === 1 ? parts[0]! : Buffer.concat(parts.flatMap((part, i) => (i ? [comma, part] : [part])))
  return { encoded, rows, total }
}

const comma = Buffer.from(',')

async function readRange(path: string, offset: number, length: number): Promise<Buffer> {
  const handle = await open(path).catch((cause) => {
    throw new MallardError('42S02', 'The result is no longer kept.', { status: 404, cause })
  })
  try {
    const bytes = Buffer.alloc(length)
    const { bytesRead } = await handle.read(bytes, 0, length, offset)
    if (bytesRead < length) throw new Error(`A kept result is cut short: ${path}`)
    return bytes
  } finally {
    await handle.close()
  }
}
