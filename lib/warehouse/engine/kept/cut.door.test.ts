import { afterAll, beforeAll, expect, test } from 'vitest'
import { type KeptWorld, keptWorld } from './testKept.ts'

let world: KeptWorld
beforeAll(async () => {
  world = await keptWorld()
})
afterAll(() => world.remove())

test('long texts come cut where that is asked for, sorted or not, and then a page holds more rows', async () => {
  const { kept, columns } = await world.keep(
    "SELECT i AS i, repeat('é', 100000) AS t, [repeat('n', 5000)] AS l, 'short' AS s FROM range(400) t(i)",
  )
  expect(kept.kind).toBe('table')
  const read = async (query: object) => {
    const page = await world.reader.read(kept, columns, { offset: 0, limit: 400, ...query })
    return JSON.parse(`[${page.encoded}]`) as string[][]
  }
  for (const query of [{}, { sort: [{ column: 0, descending: false }] }]) {
    const whole = await read(query)
    expect([whole.length < 400, whole[0]![1]!.length]).toEqual([true, 100000])
    const rows = await read({ cut: 1000, ...query })
    expect(rows).toHaveLength(400)
    expect(rows[399]!.map((value) => value.length)).toEqual([3, 1001, 1001, 5])
  }
})
