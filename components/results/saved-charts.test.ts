import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { plainLook, type RunLook } from './look'
import { SavedCharts, shapeOf } from './saved-charts'

const columns = ['city', 'n'].map((name) => ({ name, type: name === 'n' ? 'BIGINT' : 'VARCHAR', nullable: true }))
const bars = { mark: 'bar', x: 0, y: 1, measure: 'sum' } as const
let sent: unknown[]
let kept: unknown[]
beforeEach(() => {
  vi.useFakeTimers()
  sent = []
  kept = []
  vi.stubGlobal('fetch', async (_: string, options?: { body: string }) => {
    if (options?.body) sent.push(JSON.parse(options.body))
    return new Response(JSON.stringify(kept))
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const look = (change: Partial<RunLook>): RunLook => ({ ...plainLook, ...change })

test('a chart is saved once it rests, and found again by its columns', async () => {
  const charts = await SavedCharts.of('w')
  expect(charts.lookOf(columns)).toBeNull()
  charts.keep(columns, look({ view: 'chart' }), bars)
  charts.keep(columns, look({ view: 'chart', chart: { ...bars, mark: 'line' } }), bars)
  await vi.runAllTimersAsync()
  expect(sent).toEqual([{ shape: shapeOf(columns), shown: true, chart: { ...bars, mark: 'line' } }])
  expect(charts.lookOf(columns)).toEqual({ view: 'chart', chart: { ...bars, mark: 'line' } })
  expect(charts.lookOf(columns.slice(1))).toBeNull()
  kept = sent
  expect((await SavedCharts.of('w')).lookOf(columns)).toMatchObject({ view: 'chart' })
})

test('rows that were never drawn leave no memory; going back to them does', async () => {
  const charts = await SavedCharts.of('w')
  charts.keep(columns, look({ view: 'grid' }), bars)
  await vi.runAllTimersAsync()
  expect(sent).toEqual([])
  charts.keep(columns, look({ view: 'chart' }), bars)
  charts.keep(columns, look({ view: 'grid' }), bars)
  await vi.runAllTimersAsync()
  expect(sent).toMatchObject([{ shown: false, chart: bars }])
  expect(charts.lookOf(columns)).toEqual({ view: null, chart: bars })
})

test('a server that is away is no reason to fail', async () => {
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('Failed to fetch')
  })
  expect((await SavedCharts.of('w')).lookOf(columns)).toBeNull()
})
