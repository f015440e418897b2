import { existsSync, readdirSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { accessState, findDatabase } from '../access/index.ts'
import { databaseFile } from '../databases/index.ts'
import { openWarehouse, type SqlClient } from '../testing/warehouse.ts'
import type { EngineClient } from './engine/client.ts'
import { runningEngine } from './engine/pool.ts'
import { endlessBind, isRunning, until } from './engine/testEngine.ts'

type House = Awaited<ReturnType<typeof openWarehouse>>
let house: House
const begin = async (environment: Record<string, string> = {}) => {
  house = await openWarehouse(environment)
  return house
}
afterEach(() => house.close())

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const time = async (work: Promise<unknown>) => {
  const from = performance.now()
  await work
  return performance.now() - from
}
const enginePid = async () => ((await runningEngine(house.accountId)) as EngineClient).link.child.pid!
const fileOf = (name: string) => databaseFile(house.accountId, findDatabase(accessState(house.accountId), name)!.id)

async function withTable(client: SqlClient) {
  await client.all('CREATE DATABASE d', 'CREATE TABLE t AS SELECT 1 AS x')
}

test('an endless bind is answered at once when cancelled; others go on for five seconds, then with a new engine', async () => {
  await begin()
  const [stuck, writer, reader] = await Promise.all([house.as('ADMIN'), house.as('ADMIN'), house.as('ADMIN')])
  await withTable(writer!)
  await reader!.all('USE d', 'SELECT 1')
  await writer!.all('BEGIN', 'INSERT INTO t VALUES (2)')
  const pid = await enginePid()
  const running = stuck!.session.submit({ text: endlessBind(22) })
  await sleep(500)
  expect(await reader!.rows('SELECT x FROM t')).toEqual([['1']])
  expect(await time(running.cancel())).toBeLessThan(3_000)
  expect(await time(running.outcome)).toBeLessThan(1_000)
  expect((await running.outcome).error?.sqlState).toBe('57014')
  // What begins anew waits for the next engine, and is run there.
  const held = reader!.rows('SELECT x FROM t ORDER BY x')
  await writer!.all('INSERT INTO t VALUES (3)', 'COMMIT')
  expect(await held).toEqual([['1'], ['2'], ['3']])
  expect(isRunning(pid)).toBe(false)
  // The session of the bind goes on, too.
  expect(await stuck!.rows('SELECT 42')).toEqual([['42']])
})

test('an endless bind takes a transaction that does not end in time with it: 58000, and nothing of it is saved', async () => {
  await begin()
  const [stuck, writer] = await Promise.all([house.as('ADMIN'), house.as('ADMIN')])
  await withTable(writer!)
  await writer!.all('BEGIN', 'INSERT INTO t VALUES (2)')
  const pid = await enginePid()
  const { outcome } = stuck!.session.submit({ text: endlessBind(22), timeoutMs: 300 })
  expect((await outcome).error?.sqlState).toBe('57P05')
  await until(() => !isRunning(pid))
  const lost = await writer!.run('INSERT INTO t VALUES (3)')
  expect([lost.code, lost.message]).toEqual(['58000', expect.stringMatching(/transaction is lost/)])
  expect(await writer!.rows('SELECT x FROM t')).toEqual([['1']])
})

test('a memory bomb costs the engine, not the server; what was in flight is told why', async () => {
  await begin({ MALLARD_MEMORY_LIMIT: '300MB' })
  const [bomber, bystander] = await Promise.all([house.as('ADMIN'), house.as('ADMIN')])
  await withTable(bomber!)
  // DuckDB's own limit holds for what DuckDB counts.
  expect((await bomber!.run('SELECT list(range) FROM range(60000000)')).code).toBe('53200')
  const slow = bystander!.run('SELECT sum(a.range * b.range) FROM range(10000000) a, range(1000000) b')
  // It does not see the strings of a vector: 2,048 times 500 KB.
  const bomb = await bomber!.run("SELECT sum(length(repeat('x', 500000) || range)) FROM range(100000)")
  expect(bomb).toMatchObject({ code: '58000', message: expect.stringMatching(/memory.*Statements in flight: .+, .+/) })
  expect(await slow).toMatchObject({ code: '58000', message: bomb.message })
  expect(await bomber!.rows('SELECT x FROM t')).toEqual([['1']])
})

test('a crash in native code ends what is in flight with 58000; the next statement has a new engine', async () => {
  await begin()
  const [one, two] = await Promise.all([house.as('ADMIN'), house.as('ADMIN')])
  await withTable(two!)
  await two!.all('BEGIN', 'INSERT INTO t VALUES (2)')
  const crashing = one!.run('SELECT sum(a.range * b.range) FROM range(10000000) a, range(1000000) b')
  const engine = (await runningEngine(house.accountId)) as EngineClient
  await until(() => engine.inFlight.size > 0)
  process.kill(engine.link.child.pid!, 'SIGSEGV')
  expect(await crashing).toMatchObject({ code: '58000', message: expect.stringMatching(/engine ended unexpectedly/) })
  expect(await one!.rows('SELECT 42')).toEqual([['42']])
  expect((await two!.run('COMMIT')).code).not.toBe('')
  expect(await two!.rows('SELECT x FROM t')).toEqual([['1']])
})

test('a stopped engine is found out and replaced', async () => {
  await begin()
  const client = await house.as('ADMIN')
  await withTable(client)
  const pid = await enginePid()
  process.kill(pid, 'SIGSTOP')
  const hung = await client.run('SELECT x FROM t')
  expect(hung).toMatchObject({ code: '58000', message: expect.stringMatching(/did not answer/) })
  expect(await client.rows('SELECT x FROM t')).toEqual([['1']])
})

test('a corrupt file, and one that is missing: that database says so, the others work', async () => {
  await begin()
  const client = await house.as('ADMIN')
  for (const name of ['good', 'corrupt', 'short', 'gone'])
    await client.all(`CREATE DATABASE ${name}`, 'CREATE TABLE t AS SELECT range AS x FROM range(100000)')
  const files = ['corrupt', 'short', 'gone'].map(fileOf)
  await (await runningEngine(house.accountId))!.stop()
  writeFileSync(files[0]!, Buffer.alloc(20_000, 7))
  truncateSync(files[1]!, 5_000)
  unlinkSync(files[2]!)
  for (const name of ['corrupt', 'short', 'gone']) {
    const told = await client.run(`SELECT count(*) FROM ${name}.main.t`)
    expect([told.code, told.message]).toEqual(['58030', expect.stringContaining(`'${name}'`)])
    expect(told.message).not.toContain(house.db.dataDir)
  }
  expect(existsSync(files[2]!)).toBe(false)
  expect(await client.rows('SELECT count(*) FROM good.main.t')).toEqual([['100000']])
  expect((await client.rows('SHOW DATABASES')).length).toBe(4)
  // It can be got rid of.
  for (const name of ['corrupt', 'short', 'gone']) await client.all(`DROP DATABASE ${name}`)
  expect(readdirSync(join(files[0]!, '..')).filter((name) => name.endsWith('.duckdb'))).toHaveLength(1)
})
