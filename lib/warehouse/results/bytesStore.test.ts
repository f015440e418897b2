import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { KeptResult, Row } from '../engine/types.ts'
import { decodeRows, expireKept, keepRows, partitionInfo, partitionRange, readBytes } from './index.ts'

const dir = join(mkdtempSync(join(tmpdir(), 'bytes-')), 'results')
const place = { directory: dir, key: '5c'.repeat(32) }
afterAll(() => rmSync(join(dir, '..'), { recursive: true }))

function bytesKept(kept: KeptResult) {
  if (kept.kind !== 'bytes') throw new Error('not bytes')
  return kept
}
const read = async (kept: KeptResult, offset: number, limit: number) => {
  const page = await readBytes(place, bytesKept(kept), { offset, limit })
  return { rows: decodeRows(page.encoded), count: page.rows, total: page.total }
}

test('rows come back as they were, whatever they hold', async () => {
  const rows: Row[] = [
    ['a"\\\u0000\u2028🦆', null],
    ['', 'b'],
  ]
  const { kept, bytes } = await keepRows(place, rows)
  expect(await read(kept, 0, 10)).toEqual({ rows, count: 2, total: 2 })
  expect(await read(kept, 1, 1)).toEqual({ rows: [rows[1]], count: 1, total: 2 })
  expect(await read(kept, 2, 5)).toEqual({ rows: [], count: 0, total: 2 })
  expect(partitionInfo({ kept, rowCount: 2, bytes })).toEqual([{ rowCount: 2, uncompressedSize: bytes }])
  expect(statSync(join(dir, kept.file)).mode & 0o777).toBe(0o600)
})

test('many at once do not mix', async () => {
  const all = await Promise.all(Array.from({ length: 50 }, (_, n) => keepRows(place, [[String(n)], ['x'.repeat(n)]])))
  for (const [n, { kept }] of all.entries())
    expect((await read(kept, 0, 2)).rows).toEqual([[String(n)], ['x'.repeat(n)]])
})

test('25,000 rows are three partitions, and pages cross their borders', async () => {
  const rows = Array.from({ length: 25_000 }, (_, n) => [String(n)])
  const { kept, bytes } = await keepRows(place, rows)
  expect(partitionInfo({ kept, rowCount: 25_000, bytes }).map((p) => p.rowCount)).toEqual([10_000, 10_000, 5_000])
  expect(partitionRange(kept, 2)).toEqual({ offset: 20_000, limit: 5_000 })
  expect(() => partitionRange(kept, 3)).toThrow(RangeError)
  expect((await read(kept, 9_990, 20)).rows).toEqual(rows.slice(9_990, 10_010))
  expect((await read(kept, 0, 25_000)).rows).toEqual(rows)
})

test('wide rows are cut at 10 MB', async () => {
  const { kept } = await keepRows(
    place,
    Array.from({ length: 5 }, () => ['x'.repeat(4_000_000)]),
  )
  expect(bytesKept(kept).partitions.map((p) => p.rows)).toEqual([2, 2, 1])
})

test('what is kept lies sealed, and does not open once it was changed', async () => {
  const { kept } = await keepRows(place, [['a secret that nobody may find']])
  const path = join(dir, kept.file)
  const bytes = readFileSync(path)
  expect(bytes.includes('a secret')).toBe(false)
  bytes[bytesKept(kept).partitions[0]!.offset + 3]! ^= 1
  writeFileSync(path, bytes)
  await expect(read(kept, 0, 1)).rejects.toMatchObject({ status: 404 })
})

test('no rows are one empty partition', async () => {
  const { kept } = await keepRows(place, [])
  expect(bytesKept(kept).partitions).toMatchObject([{ length: 0, rows: 0 }])
  expect(await read(kept, 0, 10)).toEqual({ rows: [], count: 0, total: 0 })
})

test('what is older than 24 h goes, and reading it says so', async () => {
  const now = Date.UTC(2020, 0, 1, 12, 30)
  const { kept } = await keepRows(place, [['x']], now)
  expect(await expireKept(dir, now + 24 * 3_600_000)).toEqual([])
  expect(await expireKept(dir, now + 25 * 3_600_000)).toEqual([kept.file])
  await expect(read(kept, 0, 1)).rejects.toMatchObject({ sqlState: '42S02', status: 404 })
})
