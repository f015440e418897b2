import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { endlessBind, faultOf, isRunning, statement, testEngine, testKey, until } from './testEngine.ts'
import type { RunInput } from './types.ts'

type Rig = Awaited<ReturnType<typeof testEngine>>
const rigs: Rig[] = []
const start = async (...options: Parameters<typeof testEngine>) => {
  const rig = await testEngine(...options)
  rigs.push(rig)
  return rig
}
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.dispose()
})

const open = (text: string, options: Partial<RunInput> = {}) => statement(text, { after: 'none', ...options })
const heavyJoin = 'SELECT count(*) FROM range(100000000000) a, range(100000) b WHERE hash(a.range) = hash(b.range) + 1'
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const residentOf = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))![1]) * 1024
const time = async (work: Promise<unknown>) => {
  const from = performance.now()
  await work
  return performance.now() - from
}

test('a cancel during a big join takes at most a second, and the connection goes on', async () => {
  const { engine } = await start()
  const connection = await engine.connect()
  const tables = ['a', 'b'].map((name) => `CREATE TEMP TABLE ${name} AS SELECT hash(range) AS x FROM range(3000000)`)
  await connection.exec(...tables)
  for (const text of [heavyJoin, 'SELECT count(*) FROM a JOIN b ON a.x % 1000 = b.x % 1000']) {
    await connection.exec('BEGIN')
    const running = connection.run(statement(text))
    const fault = faultOf(running.done)
    await sleep(500)
    expect(await time(running.cancel('cancelled'))).toBeLessThan(3000)
    expect(await fault).toMatchObject({ kind: 'cancelled', committed: false })
    expect(connection.transaction).toBe('none')
    expect((await connection.query('SELECT 1')).rows).toEqual([['1']])
  }
})

test('a time-out interrupts, and says so; a cancel of what has ended changes nothing', async () => {
  const { engine } = await start()
  const connection = await engine.connect()
  expect(await faultOf(connection.run(open(heavyJoin, { timeoutMs: 200 })).done)).toMatchObject({ kind: 'timeout' })
  const running = connection.run(open('SELECT 1', { timeoutMs: 60_000 }))
  expect((await running.done).rowCount).toBe(1)
  await running.cancel('cancelled')
  expect((await connection.query('SELECT 1')).rows).toEqual([['1']])
})

test('a statement that waits behind another on its connection is cancelled without having run', async () => {
  const { engine } = await start()
  const connection = await engine.connect()
  await connection.exec('CREATE TEMP TABLE t (x INTEGER)')
  const first = connection.run(open(heavyJoin, { timeoutMs: 1500 }))
  const second = connection.run(open('INSERT INTO t VALUES (1)'))
  const faults = [faultOf(first.done), faultOf(second.done)]
  await second.cancel('cancelled')
  expect((await Promise.all(faults)).map(({ kind }) => kind)).toEqual(['timeout', 'cancelled'])
  expect((await connection.query('SELECT count(*) FROM t')).rows).toEqual([['0']])
})

test('an unstoppable bind: answered at once, others get five seconds, then the engine is replaced', async () => {
  const { engine, pid } = await start()
  const [stuck, writer, reader] = await Promise.all([engine.connect(), engine.connect(), engine.connect()])
  await writer!.exec('BEGIN')
  await stuck!.exec('BEGIN')
  const running = stuck!.run(statement(endlessBind(22), { statementId: 'the-bind' }))
  const fault = faultOf(running.done)
  await sleep(500)
  expect((await reader!.query('SELECT 1')).rows).toEqual([['1']])
  expect(await time(running.cancel('cancelled'))).toBeLessThan(3000)
  expect(await fault).toMatchObject({ kind: 'cancelled', committed: false })
  // The open transaction goes on; what would begin anew is held, and told that it never ran.
  const held = faultOf(reader!.query('SELECT 2'))
  const cancelledWhileHeld = reader!.run(open('SELECT 3'))
  const heldFault = faultOf(cancelledWhileHeld.done)
  await cancelledWhileHeld.cancel('cancelled')
  expect((await heldFault).kind).toBe('cancelled')
  expect((await writer!.query('SELECT 4')).rows).toEqual([['4']])
  await writer!.exec('COMMIT')
  expect(await held).toMatchObject({ kind: 'lost', unsent: true })
  await until(() => !isRunning(pid))
  expect(engine.alive).toBe(false)
})

test('a bind that ends by itself within the five seconds does not cost the engine', async () => {
  const { engine } = await start()
  const connection = await engine.connect()
  await connection.exec('BEGIN')
  const running = connection.run(statement(endlessBind(17), { timeoutMs: 100 }))
  expect(await faultOf(running.done)).toMatchObject({ kind: 'timeout' })
  expect((await connection.query('SELECT 1')).rows).toEqual([['1']])
  expect(engine.alive).toBe(true)
})

test('a COMMIT is not interrupted: the cancel waits and the outcome is the truth', async () => {
  const { engine, database } = await start()
  const connection = await engine.connect()
  await engine.attach({ alias: 'd', path: database('d.duckdb') })
  await connection.exec('CREATE TABLE d.t (x BIGINT, y VARCHAR)')
  let expected = 0
  for (let round = 0; round < 12; round++) {
    await connection.exec('BEGIN')
    const running = connection.run(statement('INSERT INTO d.t SELECT range, md5(range::VARCHAR) FROM range(200000)'))
    const outcome = running.done.then(
      () => 'committed',
      () => 'cancelled',
    )
    // Somewhere around the end of the insert and its COMMIT.
    await sleep(60 + round * 10)
    await running.cancel('cancelled')
    if ((await outcome) === 'committed') expected += 200_000
    expect((await connection.query('SELECT count(*) FROM d.t')).rows).toEqual([[String(expected)]])
  }
  await connection.exec(
    'BEGIN',
    'DELETE FROM d.t',
    'INSERT INTO d.t SELECT range, md5(range::VARCHAR) FROM range(500000)',
  )
  const commit = connection.run(open('COMMIT'))
  // 500,000 rows take longer to commit than this, so that the cancel comes in the middle.
  await sleep(10)
  await commit.cancel('cancelled')
  await commit.done
  expect((await connection.query('SELECT count(*) FROM d.t')).rows).toEqual([['500000']])
})

test('a memory bomb is killed above the limit; the reason names the statements in flight', async () => {
  const { engine, pid } = await start({ memoryLimit: '200MB', rssLimit: 700_000_000 })
  const [one, two] = await Promise.all([engine.connect(), engine.connect()])
  const bystander = faultOf(two!.run(open(heavyJoin, { statementId: 'bystander' })).done)
  // One vector of strings, which DuckDB's own limit does not see: 2,048 times 500 KB.
  const bomb = "SELECT sum(length(repeat('x', 500000) || range)) FROM range(100000)"
  const fault = await faultOf(one!.run(open(bomb, { statementId: 'bomb' })).done)
  expect(fault.kind).toBe('lost')
  expect(fault.message).toMatch(/engine.*memory.*bystander, bomb/)
  expect(await bystander).toEqual(fault)
  await until(() => !isRunning(pid))
})

test('a crash in native code ends what is in flight with a reason, and tells the listener once', async () => {
  const { engine, pid } = await start()
  const reasons: string[] = []
  engine.onLost((reason) => reasons.push(reason))
  const connection = await engine.connect()
  const crashing = faultOf(connection.run(open(heavyJoin)).done)
  await until(() => engine.inFlight.size > 0)
  process.kill(pid, 'SIGSEGV')
  const fault = await crashing
  expect(fault.kind).toBe('lost')
  expect(fault.message).toMatch(/engine ended unexpectedly \(SIG/)
  expect(fault.committed).toBeUndefined()
  await sleep(50)
  expect(reasons).toEqual([fault.message])
  expect(connection.alive).toBe(false)
  expect(await faultOf(connection.query('SELECT 1'))).toMatchObject({
    kind: 'lost',
    message: expect.stringMatching(/engine/),
  })
})

test('kill -9 under a transaction loses it alone; what was committed is there afterwards', async () => {
  const rig = await start()
  const connection = await rig.engine.connect()
  await rig.engine.attach({ alias: 'd', path: rig.database('d.duckdb') })
  await connection.exec('CREATE TABLE d.t AS SELECT 1 AS x', 'BEGIN', 'INSERT INTO d.t VALUES (2)')
  const fault = faultOf(connection.run(open(heavyJoin)).done)
  await sleep(100)
  process.kill(rig.pid, 'SIGKILL')
  expect((await fault).message).toMatch(/engine/)
  const next = await start()
  await next.engine.attach({ alias: 'd', path: next.database('d.duckdb') })
  const { startEngine } = await import('./client.ts')
  const again = await startEngine({
    accountId: 'test',
    directory: rig.directory,
    limits: { memoryLimit: '1GB', threads: 1, rssLimit: 2e9 },
    resultKeys: [testKey],
  })
  await again.attach({ alias: 'd', path: rig.database('d.duckdb') })
  expect((await again.control('SELECT x FROM d.t')).rows).toEqual([['1']])
  await again.stop()
})

test('a stopped process is found out by its silence and killed', async () => {
  const { engine, pid } = await start()
  const connection = await engine.connect()
  process.kill(pid, 'SIGSTOP')
  const fault = await faultOf(connection.query('SELECT 1'))
  expect(fault).toMatchObject({ kind: 'lost', message: expect.stringMatching(/engine.*did not answer/) })
  await until(() => !isRunning(pid))
})

test('engines of two accounts are apart', async () => {
  const [a, b] = await Promise.all([start({}, 'a'), start({}, 'b')])
  await Promise.all([
    a.engine.attach({ alias: 'd', path: a.database('d.duckdb') }),
    b.engine.attach({ alias: 'd', path: b.database('d.duckdb') }),
  ])
  await a.engine.control('CREATE TABLE d.t AS SELECT 1 AS x')
  expect((await faultOf(b.engine.control('SELECT * FROM d.t'))).message).toMatch(/does not exist/)
  expect((await faultOf(b.engine.attach({ alias: 'other', path: a.database('d.duckdb') }))).message).toMatch(
    /Cannot access|Permission/,
  )
  process.kill(a.pid, 'SIGKILL')
  await until(() => !a.engine.alive)
  expect((await b.engine.control('SELECT 1')).rows).toEqual([['1']])
})

test('a reader that stops reading stops the engine from producing', async () => {
  const { engine, pid } = await start()
  const connection = await engine.connect()
  await connection.query('SELECT range FROM range(1000)')
  const before = residentOf(pid)
  const pipe = engine.link.child.stdio[3] as import('node:stream').Readable
  pipe.pause()
  // 300 MB in all. DuckDB itself holds about thirty chunks ready, of which it counts 16 bytes a string.
  const columns = Array.from({ length: 30 }, () => "repeat('x', 100)").join(', ')
  const answer = connection.query(`SELECT ${columns} FROM range(100000)`)
  await sleep(1500)
  expect(residentOf(pid) - before).toBeLessThan(100_000_000)
  pipe.resume()
  expect((await answer).rows.length).toBe(100_000)
})

test.each(['SIGKILL', 'SIGTERM'] as const)('no engine outlives its parent: %s', async (signal) => {
  const parent = fork(join(import.meta.dirname, 'orphan.fixture.ts'), [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const pid = await new Promise<number>((resolve) => parent.once('message', (message) => resolve(message as number)))
  expect(isRunning(pid)).toBe(true)
  parent.kill(signal)
  await until(() => !isRunning(pid), 5_000)
})
