import { expect, test } from 'vitest'
import type { Row } from '@/lib/warehouse/engine/types'
import { type FetchRows, PagedRows, pageSize } from './pages'

const total = 1_000_000
const numbered: FetchRows = async (offset, limit) => ({
  rows: Array.from({ length: Math.min(limit, total - offset) }, (_, i): Row => [String(offset + i)]),
  total,
})

test('rows that are wanted arrive, the others stay away', async () => {
  const rows = new PagedRows(total, numbered)
  rows.want(700_000, 700_040)
  await new Promise<void>((done) => rows.subscribe(done))
  expect(rows.row(700_010)).toEqual(['700010'])
  expect(rows.row(0)).toBeUndefined()
})

test('a fast scroll fetches only where it stops', async () => {
  const asked: number[] = []
  const rows = new PagedRows(total, (offset, limit, signal) => {
    asked.push(offset)
    return numbered(offset, limit, signal)
  })
  for (let at = 0; at < 500_000; at += 10_000) rows.want(at, at + 40)
  await new Promise<void>((done) => rows.subscribe(done))
  expect(asked).toEqual([490_000])
})

test('a range spans pages and is complete', async () => {
  const rows = new PagedRows(total, numbered)
  const range = await rows.range(pageSize - 2, pageSize * 2 + 1)
  expect(range.map(([value]) => Number(value))).toEqual(
    Array.from({ length: pageSize + 3 }, (_, i) => pageSize - 2 + i),
  )
})

test('memory is bounded: old pages are let go and come back when wanted', async () => {
  const rows = new PagedRows(total, numbered)
  await rows.range(0, pageSize * 100)
  expect(rows.row(0)).toBeUndefined()
  expect(await rows.range(0, 1)).toEqual([['0']])
})

test('a failed page says why', async () => {
  const rows = new PagedRows(10, async () => {
    throw new Error('gone')
  })
  await expect(rows.range(0, 5)).rejects.toThrow('gone')
})
