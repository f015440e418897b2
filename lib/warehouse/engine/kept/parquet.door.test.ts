import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type KeptWorld, keptWorld } from './testKept.ts'

let world: KeptWorld
beforeAll(async () => {
  world = await keptWorld()
})
afterAll(() => world.remove())

/** What another DuckDB finds in the file. */
async function readBack(path: string, sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run("SET TimeZone = 'UTC'")
    const found = await connection.runAndReadAll(sql.replace('FILE', `'${path}'`))
    return found.getRowsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

async function written(sql: string, view = {}) {
  const { kept, columns } = await world.keep(sql)
  await world.reader.writeParquet(kept, columns, view, '2026010100-test.parquet')
  return { kept, path: join(world.resultsDir, '2026010100-test.parquet') }
}

const values = `SELECT i::BIGINT AS id, (170141183460469231731687303715884105727::HUGEINT - i) AS huge,
  (i + 0.123456789012345678901234567890)::DECIMAL(38,30) AS dec, 'NaN'::DOUBLE AS nan, '-Infinity'::FLOAT AS inf,
  TIMESTAMP '2026-01-01 00:00:00.123456' + to_seconds(i) AS moment, TIMESTAMPTZ '2026-01-01 00:00:00+02' AS tz,
  DATE 'infinity' AS forever, INTERVAL '1 month 2 days 3 microseconds' AS lapse, '\\x00\\xFF'::BLOB AS raw,
  {'a': [i, NULL], 'b c': DATE '2026-02-03'} AS nested, MAP {'k': 9007199254740993 + i} AS map,
  CASE WHEN i = 0 THEN NULL WHEN i = 1 THEN '' ELSE 'NULL' END AS text, true AS yes, NULL AS nothing,
  'x' AS "ID", '10101'::BIT AS bits, 'happy'::ENUM ('sad', 'happy') AS mood, TIME '23:59:59.999999' AS clock`

test.each([
  ['small, as bytes', 3],
  ['large, as a table', 5000],
])('a result kept %s is the same in its Parquet file', async (_, rows) => {
  const { kept, path } = await written(`${values} FROM range(${rows}) t(i) ORDER BY i`)
  expect(kept.kind).toBe(rows > 2048 ? 'table' : 'bytes')
  const columns = await readBack(path, 'DESCRIBE FROM FILE')
  expect(Object.fromEntries(columns.map(([name, type]) => [name, type]))).toMatchObject({
    id: 'BIGINT',
    huge: 'VARCHAR',
    dec: 'DECIMAL(38,30)',
    nan: 'DOUBLE',
    moment: 'TIMESTAMP',
    tz: 'TIMESTAMP WITH TIME ZONE',
    forever: 'DATE',
    lapse: 'VARCHAR',
    raw: 'BLOB',
    nested: 'STRUCT(a BIGINT[], "b c" DATE)',
    map: 'MAP(VARCHAR, BIGINT)',
    yes: 'BOOLEAN',
    ID_1: 'VARCHAR',
    bits: 'VARCHAR',
    clock: 'TIME',
  })
  const shown = `SELECT id, huge, dec::VARCHAR, nan::VARCHAR, inf::VARCHAR, moment::VARCHAR, tz::VARCHAR, forever::VARCHAR, lapse,
    hex(raw), nested::VARCHAR, map::VARCHAR, text, nothing, "ID_1", bits, mood, clock::VARCHAR FROM FILE`
  const all = await readBack(path, shown)
  expect(all).toHaveLength(rows)
  expect(all[1]).toEqual([
    '1',
    '170141183460469231731687303715884105726',
    '1.123456789012345678901234567890',
    'nan',
    '-inf',
    '2026-01-01 00:00:01.123456',
    '2025-12-31 22:00:00+00',
    'infinity',
    '1 month 2 days 00:00:00.000003',
    '00FF',
    "{'a': [1, NULL], 'b c': 2026-02-03}",
    '{k=9007199254740994}',
    '',
    null,
    'x',
    '10101',
    'happy',
    '23:59:59.999999',
  ])
  expect(all[0]![12]).toBeNull()
  expect(all[2]![12]).toBe('NULL')
})

test('a value that would not come back as it was makes its column a text', async () => {
  const { path } = await written(
    'SELECT [0.12345678901234567890123456789::DECIMAL(38,29)] AS d, [1.5::DECIMAL(4,1)] AS e',
  )
  expect(await readBack(path, 'SELECT typeof(d), d::VARCHAR, typeof(e) FROM FILE')).toEqual([
    ['VARCHAR', '[0.12345678901234567890123456789]', 'DECIMAL(4,1)[]'],
  ])
})

test('a view is written: its rows, in its order', async () => {
  const { path } = await written('SELECT i::INTEGER AS i, i % 7 AS g FROM range(100000) t(i)', {
    sort: [{ column: 0, descending: true }],
    filters: [{ column: 1, operator: '=', value: '3' }],
  })
  const [[count, first]] = (await readBack(path, 'SELECT count(*), first(i) FROM FILE')) as [[string, number]]
  expect([Number(count), first]).toEqual([14286, 99998])
  expect(await readBack(path, 'SELECT count(*) FROM FILE WHERE i % 7 <> 3')).toEqual([['0']])
})

test('a result without rows is a file without rows, and no other name is written to', async () => {
  const { kept, columns } = await world.keep('SELECT 1 AS a WHERE false')
  await world.reader.writeParquet(kept, columns, {}, '2026010100-test.parquet')
  expect(await readBack(join(world.resultsDir, '2026010100-test.parquet'), 'SELECT count(*) FROM FILE')).toEqual([
    ['0'],
  ])
  await expect(world.reader.writeParquet(kept, columns, {}, '../databases/x.parquet')).rejects.toThrow('house')
})
