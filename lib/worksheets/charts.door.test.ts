import { afterEach, beforeEach, expect, test } from 'vitest'
import { reader } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { openTwo, type TestDb } from '../testing/index.ts'
import { createWorksheet, deleteForGood, type SavedChart, saveChart, savedCharts, trashEntry } from './index.ts'

let db: TestDb
let ann: Actor
let bob: Actor
beforeEach(async () => {
  ;({ db, ann, bob } = await openTwo())
})
afterEach(() => db.close())

const bars = (shape: string): SavedChart => ({ shape, shown: true, chart: { mark: 'bar', x: 0, y: 1, measure: 'sum' } })

test('a worksheet remembers a chart for each kind of result, the latest first', async () => {
  const { id } = await createWorksheet(ann)
  await saveChart(ann, id, bars('a b'))
  await saveChart(ann, id, bars('c'))
  const line: SavedChart = { shape: 'a b', shown: false, chart: { mark: 'line', x: 0, measure: 'count' } }
  await saveChart(ann, id, line)
  expect(await savedCharts(ann, id)).toEqual([line, bars('c')])
  for (let n = 0; n < 60; n++) await saveChart(ann, id, bars(`shape ${n}`))
  expect(await savedCharts(ann, id)).toHaveLength(50)
})

test('it is the worksheet of its owner, and goes with it; column names lie sealed', async () => {
  const { id } = await createWorksheet(ann)
  await saveChart(ann, id, bars('a secret column'))
  await expect(savedCharts(bob, id)).rejects.toMatchObject({ sqlState: '42S02' })
  await expect(saveChart(bob, id, bars('x'))).rejects.toMatchObject({ sqlState: '42S02' })
  const rows = () => reader().prepare('SELECT charts_sealed FROM worksheet_charts').all() as { charts_sealed: Buffer }[]
  expect(rows()[0]!.charts_sealed.includes('secret')).toBe(false)
  await trashEntry(ann, id)
  await deleteForGood(ann, id)
  expect(rows()).toEqual([])
})
