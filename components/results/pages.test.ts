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

test('wide rows come in several answers, and a page is whole in the end', async () => {
  const rows = new PagedRows(7, async (offset) => ({
    rows: [[String(offset)], [String(offset + 1)]].slice(0, 7 - offset),
    total: 7,
  }))
  expect((await rows.range(0, 7)).map(([value]) => value)).toEqual(['0', '1', '2', '3', '4', '5', '6'])
  expect(rows.row(6)).toEqual(['6'])
})

test('what was cut is fetched whole where all of it is asked for', async () => {
  const long = 'x'.repeat(2000)
  const answer = (value: string) => async () => ({ rows: [[value]], total: 1 })
  const isWhole = ([value]: (string | null)[]) => value!.length <= 1000
  const rows = new PagedRows<(string | null)[]>(1, answer(long.slice(0, 1001)), { isWhole, fetchWhole: answer(long) })
  expect(await rows.range(0, 1)).toEqual([[long]])
  expect(rows.row(0)![0]).toHaveLength(1001)
})
