import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type KeptWorld, keptWorld } from './testKept.ts'
import type { ColumnProfile, KeptView } from './types.ts'

let world: KeptWorld
beforeAll(async () => {
  world = await keptWorld()
})
afterAll(() => world.remove())

async function profiles(sql: string, view: KeptView = {}, timeZone = 'UTC') {
  const { columns, kept } = await world.keep(sql, timeZone)
  const found: ColumnProfile[] = []
  for (let column = 0; column < columns.length; column++) {
    const answer = await world.reader.ask(kept, columns, { kind: 'profile', column, view })
    if (answer.kind === 'profile') found.push(answer.profile)
  }
  return { kept, columns, found }
}

/** The same rows as a small result (kept as bytes) and inside a large one (kept as a table). */
const small = (rows: string) => rows
const large = (rows: string) => `SELECT * FROM (${rows}) x, range(3000)`

describe.each([
  ['a small result', 'bytes', small, 1],
  ['a large result', 'table', large, 3000],
] as const)('the profile of a column of %s', (_, kind, sized, times) => {
  it('counts rows, NULLs and distinct values, and names the ends and the most frequent ones', async () => {
    const { kept, found } = await profiles(
      sized("SELECT unnest(['b', 'a', 'b', NULL, '']) AS t, unnest([1, 2, 30, NULL, 2]) AS n"),
    )
    expect(kept.kind).toBe(kind)
    expect(found[0]).toEqual({
      rows: 5 * times,
      nulls: times,
      distinct: 3,
      exact: true,
      notFinite: 0,
      least: '',
      greatest: 'b',
      mean: null,
      quartiles: null,
      lengths: { least: 0, greatest: 1, mean: 0.75, empty: times },
      histogram: null,
      top: [
        { value: 'b', rows: 2 * times },
        { value: '', rows: times },
        { value: 'a', rows: times },
      ],
    })
    expect(found[1]).toMatchObject({ nulls: times, distinct: 3, least: '1', greatest: '30', mean: 8.75, lengths: null })
    expect(found[1]!.top[0]).toEqual({ value: '2', rows: 2 * times })
  })

  it('leaves NaN and infinities out of everything but their count', async () => {
    const { found } = await profiles(
      sized("SELECT unnest(['NaN', 'inf', '-inf', '1.5', '0.1', '1e300']::DOUBLE[]) AS d"),
    )
    expect(found[0]).toMatchObject({ notFinite: 3 * times, nulls: 0, distinct: 6, least: '0.1', greatest: '1e+300' })
    const { scale, bins } = found[0]!.histogram!
    expect([scale, bins.length, bins[0]!.rows, bins.at(-1)!.rows]).toEqual(['number', 24, 2 * times, times])
  })

  it('gives whole numbers that are few a bin each, others bins of equal width', async () => {
    const { found } = await profiles(
      sized('SELECT unnest([1, 2, 2, 5]) AS n, unnest([0.0, 1, 2, 24]::DECIMAL(9,2)[]) AS d'),
    )
    expect(found[0]!.histogram!.bins.map(({ from, to, rows }) => [from, to, rows / times])).toEqual([
      [1, 1, 1],
      [2, 2, 2],
      [3, 3, 0],
      [4, 4, 0],
      [5, 5, 1],
    ])
    expect(found[1]!.histogram!.bins.map(({ rows }) => rows / times)).toEqual([1, 1, 1, ...Array(20).fill(0), 1])
  })

  it('puts as many days or whole numbers into each bin', async () => {
    const { found } = await profiles(sized("SELECT DATE '2026-01-01' + range::INTEGER AS d, range AS n FROM range(90)"))
    for (const { histogram } of found.slice(0, 2)) {
      expect(histogram!.bins).toHaveLength(23)
      expect(histogram!.bins.map(({ rows }) => rows / times)).toEqual([...Array(22).fill(4), 2])
    }
  })

  it('places times where the session shows them', async () => {
    const { found } = await profiles(
      sized(
        "SELECT unnest([TIMESTAMPTZ '2026-01-01 00:00:00+00', 'infinity']) AS z, DATE '2026-01-02' AS d, TIME '01:00' AS t",
      ),
      {},
      'Asia/Tokyo',
    )
    expect(found[0]).toMatchObject({ notFinite: times, least: '2026-01-01 09:00:00+09' })
    expect(found[0]!.histogram).toEqual({
      scale: 'time',
      bins: [{ from: Date.UTC(2026, 0, 1, 9), to: Date.UTC(2026, 0, 1, 9), rows: times }],
    })
    expect(found[1]!.histogram!.bins[0]!.from).toBe(Date.UTC(2026, 0, 2))
    expect(found[2]!.histogram).toMatchObject({ scale: 'clock', bins: [{ from: 3_600_000 }] })
  })

  it('knows nested values, JSON and BLOBs by their texts', async () => {
    const { found } = await profiles(
      sized(`SELECT unnest([[1], [1], [2]]) AS l, '{"a":1}'::JSON AS j, '\\xAB'::BLOB AS b`),
    )
    expect(found[0]).toMatchObject({
      distinct: 2,
      least: null,
      top: [{ value: '[1]', rows: 2 * times }, { value: '[2]' }],
    })
    expect(found[1]).toMatchObject({ distinct: 1, least: null, top: [{ value: '{"a":1}' }] })
    expect(found[2]).toMatchObject({ distinct: 1, least: 'AB', greatest: 'AB', top: [{ value: 'AB' }] })
  })

  it('looks at the rows that pass the filters', async () => {
    const view: KeptView = { filters: [{ column: 0, operator: '>', value: '2' }] }
    const { found } = await profiles(sized('SELECT unnest([1, 2, 3, 30]) AS n'), view)
    expect(found[0]).toMatchObject({ rows: 2 * times, least: '3', greatest: '30', distinct: 2 })
  })

  it('cuts long values', async () => {
    const { found } = await profiles(sized("SELECT repeat('x', 5000) AS t"))
    expect([found[0]!.least!.length, found[0]!.top[0]!.value.length]).toEqual([200, 200])
  })
})

it('a column without values has a profile, and one that is not there is an error', async () => {
  const { kept, columns, found } = await profiles('SELECT NULL::INTEGER AS n, NULL AS x WHERE false')
  expect(found[0]).toMatchObject({ rows: 0, nulls: 0, distinct: 0, least: null, mean: null, histogram: null, top: [] })
  expect(found[1]).toMatchObject({ rows: 0 })
  await expect(world.reader.ask(kept, columns, { kind: 'profile', column: 7, view: {} })).rejects.toThrow('no column 7')
})

it('an empty result is not taken for the one that is kept behind it', async () => {
  const empty = await profiles('SELECT 1 AS n WHERE false')
  const next = await profiles('SELECT 2 AS n')
  expect([empty.found[0]!.rows, next.found[0]!.rows]).toEqual([0, 1])
})

it('numbers at the ends of DOUBLE have bins, and HUGEINTs their exact ends', async () => {
  const { found } = await profiles(
    "SELECT unnest([-1.7e308, 1.7e308]) AS d, unnest(['170141183460469231731687303715884105727', '-1']::HUGEINT[]) AS h",
  )
  expect(found[0]!.histogram!.bins.map(({ rows }) => rows).filter(Boolean)).toEqual([1, 1])
  expect(found[1]).toMatchObject({ greatest: '170141183460469231731687303715884105727', least: '-1' })
})
