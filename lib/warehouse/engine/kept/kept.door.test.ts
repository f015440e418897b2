import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBDataChunk, DuckDBInstance, VARCHAR } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { typeText } from '../encode/index.ts'
import { lockDown } from '../lockdown.ts'
import { testKey } from '../testEngine.ts'
import type { Column, KeptQuery, KeptResult } from '../types.ts'
import { KeptReader, KeptStore, KeptWriter } from './index.ts'

const dir = mkdtempSync(join(tmpdir(), 'kept-'))
let instance: DuckDBInstance
let user: DuckDBConnection
let service: DuckDBConnection
let store: KeptStore
let reader: KeptReader

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:')
  user = await instance.connect()
  service = await instance.connect()
  store = new KeptStore({ resultsDir: join(dir, 'results'), connect: () => instance.connect(), keys: [testKey] })
  reader = new KeptReader(store)
})
afterAll(() => {
  store.close()
  rmSync(dir, { recursive: true })
})

type Cell = string | null
const parse = (bytes: Buffer) => JSON.parse(`[${bytes}]`) as Cell[][]

async function keep(sql: string, { maxRows = 1e7, maxBytes = 1e9, timeZone = 'UTC' } = {}) {
  const result = await user.stream(sql)
  const types = result.columnTypes()
  const columns: Column[] = types.map((type, i) => ({
    name: result.columnName(i),
    type: typeText(type),
    nullable: true,
  }))
  const writer = new KeptWriter(store, types, { timeZone, service }, { maxRows, maxBytes })
  const first: Cell[][] = []
  for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk()) {
    const encoded = await writer.write(chunk)
    if (encoded) first.push(...parse(encoded.bytes))
  }
  return { writer, columns, first, end: await writer.finish() }
}

async function read(kept: KeptResult, columns: Column[], query: Partial<KeptQuery> = {}) {
  const page = await reader.read(kept, columns, { offset: 0, limit: 1000, ...query })
  const rows = parse(page.encoded)
  expect(rows).toHaveLength(page.rows)
  return { rows, total: page.total }
}

const resultFile = (kept: KeptResult) => join(dir, 'results', kept.file)

describe('a small result', () => {
  test('is kept as its bytes, sealed, one partition, in a private file', async () => {
    const { end, first, columns } = await keep("SELECT 42 AS a, 'x' AS b UNION ALL SELECT 43, NULL ORDER BY 1")
    expect(end).toMatchObject({ rowCount: 2, truncated: false, kept: { kind: 'bytes' } })
    expect(first).toEqual([
      ['42', 'x'],
      ['43', null],
    ])
    expect(end.kept.partitions).toMatchObject([{ rows: 2 }])
    expect((await read(end.kept, columns)).rows).toEqual(first)
    expect(readFileSync(resultFile(end.kept)).includes('"42"')).toBe(false)
    expect(statSync(resultFile(end.kept)).mode & 0o777).toBe(0o600)
  })

  test('without rows has one empty partition', async () => {
    const { end, columns } = await keep('SELECT 1 AS a WHERE false')
    expect(end.kept.partitions).toEqual([{ offset: expect.any(Number), length: 0, rows: 0 }])
    expect(await read(end.kept, columns, { search: 'x' })).toEqual({ rows: [], total: 0 })
  })

  test('many at once do not mix', async () => {
    // One user connection runs one statement at a time; the writers overlap.
    const writers = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const connection = await instance.connect()
        const result = await connection.stream(`SELECT ${n}, repeat('x', ${n * 100})`)
        const writer = new KeptWriter(
          store,
          result.columnTypes(),
          { timeZone: 'UTC', service },
          { maxRows: 9, maxBytes: 1e9 },
        )
        await writer.write((await result.fetchChunk())!)
        return writer
      }),
    )
    const ends = await Promise.all(writers.map((writer) => writer.finish()))
    const columns = ['a', 'b'].map((name) => ({ name, type: 'VARCHAR', nullable: true }))
    for (const [n, { kept }] of ends.entries())
      expect((await read(kept, columns)).rows).toEqual([[String(n), 'x'.repeat(n * 100)]])
  })

  test('is sorted and filtered by type, not by text', async () => {
    const { end, columns } = await keep(
      "FROM (VALUES (10, '\\xAB'::BLOB, [1]), (9, NULL, NULL), (100, '\\x01'::BLOB, [2])) v(a, b, c)",
    )
    expect((await read(end.kept, columns, { sort: [{ column: 0, descending: false }] })).rows.map((r) => r[0])).toEqual(
      ['9', '10', '100'],
    )
    expect(await read(end.kept, columns, { filters: [{ column: 0, operator: '>', value: '9' }], limit: 1 })).toEqual({
      rows: [['10', 'AB', '[1]']],
      total: 2,
    })
    expect((await read(end.kept, columns, { filters: [{ column: 1, operator: '=', value: '01' }] })).rows).toEqual([
      ['100', '01', '[2]'],
    ])
    expect((await read(end.kept, columns, { filters: [{ column: 2, operator: 'is null' }] })).rows).toEqual([
      ['9', null, null],
    ])
  })
})

describe('a large result', () => {
  const sql = "SELECT range AS id, range % 7 AS g, 'name ' || range AS name FROM range(300000)"

  test('becomes a table with partitions of 10,000 rows, its first 2,048 rows sent', async () => {
    const { end, first, columns } = await keep(sql)
    expect(end).toMatchObject({ rowCount: 300_000, truncated: false, kept: { kind: 'table' } })
    expect(first).toHaveLength(2048)
    expect(end.kept.partitions).toHaveLength(30)
    expect(end.kept.partitions.every(({ rows }) => rows === 10_000)).toBe(true)
    expect(statSync(resultFile(end.kept)).mode & 0o777).toBe(0o600)
    for (const offset of [0, 122_879, 299_000]) {
      const { rows, total } = await read(end.kept, columns, { offset })
      expect(total).toBe(300_000)
      expect(rows.map((row) => Number(row[0]))).toEqual(Array.from({ length: 1000 }, (_, i) => offset + i))
    }
    expect((await read(end.kept, columns, { offset: 299_990, limit: 100 })).rows).toHaveLength(10)
  })

  test('is sorted, filtered and searched as a whole', async () => {
    const { end, columns } = await keep(sql)
    const sort = [
      { column: 1, descending: true },
      { column: 0, descending: true },
    ]
    const sorted = await read(end.kept, columns, { sort, offset: 10, limit: 2 })
    expect(sorted.total).toBe(300_000)
    const sixes = Array.from({ length: 300_000 }, (_, i) => i)
      .filter((i) => i % 7 === 6)
      .reverse()
    expect(sorted.rows.map((row) => Number(row[0]))).toEqual(sixes.slice(10, 12))
    const crossing = await read(end.kept, columns, {
      sort: [{ column: 0, descending: true }],
      offset: 9_500,
      limit: 1_000,
    })
    expect(crossing.rows.map((row) => Number(row[0]))).toEqual(
      Array.from({ length: 1_000 }, (_, i) => 299_999 - 9_500 - i),
    )
    const last = await read(end.kept, columns, {
      sort: [{ column: 0, descending: true }],
      offset: 299_990,
      limit: 1_000,
    })
    expect(last.rows.map((row) => Number(row[0]))).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    expect((await read(end.kept, columns, { sort, offset: 400_000 })).rows).toEqual([])
    const filtered = await read(end.kept, columns, {
      filters: [
        { column: 0, operator: '>=', value: '299998' },
        { column: 2, operator: 'contains', value: 'NAME' },
      ],
    })
    expect(filtered).toEqual({
      rows: [
        ['299998', String(299_998 % 7), 'name 299998'],
        ['299999', String(299_999 % 7), 'name 299999'],
      ],
      total: 2,
    })
    expect((await read(end.kept, columns, { search: 'AME 123456' })).rows).toEqual([
      ['123456', String(123_456 % 7), 'name 123456'],
    ])
  })

  test("a filter's value is bound, and one that is not of the column's type is an error", async () => {
    const { end, columns } = await keep(sql)
    const evil = "' OR 1=1 --"
    expect((await read(end.kept, columns, { filters: [{ column: 2, operator: '=', value: evil }] })).total).toBe(0)
    await expect(read(end.kept, columns, { filters: [{ column: 0, operator: '=', value: evil }] })).rejects.toThrow(
      'Conversion',
    )
  })

  test('is cut at the caps, and says so', async () => {
    const byRows = await keep(sql, { maxRows: 5000 })
    expect(byRows.end).toMatchObject({ rowCount: 5000, truncated: true })
    expect((await read(byRows.end.kept, byRows.columns, { offset: 4999 })).rows).toEqual([
      ['4999', String(4999 % 7), 'name 4999'],
    ])
    const byBytes = await keep(sql, { maxBytes: 1_000_000 })
    expect(byBytes.end.truncated).toBe(true)
    expect(byBytes.end.bytes).toBeLessThanOrEqual(1_000_000)
    expect(byBytes.end.bytes).toBeGreaterThan(900_000)
    const small = await keep(sql, { maxRows: 3 })
    expect(small.end).toMatchObject({ rowCount: 3, truncated: true, kept: { kind: 'bytes' } })
  })

  test('of wide rows has partitions of about 10 MB, and becomes a table early', async () => {
    const { end, first, columns } = await keep(
      "SELECT range, repeat('x', CASE WHEN range % 100 = 0 THEN 2000000 ELSE 10 END) FROM range(2000)",
    )
    expect(end.kept.kind).toBe('table')
    expect(first.length).toBeLessThan(2000)
    if (end.kept.kind !== 'table') return
    expect(end.kept.partitions.length).toBeGreaterThanOrEqual(4)
    for (const { bytes } of end.kept.partitions) expect(bytes).toBeLessThanOrEqual(10_000_000)
    let offset = 0
    for (const { rows, bytes } of end.kept.partitions) {
      const page = await reader.read(end.kept, columns, { offset, limit: rows })
      expect(page.rows).toBe(rows)
      expect(Math.abs(page.encoded.length - bytes)).toBeLessThan(bytes * 0.1 + 100_000)
      offset += rows
    }
    expect(offset).toBe(2000)
  })

  test('of wide rows is read in pages that end at about 16 MB, sorted or not', async () => {
    const { end, columns } = await keep("SELECT range AS a, repeat('x', 1000000) AS b FROM range(100)")
    const plain = await reader.read(end.kept, columns, { offset: 0, limit: 100 })
    expect(plain.rows).toBeGreaterThan(10)
    expect(plain.encoded.length).toBeLessThan(17_000_000)
    const sorted = await reader.read(end.kept, columns, {
      offset: 95,
      limit: 100,
      sort: [{ column: 0, descending: true }],
    })
    expect(parse(sorted.encoded).map((row) => row[0])).toEqual(['4', '3', '2', '1', '0'])
    const all = await reader.read(end.kept, columns, { offset: 0, limit: 100, sort: [{ column: 0, descending: true }] })
    expect(all.rows).toBeLessThan(17)
    const wide = await keep("SELECT repeat('x', 30000000) FROM range(2)")
    expect((await reader.read(wide.end.kept, wide.columns, { offset: 1, limit: 10 })).rows).toBe(1)
  })

  test('is searched in every column that could hold the text', async () => {
    const { end, columns } = await keep(
      `SELECT range AS i, (range / 4)::DECIMAL(9,2) AS d, md5(range::VARCHAR)::UUID AS u, 'Grün ' || range AS t,
       DATE '2020-01-01' + (range % 500)::INTEGER AS day, [range] AS l, range % 2 = 0 AS b FROM range(5000)`,
    )
    const found = async (search: string) => (await read(end.kept, columns, { search })).total
    expect(await found('grün 499')).toBe(11)
    expect(await found('1249.75')).toBe(1)
    expect(await found('TRUE')).toBe(2500)
    expect(await found('2021-05-14')).toBe(10)
    expect(await found('[4999]')).toBe(1)
    expect(await found('nowhere')).toBe(0)
    const uuid = (await read(end.kept, columns, { limit: 1 })).rows[0]![2]!
    expect(await found(uuid.toUpperCase())).toBe(1)
    const integers = await keep('SELECT range FROM range(5000)')
    expect((await read(integers.end.kept, integers.columns, { search: 'x' })).total).toBe(0)
  })

  test('can be discarded without a trace', async () => {
    const result = await user.stream(sql)
    const writer = new KeptWriter(
      store,
      result.columnTypes(),
      { timeZone: 'UTC', service },
      { maxRows: 1e7, maxBytes: 1e9 },
    )
    const tables = async () =>
      (
        await user.runAndReadAll("SELECT count(*) FROM duckdb_tables() WHERE database_name LIKE '~results-2%'")
      ).getRows()[0]![0]
    const before = await tables()
    for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk())
      await writer.write(chunk)
    await writer.discard()
    expect(await tables()).toBe(before)
  })

  test('can be discarded after it was finished, once or twice', async () => {
    const { writer, end, columns } = await keep(sql)
    await Promise.all([writer.discard(), writer.discard()])
    await expect(read(end.kept, columns)).rejects.toThrow('does not exist')
    const [a, b] = [await store.lease(), await store.lease()]
    expect(a).not.toBe(b)
    store.release(a)
    store.release(b)
  })

  test('that could not be kept rejects, leaves nothing behind, and the next is kept', async () => {
    const result = await user.stream(sql)
    const writer = new KeptWriter(
      store,
      result.columnTypes(),
      { timeZone: 'UTC', service },
      { maxRows: 1e7, maxBytes: 1e9 },
    )
    const spoiled = DuckDBDataChunk.create([VARCHAR, VARCHAR, VARCHAR], 3)
    spoiled.setColumns([
      ['not a number', 'x', 'y'],
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ])
    for (let n = 0; n < 2; n++) await writer.write((await result.fetchChunk())!)
    await expect(writer.write(spoiled).then(() => writer.finish())).rejects.toThrow()
    await writer.discard()
    const { end, columns } = await keep('SELECT range FROM range(5000)')
    expect((await read(end.kept, columns)).total).toBe(5000)
  })

  test('is kept beside an open transaction of the user', async () => {
    await user.run('BEGIN; CREATE TABLE mine AS SELECT 1 AS a')
    const { end, columns } = await keep('SELECT a + range FROM mine, range(5000)')
    expect((await read(end.kept, columns, { offset: 4999 })).rows).toEqual([['5000']])
    await user.run('ROLLBACK')
  })
})

test('every type survives a table, sorted by each column', async () => {
  await user.run("SET TimeZone = 'America/New_York'")
  const { first, end, columns } = await keep(
    `SELECT *, row(1, [row('a')]) AS unnamed, 1::VARIANT AS variant, '{"a":1}'::JSON AS json, 'POINT(1 2)'::GEOMETRY AS geo, NULL AS nothing
     FROM test_all_types(), range(1000)`,
    { timeZone: 'America/New_York' },
  )
  await user.run('RESET TimeZone')
  expect(end.kept.kind).toBe('table')
  const { rows } = await read(end.kept, columns, { limit: 2048 })
  expect(rows).toHaveLength(2048)
  expect(first.length).toBeGreaterThan(100)
  expect(rows.slice(0, first.length)).toEqual(first)
  const small = await keep('SELECT *, row(1, 2) AS unnamed FROM test_all_types()', { timeZone: 'UTC' })
  for (const [kept, list] of [
    [end.kept, columns],
    [small.end.kept, small.columns],
  ] as const)
    for (const column of list.keys())
      expect((await read(kept, [...list], { sort: [{ column, descending: false }], limit: 1 })).rows).toHaveLength(1)
})

test('an hour that is over for 24 h is removed, attached or not; younger ones and strangers stay', async () => {
  const { end, columns } = await keep('SELECT range FROM range(5000)')
  writeFileSync(join(dir, 'results', '2020010100-abcd.bytes'), 'x')
  writeFileSync(join(dir, 'results', 'README'), 'x')
  expect(await store.expire()).toEqual(['2020010100-abcd.bytes'])
  expect((await read(end.kept, columns)).total).toBe(5000)
  const removed = await store.expire(Date.now() + 25 * 3_600_000)
  expect(removed).toContain(end.kept.file)
  expect(existsSync(resultFile(end.kept))).toBe(false)
  expect(readdirSync(join(dir, 'results'))).toEqual(['README'])
  await expect(read(end.kept, columns)).rejects.toThrow('no longer kept')
})

test('all of it works in a locked-down instance', async () => {
  const directory = join(dir, 'locked')
  const locked = await DuckDBInstance.create(':memory:')
  const control = await locked.connect()
  await lockDown(control, {
    directory,
    limits: { memoryLimit: '500MB', threads: 2, rssLimit: 1e9 },
    accountId: 'a',
    resultKeys: [testKey],
  })
  const own = new KeptStore({
    resultsDir: join(directory, 'results'),
    connect: () => locked.connect(),
    keys: [testKey],
  })
  const result = await control.stream(
    "SELECT TIMESTAMPTZ '2020-01-01 12:00:00+00' + to_days(range::INTEGER) AS t FROM range(5000)",
  )
  const encoding = { timeZone: 'Asia/Kolkata', calendar: 'gregorian', service: await locked.connect() }
  const writer = new KeptWriter(own, result.columnTypes(), encoding, { maxRows: 1e6, maxBytes: 1e9 })
  const first: Cell[][] = []
  for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk()) {
    const encoded = await writer.write(chunk)
    if (encoded) first.push(...parse(encoded.bytes))
  }
  const { kept } = await writer.finish()
  expect(first[0]).toEqual(['2020-01-01 17:30:00+05:30'])
  const columns: Column[] = [{ name: 't', type: 'TIMESTAMP WITH TIME ZONE', nullable: true }]
  const page = await new KeptReader(own).read(kept, columns, {
    offset: 0,
    limit: 1,
    sort: [{ column: 0, descending: true }],
  })
  expect(parse(page.encoded)).toEqual([['2033-09-08 17:30:00+05:30']])
  // What is compared with a column is read in the session's time zone, as it is shown.
  const filters: KeptQuery['filters'] = [{ column: 0, operator: '<=', value: '2020-01-02 17:30:00' }]
  expect((await new KeptReader(own).read(kept, columns, { offset: 0, limit: 10, filters })).total).toBe(2)
  own.close()
})
