import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, type Contract, openContract } from './client.ts'

let contract: Contract
let admin: Client

beforeAll(async () => {
  contract = await openContract()
  admin = contract.admin
  await admin.each('create database bound', 'create table bound.main.t (i bigint, s varchar)')
})
afterAll(() => contract?.server.remove())

const bind = (...values: [string, string | null][]) => ({
  bindings: Object.fromEntries(values.map(([type, value], n) => [String(n + 1), { type, value }])),
})

describe('bindings', () => {
  /** Type, what is sent, what `select ?` answers, its duckdbType or what matters of it. */
  it.each<[string, string | null, string | null, RegExp]>([
    ['FIXED', '10', '10', /INT/],
    ['FIXED', '-9223372036854775808', '-9223372036854775808', /INT/],
    ['FIXED', '170141183460469231731687303715884105727', '170141183460469231731687303715884105727', /HUGEINT|DECIMAL/],
    ['FIXED', '1.50', '1.50', /DECIMAL/],
    ['REAL', '0.1', '0.1', /DOUBLE/],
    ['REAL', '1e300', '1e+300|1e300|1E+300', /DOUBLE/],
    ['REAL', 'NaN', 'NaN', /DOUBLE/],
    ['REAL', '-Infinity', '-Infinity', /DOUBLE/],
    ['TEXT', "'; drop table bound.main.t; --", "'; drop table bound.main.t; --", /VARCHAR/],
    ['TEXT', 'ünï 😀 \n "x"', 'ünï 😀 \n "x"', /VARCHAR/],
    ['TEXT', '', '', /VARCHAR/],
    ['TEXT', null, null, /^VARCHAR$/],
    ['REAL', null, null, /^DOUBLE$/],
    ['DATE', null, null, /^DATE$/],
    ['TIME', null, null, /^TIME$/],
    ['BOOLEAN', null, null, /^BOOLEAN$/],
    ['TIMESTAMP_NTZ', null, null, /^TIMESTAMP$/],
    ['TIMESTAMP_TZ', null, null, /^TIMESTAMP WITH TIME ZONE$/],
    ['BINARY', null, null, /^BLOB$/],
    ['BOOLEAN', 'true', 'true', /BOOLEAN/],
    ['BOOLEAN', 'false', 'false', /BOOLEAN/],
    ['DATE', '2026-11-24', '2026-11-24', /DATE/],
    ['TIME', '23:59:59.123456', '23:59:59.123456', /TIME/],
    ['TIMESTAMP_NTZ', '2026-11-24 10:00:00.5', '2026-11-24 10:00:00.5', /TIMESTAMP/],
    ['TIMESTAMP_TZ', '2026-11-24 10:00:00+01:00', '2026-11-24 09:00:00+00', /TIMESTAMP WITH TIME ZONE/],
    ['BINARY', '00ff10', '00ff10', /BLOB/],
    ['FIXED', null, null, /INT|DECIMAL/],
  ])('%s %j', async (type, value, expected, duckdbType) => {
    const { data, resultSetMetaData } = await admin.ok('select ?', bind([type, value]))
    if (expected === null) expect(data).toEqual([[null]])
    else expect(expected.split('|')).toContain(type === 'BINARY' ? data![0]![0]!.toLowerCase() : data![0]![0])
    expect(resultSetMetaData!.rowType[0]!.duckdbType).toMatch(duckdbType)
  })

  it.each([
    ['FIXED', 'ten'],
    ['FIXED', '1; select 2'],
    ['REAL', 'x'],
    ['BOOLEAN', 'perhaps'],
    ['DATE', 'yesterday'],
    ['BINARY', '0g'],
    ['TIMESTAMP_TZ', 'never'],
  ])('%s does not take %j', async (type, value) => {
    const { status, body } = await admin.run('select ?', bind([type, value]))
    expect([400, 422]).toContain(status)
    expect(body.sqlState).toMatch(/^22/)
  })

  it('hold in WHERE, INSERT, LIMIT, and by number', async () => {
    await admin.ok('insert into bound.main.t values (?, ?)', bind(['FIXED', '7'], ['TEXT', "it's"]))
    expect(await admin.rows('select s from bound.main.t where i = ?', bind(['FIXED', '7']))).toEqual([["it's"]])
    expect(
      await admin.rows('select i from bound.main.t where s = ? limit ?', bind(['TEXT', "it's"], ['FIXED', '1'])),
    ).toEqual([['7']])
    expect(await admin.rows('select $2, $1, $2', bind(['FIXED', '1'], ['FIXED', '2']))).toEqual([['2', '1', '2']])
    expect(await admin.rows('update bound.main.t set s = ? where i = ?', bind(['TEXT', 'x'], ['FIXED', '7']))).toEqual([
      ['1'],
    ])
    expect(
      await admin.rows('delete from bound.main.t where i in (?, ?)', bind(['FIXED', '7'], ['FIXED', '8'])),
    ).toEqual([['1']])
  })

  it('that are missing or too many are refused', async () => {
    expect((await admin.run('select ?')).status).toBe(422)
    expect((await admin.run('select ?, ?', bind(['FIXED', '1']))).status).toBe(422)
    expect([400, 422]).toContain((await admin.run('select 1', bind(['FIXED', '1']))).status)
  })
})

describe('data and rowType', () => {
  const wide = '123456789012345678901234567890.12345678'
  /** Expression, `type`, `duckdbType`, text. */
  it.each<[string, string, string, string]>([
    ['127::tinyint', 'FIXED', 'TINYINT', '127'],
    ['(-32768)::smallint', 'FIXED', 'SMALLINT', '-32768'],
    ['2147483647::integer', 'FIXED', 'INTEGER', '2147483647'],
    ['9007199254740993::bigint', 'FIXED', 'BIGINT', '9007199254740993'],
    ['18446744073709551615::ubigint', 'FIXED', 'UBIGINT', '18446744073709551615'],
    ['255::utinyint', 'FIXED', 'UTINYINT', '255'],
    ['65535::usmallint', 'FIXED', 'USMALLINT', '65535'],
    ['4294967295::uinteger', 'FIXED', 'UINTEGER', '4294967295'],
    ['170141183460469231731687303715884105727::hugeint', 'FIXED', 'HUGEINT', '170141183460469231731687303715884105727'],
    [
      '340282366920938463463374607431768211455::uhugeint',
      'FIXED',
      'UHUGEINT',
      '340282366920938463463374607431768211455',
    ],
    [`${wide}::decimal(38,8)`, 'FIXED', 'DECIMAL(38,8)', wide],
    ['(-0.05)::decimal(4,2)', 'FIXED', 'DECIMAL(4,2)', '-0.05'],
    ['0.1::double', 'REAL', 'DOUBLE', '0.1'],
    ['0.1::float', 'REAL', 'FLOAT', '0.1'],
    ['5e-324::double', 'REAL', 'DOUBLE', '5e-324'],
    ["'nan'::double", 'REAL', 'DOUBLE', 'NaN'],
    ["'inf'::double", 'REAL', 'DOUBLE', 'Infinity'],
    ["'-inf'::float", 'REAL', 'FLOAT', '-Infinity'],
    ['true', 'BOOLEAN', 'BOOLEAN', 'true'],
    ["'ä''\"\n😀'", 'TEXT', 'VARCHAR', 'ä\'"\n😀'],
    ["''", 'TEXT', 'VARCHAR', ''],
    ["'\\x00\\xFFa'::blob", 'BINARY', 'BLOB', '00ff61'],
    ["date '2026-11-24'", 'DATE', 'DATE', '2026-11-24'],
    ["date '0044-03-15 (BC)'", 'DATE', 'DATE', '0044-03-15 (BC)'],
    ["time '23:59:59.000001'", 'TIME', 'TIME', '23:59:59.000001'],
    ["timestamp '2026-11-24 10:00:00.123456'", 'TIMESTAMP_NTZ', 'TIMESTAMP', '2026-11-24 10:00:00.123456'],
    ["'2026-11-24 10:00:00.123456789'::timestamp_ns", 'TIMESTAMP_NTZ', 'TIMESTAMP_NS', '2026-11-24 10:00:00.123456789'],
    ["'2026-11-24 10:00:00'::timestamp_s", 'TIMESTAMP_NTZ', 'TIMESTAMP_S', '2026-11-24 10:00:00'],
    ["'2026-11-24 10:00:00+02'::timestamptz", 'TIMESTAMP_TZ', 'TIMESTAMP WITH TIME ZONE', '2026-11-24 08:00:00+00'],
    ["'infinity'::timestamp", 'TIMESTAMP_NTZ', 'TIMESTAMP', 'infinity'],
    ["interval '1 month 2 days 3 hours'", 'TEXT', 'INTERVAL', '1 month 2 days 03:00:00'],
    ["'12345678-1234-1234-1234-123456789abc'::uuid", 'TEXT', 'UUID', '12345678-1234-1234-1234-123456789abc'],
    ["'1010'::bit", 'TEXT', 'BIT', '1010'],
    ["'b'::enum('a', 'b')", 'TEXT', "ENUM('a', 'b')", 'b'],
    ['[1, null, 9007199254740993]', 'ARRAY', 'BIGINT[]', '[1,null,9007199254740993]'],
    ['[1, 2]::integer[2]', 'ARRAY', 'INTEGER[2]', '[1,2]'],
    ["['a\"', null]", 'ARRAY', 'VARCHAR[]', '["a\\"",null]'],
    [
      "{'a': 1, 'B c': {'d': 1.50}}",
      'OBJECT',
      'STRUCT(a INTEGER, "B c" STRUCT(d DECIMAL(3,2)))',
      '{"a":1,"B c":{"d":1.50}}',
    ],
    ["map {'k': 1}", 'OBJECT', 'MAP(VARCHAR, INTEGER)', '{"k":1}'],
    ['map {1: true}', 'OBJECT|ARRAY', 'MAP(INTEGER, BOOLEAN)', '[[1,true]]'],
    ["['nan'::double, 'inf'::double, 0.1]", 'ARRAY', 'DOUBLE[]', '["NaN","Infinity",0.1]'],
    ["['\\xFF'::blob]", 'ARRAY', 'BLOB[]', '["ff"]'],
    ["[date '2026-11-24']", 'ARRAY', 'DATE[]', '["2026-11-24"]'],
    [
      '[170141183460469231731687303715884105727::hugeint]',
      'ARRAY',
      'HUGEINT[]',
      '[170141183460469231731687303715884105727]',
    ],
    ['\'{"a": [1, 2.50]}\'::json', 'VARIANT', 'JSON', '{"a": [1, 2.50]}'],
    ['union_value(num := 2)', 'VARIANT', 'UNION(num INTEGER)', '2'],
    ["{'a': 1}::variant", 'VARIANT', 'VARIANT', '{"a":1}'],
  ])('%s', async (expression, type, duckdbType, text) => {
    const body = await admin.ok(`select ${expression} as v, ${expression} is null`)
    const [column] = body.resultSetMetaData!.rowType
    const value = body.data![0]![0]!
    const shown = type === 'BINARY' || expression.includes('blob]') ? value.toLowerCase() : value
    expect([column!.name, column!.duckdbType, shown]).toEqual(['v', duckdbType, text])
    expect(type.split('|')).toContain(column!.type)
  })

  it('tells precision and scale of decimals and integers', async () => {
    const { resultSetMetaData } = await admin.ok('select 1.5::decimal(10,3) as d')
    expect(resultSetMetaData!.rowType[0]).toMatchObject({ precision: 10, scale: 3 })
  })

  it('tells what cannot be null', async () => {
    await admin.ok('create table bound.main.n (a integer not null, b integer)')
    const { resultSetMetaData } = await admin.ok('select b from bound.main.n')
    expect(resultSetMetaData!.rowType[0]!.nullable).toBe(true)
  })

  it('says "null" for NULL with nullable=false, and leaves the text null alone', async () => {
    const { body } = await admin.run("select null, 'null', 1", {}, '?nullable=false')
    expect(body.data).toEqual([['null', 'null', '1']])
    const plain = await admin.run("select null, 'null', 1")
    expect(plain.body.data).toEqual([[null, 'null', '1']])
  })

  it('shows TIMESTAMPTZ in the TimeZone of the session', async () => {
    const rows = await admin.session("set TimeZone = 'Europe/Rome'", "select '2026-07-01 10:00:00+00'::timestamptz")
    expect(rows[1]).toEqual([['2026-07-01 12:00:00+02']])
  })

  it('keeps columns of the same name apart', async () => {
    const body = await admin.ok('select 1 as a, 2 as a, 3 as "A"')
    expect(body.data).toEqual([['1', '2', '3']])
    expect(body.resultSetMetaData!.rowType.map(({ name }) => name)).toEqual(['a', 'a', 'A'])
  })
})

describe('partitions', () => {
  it('of 25,000 rows: at most 10,000 in the answer, the others by number', async () => {
    const body = await admin.ok("select range as n, 'row ' || range as t from range(25000)")
    const { partitionInfo, numRows } = body.resultSetMetaData!
    expect(numRows).toBe(25_000)
    expect(body.data!.length).toBeLessThanOrEqual(10_000)
    expect(partitionInfo.reduce((sum, { rowCount }) => sum + rowCount, 0)).toBe(25_000)
    const rows = [...body.data!]
    for (let n = 1; n < partitionInfo.length; n++) {
      const { status, body: next } = await admin.get(body.statementHandle, `?partition=${n}`)
      expect([status, next.data!.length]).toEqual([200, partitionInfo[n]!.rowCount])
      rows.push(...next.data!)
    }
    expect(rows).toEqual(Array.from({ length: 25_000 }, (_, n) => [String(n), `row ${n}`]))
  })

  it('of long texts: at most 10 MB in the answer', async () => {
    const body = await admin.ok("select repeat('x', 100000) as t from range(300)")
    expect(JSON.stringify(body.data).length).toBeLessThan(11_000_000)
    expect(body.resultSetMetaData!.partitionInfo.length).toBeGreaterThan(1)
    expect(body.resultSetMetaData!.numRows).toBe(300)
  })
})
