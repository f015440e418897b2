import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultOf, statement, testEngine } from './testEngine.ts'
import type { Column, EngineConnection, KeptResult, Row, RunInput } from './types.ts'

let rig: Awaited<ReturnType<typeof testEngine>>
let connection: EngineConnection
beforeAll(async () => {
  rig = await testEngine()
  connection = await rig.engine.connect()
  await rig.engine.attach({ alias: 'd', path: rig.database('d.duckdb') })
})
afterAll(() => rig.dispose())

const open = (text: string, options: Partial<RunInput> = {}) => statement(text, { after: 'none', ...options })
const readAll = async (kept: KeptResult, columns: Column[], offset = 0, limit = 1e9) => {
  const page = await rig.engine.readKept(kept, columns, { offset, limit })
  return { ...page, values: JSON.parse(`[${Buffer.concat(page.pieces)}]`) as Row[] }
}

test('a result that cannot be kept is no failure of its statement, which says so', async () => {
  const own = await testEngine()
  const { engine, directory, database } = own
  const connection = await engine.connect()
  await engine.attach({ alias: 'd', path: database('d.duckdb') })
  await connection.exec('CREATE TABLE d.t (x INTEGER)')
  rmSync(join(directory, 'results'), { recursive: true })
  writeFileSync(join(directory, 'results'), 'in the way')
  await connection.exec('BEGIN')
  const text = 'INSERT INTO d.t SELECT range FROM range(5) RETURNING x'
  const done = await connection.run(statement(text, { keep: true })).done
  expect(done).toMatchObject({ kept: null, rowCount: 5, truncated: false, unkept: expect.any(String) })
  expect((await connection.query('SELECT count(*) FROM d.t')).rows).toEqual([['5']])
  await own.dispose()
})

test('plan with begin, run and commit: two calls, columns before rows before the end', async () => {
  const plan = JSON.parse(await connection.plan("SELECT 42 AS x, 'it''s'", { begin: true }))
  expect(plan.plans[0].type).toBe('LOGICAL_PROJECTION')
  expect(connection.transaction).toBe('open')
  const heard: string[] = []
  const done = await connection.run(statement("SELECT 42 AS x, 'it''s' AS y"), {
    columns: (columns) => heard.push(`columns ${columns.map(({ name, type }) => `${name} ${type}`)}`),
    rows: (encoded, count) => heard.push(`${count}: ${encoded}`),
  }).done
  expect(heard).toEqual(['columns x INTEGER,y VARCHAR', '1: ["42","it\'s"]'])
  expect(done).toMatchObject({ rowCount: 1, statementType: 'SELECT', returnType: 'QUERY_RESULT', truncated: false })
  expect(connection.transaction).toBe('none')
})

test('a plan that does not bind is answered as JSON, with the transaction still usable', async () => {
  const plan = JSON.parse(await connection.plan('SELECT * FROM nowhere', { begin: true }))
  expect(plan.error).toBe(true)
  expect(connection.transaction).toBe('open')
  await connection.exec('ROLLBACK')
  expect(connection.transaction).toBe('none')
})

test.each(['SELECT 1; SELECT 2', '', '-- nothing', 'PIVOT (SELECT 1 AS a, 2 AS b) ON a USING sum(b)'])(
  'what is not exactly one statement is refused: %j',
  async (text) => {
    expect((await faultOf(connection.run(open(text)).done)).message).toMatch(/multiple statements|No statement/)
  },
)

test('DML answers its count, RETURNING its rows, DDL nothing', async () => {
  expect(await connection.run(open('CREATE TABLE d.t (x INTEGER)')).done).toMatchObject({
    returnType: 'NOTHING',
    kept: null,
  })
  const insert = await connection.run(open('INSERT INTO d.t SELECT range FROM range(7)', { keep: true })).done
  expect(insert).toMatchObject({ statementType: 'INSERT', returnType: 'CHANGED_ROWS', rowCount: 1, kept: null })
  const returning = await connection.run(open('DELETE FROM d.t RETURNING x', { keep: true, maxRows: 3 })).done
  expect(returning).toMatchObject({ returnType: 'QUERY_RESULT', rowCount: 3, truncated: true })
  expect((await connection.query('SELECT count(*) FROM d.t')).rows).toEqual([['0']])
})

test.each([
  ['BIGINT', '9007199254740993'],
  ['INTEGER', '-7'],
  ['HUGEINT', '170141183460469231731687303715884105727'],
  ['DECIMAL(38,10)', '1234567890123456789012345678.0123456789'],
  ['DOUBLE', '1.7976931348623157e+308'],
  ['DOUBLE', '0.1'],
  ['DOUBLE', 'NaN'],
  ['DOUBLE', '-Infinity'],
  ['VARCHAR', "it's ? $1 😀 \\ 'x'"],
  ['BOOLEAN', 'true'],
  ['DATE', '2026-02-28'],
  ['DATE', '5877642-06-25 (BC)'],
  ['TIME', '23:59:59.999999'],
  ['TIMESTAMP', '2026-02-28 01:02:03.123456'],
  ['TIMESTAMP_NS', '2026-02-28 01:02:03.123456789'],
  ['TIMESTAMP WITH TIME ZONE', '2026-02-28 01:02:03.123456+00'],
  ['UUID', '6f9619ff-8b86-d011-b42d-00c04fc964ff'],
  ['INTERVAL', '1 month 2 days 00:00:03.5'],
])('a parameter of %s is bound without loss: %s', async (type, value) => {
  const bindings = [{ type, value }]
  const [bound] = (await connection.query('SELECT ? AS v, typeof(?) AS t', [...bindings, ...bindings])).rows
  const [cast] = (
    await connection.query(`SELECT CAST('${value.replaceAll("'", "''")}' AS ${type}) AS v, '${type}' AS t`)
  ).rows
  expect(bound).toEqual(cast)
})

test('BLOB, NULL, and values that are none of their type', async () => {
  const blob = { type: 'BLOB', value: '\\x00\\xFF' }
  expect((await connection.query('SELECT ?', [blob])).rows).toEqual([['00FF']])
  expect((await connection.query('SELECT ?', [{ type: 'DATE', value: null }])).rows).toEqual([[null]])
  await connection.exec('BEGIN')
  const fault = await faultOf(
    connection.run(open('SELECT ?', { bindings: [{ type: 'DATE', value: 'nonsense' }] })).done,
  )
  expect(fault.message).toMatch(/^Conversion Error/)
  expect(connection.transaction).toBe('open')
  await connection.exec('ROLLBACK')
  expect((await faultOf(connection.query('SELECT ?', [{ type: 'INTEGER) FROM d.t --', value: '1' }]))).message).toMatch(
    /no type/,
  )
  expect((await faultOf(connection.query('SELECT ?', []))).message).toMatch(/1 parameters/)
})

test('a small result is kept as bytes, a large one as a table; both are read back by page', async () => {
  const small = await connection.run(open("SELECT 1 AS a, 'x,]' AS b", { keep: true })).done
  expect(small.kept?.kind).toBe('bytes')
  expect((await readAll(small.kept!, small.columns)).values).toEqual([['1', 'x,]']])
  let first = 0
  const large = await connection.run(open('SELECT range AS r, hash(range) AS h FROM range(300000)', { keep: true }), {
    rows: (_, count) => {
      first += count
    },
  }).done
  expect(large).toMatchObject({ rowCount: 300_000, truncated: false })
  expect(first).toBe(2048)
  expect(large.kept?.kind).toBe('table')
  const page = await readAll(large.kept!, large.columns, 299_999, 10)
  expect(page).toMatchObject({ rows: 1, total: 300_000 })
  expect(page.values[0]![0]).toBe('299999')
  const whole = await readAll(large.kept!, large.columns)
  expect(whole.values.length).toBe(300_000)
})

test('a kept result stops at its caps, and says so', async () => {
  const done = await connection.run(open('SELECT range FROM range(1000000000000)', { keep: true, maxRows: 5000 })).done
  expect(done).toMatchObject({ rowCount: 5000, truncated: true })
  expect((await connection.query('SELECT 1')).rows).toEqual([['1']])
})

test('the state of the transaction is known after every kind of error', async () => {
  await connection.exec('BEGIN')
  await connection.plan('SELEC 1')
  await connection.plan('SELECT nowhere')
  await faultOf(connection.run(open('SELEC 1')).done)
  expect(connection.transaction).toBe('open')
  // A bind error aborts too, once it happens outside of a plan: so does DuckDB's prepare.
  await faultOf(connection.run(open('SELECT nowhere')).done)
  expect(connection.transaction).toBe('aborted')
  await connection.exec('ROLLBACK', 'BEGIN')
  await faultOf(connection.run(open("SELECT error('x')")).done)
  expect(connection.transaction).toBe('aborted')
  expect((await faultOf(connection.run(open('COMMIT')).done)).message).toMatch(/aborted/)
  await connection.run(open('ROLLBACK')).done
  expect(connection.transaction).toBe('none')
  await connection.plan('SELECT 1', { begin: true })
  const fault = await faultOf(connection.run(statement("SELECT error('x')")).done)
  expect(fault).toMatchObject({ kind: 'duckdb', committed: false })
  expect(connection.transaction).toBe('none')
})

test('a write conflict leaves an aborted transaction, which does not pretend to commit', async () => {
  const other = await rig.engine.connect()
  await connection.exec('CREATE TABLE d.c AS SELECT 1 AS x', 'BEGIN', 'UPDATE d.c SET x = 2')
  await other.exec('BEGIN')
  expect((await faultOf(other.run(open('UPDATE d.c SET x = 3')).done)).message).toMatch(/Conflict/)
  expect(other.transaction).toBe('aborted')
  await faultOf(other.run(open('COMMIT')).done)
  await connection.exec('COMMIT')
  await other.exec('ROLLBACK')
  expect((await other.query('SELECT x FROM d.c')).rows).toEqual([['2']])
  other.close()
  expect(other.alive).toBe(false)
})

test('calls on one connection run in order; many connections run beside each other', async () => {
  await connection.exec('CREATE TABLE d.o (n INTEGER)')
  const inserts = Array.from({ length: 50 }, (_, n) => connection.exec(`INSERT INTO d.o VALUES (${n})`))
  const rows = connection.query('SELECT n FROM d.o ORDER BY rowid')
  await Promise.all(inserts)
  expect((await rows).rows.map(([n]) => Number(n))).toEqual(Array.from({ length: 50 }, (_, n) => n))
  const connections = await Promise.all(Array.from({ length: 40 }, () => rig.engine.connect()))
  const answers = await Promise.all(connections.map((one, n) => one.query(`SELECT ${n}, count(*) FROM range(100000)`)))
  expect(answers.map(({ rows: [row] }) => Number(row![0]))).toEqual(connections.map((_, n) => n))
  for (const one of connections) one.close()
})

test('a query of the house has a limit of rows', async () => {
  expect((await connection.query('SELECT range FROM range(100000)')).rows.length).toBe(100_000)
  expect((await faultOf(connection.query('SELECT range FROM range(100001)'))).message).toMatch(/more than/)
  expect((await connection.query('SELECT 1')).rows).toEqual([['1']])
})

test('progress is told while a statement runs', async () => {
  await connection.exec('CREATE TABLE d.big AS SELECT range AS a, range % 1000 AS b FROM range(3000000)')
  const seen: number[] = []
  const text = 'SELECT count(DISTINCT hash(x.a * y.range)) FROM d.big x, range(2) y'
  await connection.run(open(text), { progress: (percentage) => seen.push(percentage) }).done
  expect(seen.length).toBeGreaterThan(0)
  expect(seen.every((percentage) => percentage >= -1 && percentage <= 100)).toBe(true)
})

test('what was committed is there after a stop, without a left-over log', async () => {
  const own = await testEngine()
  const one = await own.engine.connect()
  await own.engine.attach({ alias: 'd', path: own.database('d.duckdb') })
  await one.exec('CREATE TABLE d.t AS SELECT 42 AS x', 'BEGIN', 'INSERT INTO d.t VALUES (43)')
  await own.engine.stop()
  const { existsSync } = await import('node:fs')
  expect(existsSync(`${own.database('d.duckdb')}.wal`)).toBe(false)
  await rig.engine.control(`SELECT 1`)
  await own.dispose()
})
