import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseType } from '../../results/dataType.ts'
import { encodeChunk, encodeSelect, storableTypeText, typeText } from './index.ts'
import { joinRows } from './rows.ts'
import { setTimes } from './throughSql.ts'

let user: DuckDBConnection
let service: DuckDBConnection

beforeAll(async () => {
  const instance = await DuckDBInstance.create(':memory:')
  user = await instance.connect()
  service = await instance.connect()
})

type Cell = string | null
const parse = (bytes: Buffer) => JSON.parse(`[${bytes}]`) as Cell[][]

async function both(sql: string, timeZone = 'UTC', calendar?: string) {
  await setTimes(user, { timeZone, calendar })
  const streamed = await user.stream(sql)
  const types = streamed.columnTypes()
  const rows: Cell[][] = []
  for (let chunk = await streamed.fetchChunk(); chunk?.rowCount; chunk = await streamed.fetchChunk())
    rows.push(...parse((await encodeChunk(chunk, types, { timeZone, calendar, service })).bytes))
  const names = types.map((_, i) => `c${i}`)
  const list = encodeSelect(names.map((name, i) => ({ sql: name, type: parseType(typeText(types[i]!)) })))
  const result = await user.run(`SELECT ${list} FROM (${sql}) t(${names.join(', ')})`)
  const inSql = parse(joinRows(await result.fetchAllChunks()).bytes)
  return { rows, inSql, types }
}

/** Expression, then its encoding; checked in both encoders. */
const cases: [string, Cell][] = [
  ['true', 'true'],
  ['false', 'false'],
  ['NULL', null],
  ['(-128)::TINYINT', '-128'],
  ['255::UTINYINT', '255'],
  ['(-32768)::SMALLINT', '-32768'],
  ['65535::USMALLINT', '65535'],
  ['(-2147483648)::INTEGER', '-2147483648'],
  ['4294967295::UINTEGER', '4294967295'],
  ['(-9223372036854775808)::BIGINT', '-9223372036854775808'],
  ['18446744073709551615::UBIGINT', '18446744073709551615'],
  ["'-170141183460469231731687303715884105728'::HUGEINT", '-170141183460469231731687303715884105728'],
  ["'340282366920938463463374607431768211455'::UHUGEINT", '340282366920938463463374607431768211455'],
  [
    "'-123456789012345678901234567890123456789012345678901234567890'::BIGNUM",
    '-123456789012345678901234567890123456789012345678901234567890',
  ],
  ["'0'::BIGNUM", '0'],
  ['(-0.5)::DECIMAL(4,1)', '-0.5'],
  ['0::DECIMAL(18,3)', '0.000'],
  ['12345::DECIMAL(9,0)', '12345'],
  ['(-0.01)::DECIMAL(2,2)', '-0.01'],
  ["'99999999999999999999999999999999999.123'::DECIMAL(38,3)", '99999999999999999999999999999999999.123'],
  ["'-0.00000000000000000000000000000000000001'::DECIMAL(38,38)", '-0.00000000000000000000000000000000000001'],
  ['0.1::FLOAT', '0.1'],
  ['16777216::FLOAT', '16777216'],
  ['3.4028234663852886e38::FLOAT', '3.4028235e+38'],
  ['1e-45::FLOAT', '1e-45'],
  ['1e-6::FLOAT', '0.000001'],
  ['1::DOUBLE', '1'],
  ["'-0'::DOUBLE", '-0'],
  ["'-0'::FLOAT", '-0'],
  ['1e300::DOUBLE', '1e+300'],
  ['1e15::DOUBLE', '1000000000000000'],
  ['1.5e16::DOUBLE', '15000000000000000'],
  ['(-1.2345678901234568e20)::DOUBLE', '-123456789012345680000'],
  ['1e21::DOUBLE', '1e+21'],
  ['0.0001::DOUBLE', '0.0001'],
  ['(-1.25e-5)::DOUBLE', '-0.0000125'],
  ['1e-6::DOUBLE', '0.000001'],
  ['1e-7::DOUBLE', '1e-7'],
  ['5e-324::DOUBLE', '5e-324'],
  ["'nan'::DOUBLE", 'NaN'],
  ["'-nan'::DOUBLE", 'NaN'],
  ["'inf'::FLOAT", 'Infinity'],
  ["'-inf'::DOUBLE", '-Infinity'],
  ["''", ''],
  [
    "'a\"b\\c/' || chr(0) || chr(8) || chr(10) || chr(31) || chr(127) || '\u2028🦆'",
    'a"b\\c/\0\b\n\u001f\u007f\u2028🦆',
  ],
  ["repeat('é', 5000)", 'é'.repeat(5000)],
  ["'\\x00\\xAB\\x7F'::BLOB", '00AB7F'],
  ["''::BLOB", ''],
  ["DATE '1992-02-29'", '1992-02-29'],
  ["DATE '0001-01-01 (BC)'", '0001-01-01 (BC)'],
  ["DATE '5877642-06-25 (BC)'", '5877642-06-25 (BC)'],
  ["DATE '5881580-07-10'", '5881580-07-10'],
  ["DATE 'infinity'", 'infinity'],
  ["DATE '-infinity'", '-infinity'],
  ["TIME '24:00:00'", '24:00:00'],
  ["TIME '12:34:56.000100'", '12:34:56.0001'],
  ["TIME_NS '12:34:56.123456789'", '12:34:56.123456789'],
  ["'00:00:00+15:59:59'::TIMETZ", '00:00:00+15:59:59'],
  ["'00:00:00-00:30'::TIMETZ", '00:00:00-00:30'],
  ["'00:00:00-05:00:01'::TIMETZ", '00:00:00-05:01'],
  ["TIMESTAMP '1992-01-01 00:00:00.12'", '1992-01-01 00:00:00.12'],
  ["TIMESTAMP '1969-12-31 23:59:59.999999'", '1969-12-31 23:59:59.999999'],
  ["TIMESTAMP '290309-12-22 (BC) 00:00:00'", '290309-12-22 (BC) 00:00:00'],
  ["TIMESTAMP '294247-01-10 04:00:54.775806'", '294247-01-10 04:00:54.775806'],
  ["TIMESTAMP 'infinity'", 'infinity'],
  ["TIMESTAMP_S '-infinity'", '-infinity'],
  ["TIMESTAMP_S '1960-01-01 00:00:01'", '1960-01-01 00:00:01'],
  ["TIMESTAMP_MS 'infinity'", 'infinity'],
  ["TIMESTAMP_MS '2020-01-01 00:00:00.120'", '2020-01-01 00:00:00.12'],
  ["TIMESTAMP_NS '1677-09-22 00:00:00.000000001'", '1677-09-22 00:00:00.000000001'],
  ["TIMESTAMP_NS 'infinity'", 'infinity'],
  ["TIMESTAMPTZ '0044-03-15 (BC) 12:00:00+00'", '0044-03-15 (BC) 12:00:00+00'],
  ["TIMESTAMPTZ '-infinity'", '-infinity'],
  ["INTERVAL '-13 months -3 days -00:00:00.5'", '-1 year -1 month -3 days -00:00:00.5'],
  ["INTERVAL '25:00:00'", '25:00:00'],
  ["INTERVAL '0 s'", '00:00:00'],
  ["INTERVAL '2 years 1 day 123456:00:00.000001'", '2 years 1 day 123456:00:00.000001'],
  ["'00000000-0000-0000-0000-000000000001'::UUID", '00000000-0000-0000-0000-000000000001'],
  ["'ffffffff-ffff-ffff-ffff-ffffffffffff'::UUID", 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  ["'0101100110'::BIT", '0101100110'],
  ["'it''s'::ENUM('a', 'it''s')", "it's"],
  ["'POINT (1 2)'::GEOMETRY", 'POINT (1 2)'],
  ['\'{"a": [1, NaN], "b" : "x"}\'::JSON', '{"a": [1, NaN], "b" : "x"}'],
  ['[1, NULL, 3]', '[1,null,3]'],
  ['[]::INTEGER[]', '[]'],
  ['[[1], NULL, []]', '[[1],null,[]]'],
  ['[1.50, 2]::DECIMAL(5,2)[]', '[1.50,2.00]'],
  ["['nan', '-inf', '1', '0.1', '-0']::DOUBLE[]", '["NaN","-Infinity",1,0.1,-0]'],
  ['[0.1::FLOAT]', '[0.1]'],
  ["['170141183460469231731687303715884105727'::HUGEINT]", '[170141183460469231731687303715884105727]'],
  ["['a\"' || chr(31) || '\\u001f', '🦆']", '["a\\"\\u001F\\\\u001f","🦆"]'],
  ["['\\xAB'::BLOB]", '["AB"]'],
  ['[true, false]', '[true,false]'],
  ["[DATE '2020-01-01', NULL]", '["2020-01-01",null]'],
  ["[TIMESTAMPTZ '2020-01-01 00:00:00+00']", '["2020-01-01 00:00:00+00"]'],
  ["[INTERVAL '1 day']", '["1 day"]'],
  ["['a'::ENUM('a')]", '["a"]'],
  ['[\'{"x": [NaN, "NaN", -Infinity]}\'::JSON]', '[{"x": ["NaN", "NaN", "-Infinity"]}]'],
  ['[1, 2, NULL]::INTEGER[3]', '[1,2,null]'],
  ['NULL::INTEGER[3]', null],
  ["{'a': 1, 'b c': [NULL, {'d': 'x'}], '\"': NULL}", '{"a":1,"b c":[null,{"d":"x"}],"\\"":null}'],
  ["{'2': 'two', '1': 'one', '__proto__': 1}", '{"2":"two","1":"one","__proto__":1}'],
  ["{'2': 'two', '1': 'one'}", '{"2":"two","1":"one"}'],
  ['NULL::STRUCT(a INTEGER)', null],
  ["{'a': NULL::STRUCT(b INTEGER)}", '{"a":null}'],
  ["row(1, 'a', row(2))", '[1,"a",[2]]'],
  ['[row(1, NULL)]', '[[1,null]]'],
  ["MAP {'a': 1, 'b\"': NULL}", '{"a":1,"b\\"":null}'],
  ['MAP {1: [2], 3: NULL}', '[[1,[2]],[3,null]]'],
  ["MAP {'a'::ENUM('a'): {'k': MAP {'z': 1}}}", '[["a",{"k":{"z":1}}]]'],
  ['MAP {}', '[]'],
  ['NULL::MAP(VARCHAR, INTEGER)', null],
  ['union_value(a := 1)', '1'],
  ["union_value(a := 'x')::UNION(n INTEGER, a VARCHAR)", '"x"'],
  ['union_value(a := NULL::INTEGER)', null],
  [
    "[union_value(a := 1.5::DOUBLE)::UNION(b VARCHAR, a DOUBLE), union_value(b := 'x')::UNION(b VARCHAR, a DOUBLE)]",
    '[1.5,"x"]',
  ],
  [
    "{'a': 1.50::DECIMAL(10,2), 'b': [1, NULL], 'n': 'nan'::DOUBLE, 's': 'NaN'}::VARIANT",
    '{"a":1.50,"b":[1,null],"n":"NaN","s":"NaN"}',
  ],
  ["'x'::VARIANT", '"x"'],
  ['NULL::VARIANT', null],
  ['[1::VARIANT, NULL]', '[1,null]'],
]

describe('a value is encoded alike by JavaScript and by SQL', () => {
  test.each(cases)('%s', async (sql, expected) => {
    const { rows, inSql } = await both(`SELECT ${sql}`)
    expect(rows).toEqual([[expected]])
    expect(inSql).toEqual([[expected]])
  })

  test('every type of test_all_types(), in UTC and in a zone with history', async () => {
    for (const zone of ['UTC', 'America/New_York', 'Asia/Kolkata']) {
      const { rows, inSql, types } = await both('FROM test_all_types()', zone)
      expect(rows).toHaveLength(3)
      for (const [column, type] of types.entries())
        expect([String(type), ...rows.map((row) => row[column])]).toEqual([
          String(type),
          ...inSql.map((row) => row[column]),
        ])
    }
  })

  test('a calendar that is not Gregorian', async () => {
    const { rows, inSql } = await both("SELECT TIMESTAMPTZ '2020-01-01 00:00:00+00'", 'UTC', 'japanese')
    expect(rows).toEqual(inSql)
  })
})

describe('scalars other than floats and blobs are what CAST AS VARCHAR gives', () => {
  test('test_all_types()', async () => {
    const { rows, types } = await both('FROM test_all_types()')
    const names = (await user.run('FROM test_all_types()')).columnNames()
    for (const [column, name] of names.entries()) {
      const type = typeText(types[column]!)
      if (/[[(]|JSON|FLOAT|DOUBLE|BLOB|VARIANT/.test(type) && !type.startsWith('ENUM') && !type.startsWith('DECIMAL'))
        continue
      const cast = (await user.runAndReadAll(`SELECT CAST("${name}" AS VARCHAR) FROM test_all_types()`)).getColumns()[0]
      expect([name, ...rows.map((row) => row[column])]).toEqual([name, ...cast!])
    }
  })
})

describe('typeText', () => {
  test('is what typeof() writes', async () => {
    const { names, types } = await user
      .run('FROM test_all_types()')
      .then((r) => ({ names: r.columnNames(), types: r.columnTypes() }))
    const shown = await user.runAndReadAll(
      `SELECT ${names.map((n) => `typeof("${n}")`).join(', ')} FROM test_all_types() LIMIT 1`,
    )
    expect(types.map(typeText)).toEqual(shown.getRows()[0])
  })

  test.each(["row(1, [row('a')])", "{'a b': 1, 'select': '1'::JSON, 'A': 'x'::ENUM('x')}", 'union_value("x y" := 1)'])(
    'of %s, and its storable form parses',
    async (sql) => {
      const result = await user.runAndReadAll(`SELECT ${sql}, typeof(${sql})`)
      const type = result.columnTypes()[0]!
      expect(typeText(type)).toBe(result.getRows()[0]![1])
      await user.run(`SELECT NULL::${storableTypeText(type)}`)
    },
  )
})

describe('encodeChunk', () => {
  test.each([
    ['range', 'UTC'],
    ["TIMESTAMPTZ '2020-01-01' + to_seconds(range)", 'Europe/Vienna'],
  ])('stops at maxRows and after maxBytes (%s)', async (expression, timeZone) => {
    const result = await user.stream(`SELECT ${expression} FROM range(1000)`)
    const chunk = (await result.fetchChunk())!
    const types = result.columnTypes()
    expect((await encodeChunk(chunk, types, { timeZone, service, maxRows: 10 })).rows).toBe(10)
    const small = await encodeChunk(chunk, types, { timeZone, service, maxBytes: 100 })
    expect(small.rows).toBeLessThan(20)
    expect(small.bytes.length).toBeGreaterThanOrEqual(100)
  })
})
