import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { faultOf, statement, testEngine } from './testEngine.ts'
import type { EngineConnection } from './types.ts'

let rig: Awaited<ReturnType<typeof testEngine>>
let connection: EngineConnection
const elsewhere = mkdtempSync(join(tmpdir(), 'mallard-elsewhere-'))

beforeAll(async () => {
  rig = await testEngine()
  connection = await rig.engine.connect()
  writeFileSync(join(elsewhere, 'secret.csv'), 'a,b\n1,2\n')
})
afterAll(() => rig.dispose())

const run = (text: string) => connection.run(statement(text, { after: 'none' })).done

describe('a locked engine refuses', () => {
  test.each([
    'INSTALL httpfs',
    'LOAD httpfs',
    "LOAD '/tmp/x.duckdb_extension'",
    `ATTACH '${elsewhere}/other.duckdb' AS other`,
    `COPY (SELECT 1) TO '${elsewhere}/out.csv'`,
    `SELECT * FROM read_csv('${elsewhere}/secret.csv')`,
    `SELECT * FROM '${elsewhere}/secret.csv'`,
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_text('/proc/self/environ')",
    `EXPORT DATABASE '${elsewhere}/export'`,
    'SET threads = 1',
    "SET memory_limit = '100GB'",
    'SET enable_external_access = true',
    'SET lock_configuration = false',
    'RESET lock_configuration',
    "SET allowed_directories = ['/']",
    "SET temp_directory = '/tmp'",
    "SET http_proxy = ''",
    'SET autoinstall_known_extensions = true',
    'PRAGMA threads = 1',
  ])('%s', async (text) => {
    expect((await faultOf(run(text))).kind).toBe('duckdb')
  })

  test('and nothing of it came to be', () => {
    expect(readdirSync(elsewhere)).toEqual(['secret.csv'])
  })

  test('a path that leaves the account by way of ..', async () => {
    await faultOf(run(`SELECT * FROM read_text('${rig.directory}/temp/../../../etc/passwd')`))
    await faultOf(run(`COPY (SELECT 1) TO '${rig.directory}/staging/../x.csv'`))
    expect(existsSync(join(rig.directory, 'x.csv'))).toBe(false)
  })
})

test.each(["TimeZone = 'Europe/Berlin'", "default_order = 'desc'", 'integer_division = true', "search_path = 'main'"])(
  'a session may SET %s',
  async (setting) => {
    await run(`SET ${setting}`)
    await run(`RESET ${setting.split(' ')[0]}`)
  },
)

test('times are UTC unless the session says otherwise, then in its zone', async () => {
  const sql = "SELECT TIMESTAMPTZ '2026-07-01 12:00:00+00' AS t"
  expect((await connection.query(sql)).rows).toEqual([['2026-07-01 12:00:00+00']])
  await connection.exec("SET TimeZone = 'Europe/Berlin'")
  expect((await connection.query(sql)).rows).toEqual([['2026-07-01 14:00:00+02']])
  await connection.exec('RESET TimeZone')
})

test('the environment of web is not in the engine', async () => {
  const { readFileSync } = await import('node:fs')
  const names = readFileSync(`/proc/${rig.pid}/environ`, 'latin1')
    .split('\0')
    .filter(Boolean)
    .map((pair) => pair.split('=')[0])
  expect(names.sort()).toEqual([
    'HOME',
    'NODE_CHANNEL_FD',
    'NODE_CHANNEL_SERIALIZATION_MODE',
    'NODE_ENV',
    'TZ',
    'UV_THREADPOOL_SIZE',
  ])
})

test('databases of the account attach and detach; an alias is taken once; a corrupt file is its own trouble', async () => {
  await rig.engine.attach({ alias: 'we "ird', path: rig.database('a.duckdb') })
  await connection.exec('CREATE TABLE "we ""ird".t AS SELECT 1 AS x')
  expect((await faultOf(rig.engine.attach({ alias: 'WE "IRD', path: rig.database('b.duckdb') }))).message).toMatch(
    /already/,
  )
  writeFileSync(rig.database('bad.duckdb'), Buffer.alloc(20_000, 7))
  expect((await faultOf(rig.engine.attach({ alias: 'bad', path: rig.database('bad.duckdb') }))).message).toMatch(
    /not a valid DuckDB database/,
  )
  expect((await connection.query('SELECT x FROM "we ""ird".t')).rows).toEqual([['1']])
  await rig.engine.detach('we "ird')
  await rig.engine.attach({ alias: 'again', path: rig.database('a.duckdb') })
  expect((await connection.query('SELECT x FROM again.t')).rows).toEqual([['1']])
})

test("a query larger than the memory limit spills into the account's temp directory", async () => {
  const tight = await testEngine({ memoryLimit: '100MB' })
  const one = await tight.engine.connect()
  const sql = 'SELECT count(*) FROM (SELECT range AS r, hash(range) AS h FROM range(4000000) ORDER BY h) WHERE r > 5'
  expect((await one.query(sql)).rows).toEqual([['3999994']])
  await tight.dispose()
})
