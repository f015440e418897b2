import { afterEach, expect, test } from 'vitest'
import { endlessBind, faultOf, isRunning, statement, testEngine, until } from './testEngine.ts'

type Rig = Awaited<ReturnType<typeof testEngine>>
const rigs: Rig[] = []
const start = async (hostCallMs = 300) => {
  const rig = await testEngine({ hostCallMs })
  rigs.push(rig)
  return rig
}
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.dispose()
})

const endless = 'SELECT sum(a.range * b.range) FROM range(10000000) a, range(1000000) b'

test('host SQL that takes too long is interrupted; its connection and the engine go on', async () => {
  const { engine } = await start()
  const connection = await engine.connect()
  const calls = [() => connection.query(endless), () => connection.exec(endless), () => engine.control(endless)]
  for (const call of calls) expect((await faultOf(call())).kind).toBe('timeout')
  expect((await connection.query('SELECT 1')).rows).toEqual([['1']])
  expect((await engine.control('SELECT 1')).rows).toEqual([['1']])
})

test('host SQL that cannot be interrupted costs the engine', async () => {
  const { engine, pid } = await start()
  const connection = await engine.connect()
  const fault = await faultOf(connection.exec(endlessBind(22)))
  expect(fault).toMatchObject({ kind: 'lost', message: expect.stringMatching(/house could not be interrupted/) })
  await until(() => !isRunning(pid))
})

test('what waits behind a long statement times out without having run, and costs nothing', async () => {
  const { engine } = await start()
  const connection = await engine.connect()
  await connection.exec('CREATE TEMP TABLE t (x INTEGER)')
  const long = connection.run(statement(endless, { after: 'none', timeoutMs: 2_500 }))
  const fault = faultOf(long.done)
  expect((await faultOf(connection.exec('INSERT INTO t VALUES (1)'))).kind).toBe('timeout')
  expect((await fault).kind).toBe('timeout')
  expect((await connection.query('SELECT count(*) FROM t')).rows).toEqual([['0']])
  expect(engine.alive).toBe(true)
})

test('a COMMIT may take as long as it takes', async () => {
  const { engine, database } = await start()
  const connection = await engine.connect()
  await engine.attach({ alias: 'd', path: database('d.duckdb') })
  await connection.exec('BEGIN')
  const insert = connection.run(
    statement('CREATE TABLE d.t AS SELECT range AS x, md5(range::VARCHAR) AS y FROM range(1500000)', { after: 'none' }),
  )
  await insert.done
  await connection.exec('COMMIT')
  expect((await connection.query('SELECT count(*) FROM d.t')).rows).toEqual([['1500000']])
})

test('a read of a kept result that takes too long is interrupted', async () => {
  const { engine } = await start(200)
  const connection = await engine.connect()
  const text = 'SELECT hash(range)::VARCHAR AS a, md5(range::VARCHAR) AS b FROM range(4000000)'
  const { kept, columns } = await connection.run(statement(text, { keep: true, after: 'none' })).done
  const query = { offset: 0, limit: 10, sort: [0, 1].map((column) => ({ column, descending: true })), search: 'abc' }
  expect((await faultOf(engine.readKept(kept!, columns, query))).kind).toBe('timeout')
  const first = await engine.readKept(kept!, columns, { offset: 0, limit: 10 })
  expect([first.rows, first.total, engine.alive]).toEqual([10, 4_000_000, true])
})
