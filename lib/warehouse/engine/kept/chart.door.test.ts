import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type KeptWorld, keptWorld } from './testKept.ts'
import type { ChartQuestion } from './types.ts'

let world: KeptWorld
beforeAll(async () => {
  world = await keptWorld()
})
afterAll(() => world.remove())

async function drawn(sql: string, question: Partial<ChartQuestion>) {
  const { kept, columns } = await world.keep(sql)
  const whole: ChartQuestion = { mark: 'bar', x: 0, measure: 'sum', view: {}, ...question }
  const answer = await world.reader.ask(kept, columns, { kind: 'chart', ...whole })
  return answer.kind === 'chart' ? answer.chart : null
}

const xy = (chart: Awaited<ReturnType<typeof drawn>>) => chart!.points.map(({ x, y }) => [x, y])

describe('a bar chart', () => {
  const sales = "FROM (VALUES ('b', 1), ('a', 5), ('b', 7), (NULL, 2), ('c', NULL)) t(k, v)"
  it('sums by name, the largest first, and counts what it cannot show', async () => {
    const chart = await drawn(sales, { y: 1 })
    expect(xy(chart)).toEqual([
      ['b', 8],
      ['a', 5],
      [null, 2],
    ])
    expect(chart).toMatchObject({ scale: 'name', rows: 4, skipped: 1, shortened: null })
  })

  it('counts rows where there is no y', async () => {
    expect(xy(await drawn(sales, { measure: 'count' }))).toEqual([
      ['b', 2],
      ['a', 1],
      ['c', 1],
      [null, 1],
    ])
  })

  it('orders numbers by themselves', async () => {
    expect(xy(await drawn('FROM (VALUES (10, 1), (9, 2), (100, 3)) t(k, v)', { y: 1 })).map(([x]) => x)).toEqual([
      '9',
      '10',
      '100',
    ])
  })

  it('keeps the 50 largest of many groups, and says so', async () => {
    const chart = await drawn("SELECT 'g' || range AS k, range AS v FROM range(50000)", { y: 1 })
    expect(chart!.points).toHaveLength(50)
    expect(chart!.points[0]).toEqual({ x: 'g49999', y: 49999, series: null })
    expect(chart!.shortened).toBe('the 50 largest of 50,000 groups')
  })

  it('splits by a series, the most frequent eight', async () => {
    const chart = await drawn('SELECT range % 2 AS k, 1 AS v, range % 20 AS s FROM range(3000)', { y: 1, series: 2 })
    expect(new Set(chart!.points.map(({ series }) => series)).size).toBe(8)
    expect(chart!.shortened).toBe('the 8 most frequent of 20 colours')
  })
})

describe('a line', () => {
  it('has a point for each place, in order', async () => {
    const days = "FROM (VALUES (DATE '2026-01-02', 1.5), (DATE '2026-01-01', 2), (DATE '2026-01-02', 2.5)) t(d, v)"
    const chart = await drawn(days, { mark: 'line', y: 1, measure: 'avg' })
    expect(chart!.scale).toBe('time')
    expect(xy(chart)).toEqual([
      [Date.UTC(2026, 0, 1), 2],
      [Date.UTC(2026, 0, 2), 2],
    ])
  })

  it('over a million rows has a thousand steps', async () => {
    const chart = await drawn('SELECT range AS x, range * 2 AS y FROM range(1000000)', {
      mark: 'line',
      y: 1,
      measure: 'avg',
    })
    expect(chart!.points).toHaveLength(1000)
    expect(chart!.points[500]!.y / Number(chart!.points[500]!.x)).toBeCloseTo(2, 2)
    expect(chart!.shortened).toMatch(/places in 1,000 steps/)
  })

  it('leaves NaN and infinities out and counts them', async () => {
    const chart = await drawn("SELECT unnest([1, 2, 3, 4]) AS x, unnest(['NaN', 'inf', '1', NULL]::DOUBLE[]) AS y", {
      mark: 'line',
      y: 1,
    })
    expect(xy(chart)).toEqual([[3, 1]])
    expect(chart).toMatchObject({ rows: 1, skipped: 3 })
  })
})

describe('a scatter plot', () => {
  it('shows the rows, or a sample of them', async () => {
    expect(xy(await drawn('SELECT range AS x, -range AS y FROM range(3)', { mark: 'scatter', y: 1 })).sort()).toEqual([
      [0, 0],
      [1, -1],
      [2, -2],
    ])
    const chart = await drawn('SELECT range AS x, -range AS y FROM range(100000)', { mark: 'scatter', y: 1 })
    expect(chart!.points).toHaveLength(4000)
    expect(chart!.points.every(({ x, y }) => y + Number(x) === 0)).toBe(true)
    expect(chart!.shortened).toBe('a sample of 4,000 of 100,000 rows')
  })
})

describe('a histogram', () => {
  it('has bins of all rows', async () => {
    const chart = await drawn('SELECT range / 10 AS x FROM range(100000)', { mark: 'histogram' })
    expect(chart!.bins).toHaveLength(40)
    expect(chart!.bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(100_000)
  })
})

it('a column that an axis cannot take is an error, and one of NaN alone is empty', async () => {
  const texts = "SELECT 'a' AS t, 'NaN'::DOUBLE AS d"
  await expect(drawn(texts, { x: 1, y: 0 })).rejects.toThrow('needs a column of numbers')
  await expect(drawn(texts, { mark: 'histogram' })).rejects.toThrow('A histogram needs')
  await expect(drawn(texts, { mark: 'scatter', y: 1 })).rejects.toThrow('A scatter plot needs')
  await expect(drawn(texts, { x: 9 })).rejects.toThrow('no column 9')
  expect(await drawn(texts, { mark: 'histogram', x: 1 })).toMatchObject({ rows: 0, skipped: 1, bins: [] })
})
