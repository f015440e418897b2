import { readdirSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApiServer } from '../../lib/testing/apiServer.ts'
import { Client, type Contract, openContract, wait } from './client.ts'

let contract: Contract
let admin: Client

beforeAll(async () => {
  contract = await openContract({
    MALLARD_RESULT_MAX_ROWS: '15000',
    MALLARD_MEMORY_LIMIT: '500MB',
    MALLARD_THREADS: '2',
  })
  admin = contract.admin
})
afterAll(() => admin?.server.remove())

describe('bad input is refused, is in the history, and nothing runs', () => {
  const deep = (n: number) => `select ${'('.repeat(n)}1${')'.repeat(n)}`
  it.each<[string, string]>([
    ['10,000 parentheses', deep(10_000)],
    ['100,000 parentheses', deep(100_000)],
    ['10,000 lists', `select ${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['10,000 subqueries', `select ${'(select '.repeat(10_000)}1${')'.repeat(10_000)}`],
    ['10,000 NOTs', `select ${'not '.repeat(10_000)}true`],
    ['20,000 minus signs', `select ${'- '.repeat(20_000)}1`],
    ['10,000 casts', `select 1${'::integer'.repeat(10_000)}`],
    ['10,000 subscripts', `select [1]${'[1]'.repeat(10_000)}`],
    ['10,000 CASEs', `select ${'case when true then '.repeat(10_000)}1${' end'.repeat(10_000)}`],
    ['deep JSON', `select json_structure(repeat('[', 50000) || repeat(']', 50000))`],
    ['a deep structure', `select from_json('[1]', '${'['.repeat(50_000)}"INTEGER"${']'.repeat(50_000)}')`],
    ['deep JSON as VARIANT', `select (repeat('[', 50000) || repeat(']', 50000))::json::variant is null`],
    ['4 GB of one letter', `select length(repeat('x', 4000000000))`],
    ['a width of 2 GB', `select length(format('{:>2000000000}', 'x'))`],
    ['a NUL', 'select 1 \0'],
    ['a lone surrogate', "select '\ud800'"],
    ['an open comment', 'select 1 /* '],
    ['an open quote', 'select "a'],
    ['an open dollar quote', 'select $$a'],
    ['only a semicolon', ';'],
  ])('%s', async (_, statement) => {
    const { status, body } = await admin.run(statement, { timeout: 20 })
    expect([200, 422, 400, 408, 413], body.message).toContain(status)
    expect(body.message.length).toBeLessThan(2000)
    expect(await admin.rows('select 1')).toEqual([['1']])
    if (status === 422 && statement !== ';')
      expect(
        await admin.rows(`select count(*) from mallard.query_history where statement_id = '${body.statementHandle}'`),
      ).toEqual([['1']])
  })

  it('100,000 ORs and 500 joins end, or time out', async () => {
    for (const statement of [
      `select count(*) from range(10) where ${Array.from({ length: 20_000 }, (_, n) => `range = ${n}`).join(' or ')}`,
      `select count(*) from ${Array.from({ length: 60 }, (_, n) => `range(1) r${n}`).join(', ')}`,
    ])
      expect([200, 408, 422]).toContain((await admin.run(statement, { timeout: 15 })).status)
    expect(await admin.rows('select 1')).toEqual([['1']])
  })
})

describe('a result over the cap', () => {
  it('says that it is truncated and how many rows are kept', async () => {
    const body = await admin.ok('select range from range(40000)')
    const { truncated, numRows, partitionInfo } = body.resultSetMetaData!
    expect([truncated, partitionInfo.reduce((sum, { rowCount }) => sum + rowCount, 0)]).toEqual([true, numRows])
    expect(numRows).toBeLessThan(40_000)
    expect(numRows).toBeGreaterThan(0)
    const { body: last } = await admin.get(body.statementHandle, `?partition=${partitionInfo.length - 1}`)
    expect(last.data).toHaveLength(partitionInfo.at(-1)!.rowCount)
    expect((await admin.ok('select range from range(10000)')).resultSetMetaData!.truncated).not.toBe(true)
  })
})

describe('memory', () => {
  it('that is not there fails the statement with 53200, and others go on', async () => {
    const bomb = await admin.run(
      "select count(distinct s) from (select repeat('x', 1000) || range as s from range(3000000)) group by s order by s",
      { timeout: 50 },
    )
    expect([422, 503, 408, 200], bomb.body.message).toContain(bomb.status)
    if (bomb.status === 422) expect(bomb.body.sqlState).toMatch(/^53/)
    expect(await admin.rows('select 1')).toEqual([['1']])
  })
})

describe('a database file', () => {
  const databases = () => {
    const accounts = join(contract.server.dataDir, 'accounts')
    const dir = join(accounts, readdirSync(accounts)[0]!, 'databases')
    return readdirSync(dir)
      .filter((name) => name.endsWith('.duckdb'))
      .map((name) => join(dir, name))
  }

  it('that is corrupt says so, and the others work; check reports it and a missing one', async () => {
    await admin.each('create database good', 'create table good.main.t as select 1 as i')
    const before = new Set(databases())
    await admin.each(
      'create database broken',
      'create table broken.main.t as select 1 as i',
      'create database lost',
      'create table lost.main.t as select 1 as i',
    )
    const [one, two] = databases()
      .filter((file) => !before.has(file))
      .sort((a, b) => statSync(a).birthtimeMs - statSync(b).birthtimeMs)
    expect(await contract.server.stop()).toBe(0)
    expect((await contract.server.admin(['check'])).code).toBe(0)
    writeFileSync(one!, 'this is no database'.repeat(1000))
    unlinkSync(two!)
    const check = await contract.server.admin(['check'])
    expect(check.code).toBe(1)
    const server = await startApiServer({ MALLARD_DATA_DIR: contract.server.dataDir })
    admin = new Client(server, admin.token)
    expect(await admin.rows('select i from good.main.t')).toEqual([['1']])
    for (const name of ['broken', 'lost']) {
      const { status, body } = await admin.run(`select i from ${name}.main.t`)
      expect([status, body.message.length > 10], name).toEqual([422, true])
      expect(body.message, name).not.toMatch(/\/accounts\//)
    }
    expect(await admin.rows('select i from good.main.t')).toEqual([['1']])
    expect((await admin.objects('show databases')).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['good', 'broken']),
    )
    await wait(10)
  })
})
