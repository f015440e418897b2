import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type KeptWorld, keptWorld } from './testKept.ts'
import type { ComparedRow, CompareQuestion } from './types.ts'

let world: KeptWorld
beforeAll(async () => {
  world = await keptWorld()
})
afterAll(() => world.remove())

async function compared(left: string, right: string, question: Partial<CompareQuestion> = {}) {
  const sides = [await world.keep(left), await world.keep(right)] as const
  const asked = { keys: [], only: 'all', offset: 0, limit: 100, ...question } as const
  const { comparison, page } = await world.reader.compare(sides, { ...asked, keys: [...asked.keys] })
  const rows = JSON.parse(`[${page.encoded}]`) as ComparedRow[]
  expect(rows).toHaveLength(page.rows)
  return { ...comparison, rows, kinds: sides.map(({ kept }) => kept.kind) }
}

const people = (rows: string) => `SELECT * FROM (VALUES ${rows}) t(id, name, age)`

describe('two results', () => {
  test('by position: what differs where, and what only one of them has', async () => {
    const found = await compared(
      people("(1, 'ann', 30), (2, NULL, 40), (3, 'cid', 50)"),
      people("(1, 'ann', 31), (2, '', 40)"),
    )
    expect(found.counts).toEqual({ same: 0, changed: 2, added: 0, removed: 1 })
    expect(found.columns).toEqual([
      { name: 'id', left: 0, right: 0, different: 0 },
      { name: 'name', left: 1, right: 1, different: 1 },
      { name: 'age', left: 2, right: 2, different: 1 },
    ])
    expect(found.rows).toEqual([
      ['changed', ['1', 'ann', '30'], ['1', 'ann', '31'], '001'],
      ['changed', ['2', null, '40'], ['2', '', '40'], '010'],
      ['removed', ['3', 'cid', '50'], null, ''],
    ])
  })

  test('by key: moved rows are the same rows, NULL is a key like others, repeated keys go in order', async () => {
    const found = await compared(
      people("(1, 'a', 1), (2, 'b', 2), (NULL, 'n', 0), (7, 'x', 1), (7, 'y', 2)"),
      people("(2, 'b', 2), (NULL, 'm', 0), (7, 'x', 1), (9, 'z', 9)"),
      { keys: [0] },
    )
    expect(found.counts).toEqual({ same: 2, changed: 1, added: 1, removed: 2 })
    expect(found.rows.map(([kind, left, right]) => [kind, left?.[1] ?? null, right?.[1] ?? null])).toEqual([
      ['removed', 'a', null],
      ['same', 'b', 'b'],
      ['changed', 'n', 'm'],
      ['same', 'x', 'x'],
      ['added', null, 'z'],
      ['removed', 'y', null],
    ])
    const only = await compared(people("(1, 'a', 1), (2, 'b', 2)"), people("(1, 'a', 1), (2, 'c', 2)"), {
      keys: [0],
      only: 'different',
    })
    expect([only.total, only.rows]).toEqual([1, [['changed', ['2', 'b', '2'], ['2', 'c', '2'], '010']]])
  })

  test('columns go by name, in any order and case; others are in one only', async () => {
    const found = await compared("SELECT 1 AS a, 'x' AS Name, 5 AS gone", "SELECT 'x' AS name, 1 AS a, 6 AS came")
    expect(found.columns.map(({ name, left, right }) => [name, left, right])).toEqual([
      ['a', 0, 1],
      ['Name', 1, 0],
      ['gone', 2, null],
      ['came', null, 2],
    ])
    expect(found.counts).toMatchObject({ same: 1, changed: 0 })
  })

  test.each([
    ['1::INTEGER', '1.00::DECIMAL(9,2)', true],
    ['1::INTEGER', '1.0::DOUBLE', true],
    ['9007199254740993::BIGINT', '9007199254740992::DOUBLE', false],
    ['0.1::DECIMAL(30,20)', '0.1000000000000000000000001::DECIMAL(38,25)', false],
    ["'NaN'::DOUBLE", "'NaN'::DOUBLE", true],
    ["'NaN'::DOUBLE", 'NULL::DOUBLE', false],
    ["'1'::VARCHAR", '1::INTEGER', true],
    ['[1, 2]', '[1, 3]', false],
    ["TIMESTAMPTZ '2026-01-01 00:00:00+00'", "TIMESTAMPTZ '2026-01-01 02:00:00+02'", true],
    ["'\\xFF'::BLOB", "'\\xFE'::BLOB", false],
  ])('%s and %s: same is %s', async (left, right, same) => {
    for (const rows of [1, 3000]) {
      const found = await compared(
        `SELECT ${left} AS v FROM range(${rows})`,
        `SELECT ${right} AS v FROM range(${rows})`,
      )
      expect(found.counts.same).toBe(same ? rows : 0)
    }
  })

  test('one kept as bytes and one as a table', async () => {
    const query = (rows: number, extra: string) =>
      `SELECT i::BIGINT AS i, sqrt(i) AS d, DATE '2026-01-01' + i::INTEGER AS day, {'k': [i]} AS n, ${extra} AS x FROM range(${rows}) t(i) ORDER BY i`
    const found = await compared(query(1000, 'i % 10'), query(5000, 'CASE WHEN i = 500 THEN -1 ELSE i % 10 END'), {
      keys: [0],
    })
    expect(found.kinds).toEqual(['bytes', 'table'])
    expect(found.counts).toEqual({ same: 999, changed: 1, added: 4000, removed: 0 })
  })

  test('of many rows: pages come from anywhere, the whole is counted', async () => {
    const rows = (x: string) => `SELECT i::BIGINT AS i, ${x} AS x, 'row ' || i AS t FROM range(300000) t(i) ORDER BY i`
    const right = rows('CASE WHEN i % 1000 = 7 THEN NULL ELSE i * 2 END')
    for (const keys of [[], [0]]) {
      const found = await compared(rows('i * 2'), right, { only: 'different', offset: 200, limit: 2, keys })
      expect(found.counts).toEqual({ same: 299700, changed: 300, added: 0, removed: 0 })
      expect([found.total, found.rows.map(([, left]) => left![0])]).toEqual([300, ['200007', '201007']])
    }
  })

  test('a key that only one of them has is refused, with its name', async () => {
    await expect(compared('SELECT 1 AS a', 'SELECT 1 AS b', { keys: [0] })).rejects.toThrow(
      'a is in one of the results only',
    )
  })
})
