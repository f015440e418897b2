import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { api, type Body, type Client, type Contract, endless, openContract } from './client.ts'

let contract: Contract
let admin: Client
let other: Client

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const many = { parameters: { multi_statement_count: '0' } }

beforeAll(async () => {
  contract = await openContract()
  admin = contract.admin
  other = await contract.user('other', { role: 'SYSADMIN' })
  await admin.each('create database requests', 'create table requests.main.t (i integer not null, s varchar)')
})
afterAll(() => contract?.server.remove())

describe('200', () => {
  it('has exactly the fields of the contract', async () => {
    const { status, headers, body } = await admin.run('select 42::integer as n, \'x\' as "Two words"')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(/^application\/json/)
    expect(body).toMatchObject({ code: '090001', sqlState: '00000' })
    expect(body.message).toMatch(/./)
    expect(body.statementHandle).toMatch(uuid)
    expect(body.statementStatusUrl).toBe(`${api}/${body.statementHandle}`)
    expect(Math.abs(body.createdOn! - Date.now())).toBeLessThan(60_000)
    expect(body.data).toEqual([['42', 'x']])
    const { numRows, format, partitionInfo, rowType } = body.resultSetMetaData!
    expect([numRows, format]).toEqual([1, 'jsonv2'])
    expect(partitionInfo).toEqual([{ rowCount: 1, uncompressedSize: expect.any(Number) }])
    expect(rowType).toEqual([
      expect.objectContaining({ name: 'n', type: 'FIXED', duckdbType: 'INTEGER', nullable: expect.any(Boolean) }),
      expect.objectContaining({ name: 'Two words', type: 'TEXT', duckdbType: 'VARCHAR' }),
    ])
  })

  it('of no rows has types, no data and one partition or none', async () => {
    const { data, resultSetMetaData } = await admin.ok('select i, s from requests.main.t where false')
    expect([data, resultSetMetaData!.numRows]).toEqual([[], 0])
    expect(resultSetMetaData!.rowType.map(({ name }) => name)).toEqual(['i', 's'])
    expect(resultSetMetaData!.partitionInfo.reduce((sum, { rowCount }) => sum + rowCount, 0)).toBe(0)
  })

  it('comes again from the handle, with partition 0, and as the first partition', async () => {
    const first = await admin.run('select range from range(3)')
    const again = await admin.get(first.body.statementHandle)
    expect([again.status, again.body]).toEqual([200, first.body])
    expect((await admin.get(first.body.statementHandle, '?partition=0')).body.data).toEqual([['0'], ['1'], ['2']])
  })

  it('needs only a statement; a trailing semicolon and comments are no second one', async () => {
    for (const statement of ['select 1;', '/* a; b */ select 1 -- ;', 'select 1;;', '\uFEFFselect 1'])
      expect((await admin.run(statement)).status, statement).toBe(200)
  })

  it('reads multi_statement_count as text or number', async () => {
    for (const count of ['2', 2, '0', 0])
      expect((await admin.run('select 1; select 2', { parameters: { multi_statement_count: count } })).status).toBe(200)
    for (const count of ['1', 1, '3'])
      expect((await admin.run('select 1; select 2', { parameters: { multi_statement_count: count } })).status).toBe(422)
    expect((await admin.run('select 1; select 2')).status).toBe(422)
  })
})

describe('several statements', () => {
  it('answer with handles and no rows', async () => {
    const { status, body } = await admin.run("select 1 as a; select ';' -- ; ;\n; select $$ ; $$", many)
    expect([status, body.code, body.sqlState, body.data]).toEqual([200, '090001', '00000', undefined])
    expect(body.statementHandles).toHaveLength(3)
    const rows = await Promise.all(body.statementHandles!.map(async (handle) => (await admin.get(handle)).body.data))
    expect(rows).toEqual([[['1']], [[';']], [[' ; ']]])
    expect((await admin.get(body.statementHandle)).body).toEqual(body)
  })

  it('end at the first failure, with its index, handle and place in the whole text', async () => {
    const { status, body } = await admin.run(
      'create table requests.main.before (i integer);\nselect 2;\n\n   select nosuch;\ncreate table requests.main.after (i int)',
      many,
    )
    expect([status, body.statementIndex, body.statementHandles?.length]).toEqual([422, 2, 2])
    expect([body.line, body.column]).toEqual([4, 11])
    expect(body.statementHandles).not.toContain(body.statementHandle)
    expect((await admin.get(body.statementHandles![1]!)).body.data).toEqual([['2']])
    expect((await admin.get(body.statementHandle)).status).toBe(422)
    expect((await admin.run('select * from requests.main.before')).status).toBe(200)
    expect((await admin.run('select * from requests.main.after')).body.sqlState).toBe('42S02')
  })

  it('are refused over 500, with nothing run', async () => {
    const text = `create table requests.main.never (i int);${'select 1;'.repeat(500)}`
    expect((await admin.run(text, many)).status).toBeGreaterThanOrEqual(400)
    expect((await admin.run('select * from requests.main.never')).body.sqlState).toBe('42S02')
    const { status, body } = await admin.run('select 1;'.repeat(500), many)
    expect([status, body.statementHandles?.length]).toEqual([200, 500])
  })

  it('with an unreadable one run those before it, or none, but never one after it', async () => {
    const { status, body } = await admin.run("select 1; select 'open; create table requests.main.never (i int)", many)
    expect([status, body.sqlState]).toEqual([422, '42601'])
    expect((await admin.run('select * from requests.main.never')).body.sqlState).toBe('42S02')
  })
})

/** What is sent, its SQLSTATE, and the place of the error: 1-based, counted from the start of the request's text. */
const places: [string, string, number?, number?][] = [
  ['select 1 +\n  frm x y z', '42601', 2, 9],
  ['select\n  nosuch from range(1)', '42S22|42703', 2, 3],
  ['/* ä */ select nosuch', '42S22|42703', 1, 16],
  ["select '😀', nosuch", '42S22|42703'],
  ['\n\n  selec 1', '42601', 3, 3],
  ["select 'open", '42601', 1, 8],
  ['select (1', '42601'],
  ['select 1 from range(1) where nosuch = 1', '42S22|42703', 1, 30],
  ['select count(*) from requests.main.t group by', '42601'],
  ['select i, sum(i) from requests.main.t', '42803|42601|42000', 1, 8],
]

describe('422', () => {
  it.each(places)('%j is %s at %s:%s', async (statement, sqlState, line, column) => {
    const { status, body } = await admin.run(statement)
    expect(status).toBe(422)
    expect(body.sqlState).toMatch(/^42/)
    if (sqlState === '42601') expect(body.sqlState).toBe('42601')
    expect([typeof body.line, typeof body.column]).toEqual(['number', 'number'])
    if (line) expect([body.line, body.column], body.message).toEqual([line, column])
    expect([body.code, body.message.length > 0]).toEqual([body.sqlState, true])
    expect(body.statementHandle).toMatch(uuid)
    const later = await admin.get(body.statementHandle)
    expect([later.status, later.body]).toEqual([422, body])
  })

  it.each<[string, string | RegExp]>([
    ["select 'x'::integer", /^22/],
    ['select 1::tinyint * 200::tinyint', /^22/],
    ['select 300::integer::tinyint', /^22/],
    ["select date '2026-02-30'", /^22/],
    ['select * from requests.main.nosuch', '42S02'],
    ['select * from nosuch.main.t', '42S02'],
    ['insert into requests.main.t values (null, 1)', '23502'],
    ['create table requests.main.t (i int)', '42710'],
    ['create database requests', '42710'],
    ['drop table requests.main.nosuch', '42S02'],
    ['commit', /^25/],
    ['set memory_limit = $$1GB$$', '42501|0A000'],
    ['copy requests.main.t to $$/tmp/x.csv$$', /^(0A000|42501)$/],
    ['', '42601'],
    ['-- nothing', '42601'],
    ['select 1\0', '42601'],
  ])('%j has SQLSTATE %s and code', async (statement, expected) => {
    const { status, body } = await admin.run(statement)
    expect(status, body.message).toBe(422)
    if (typeof expected === 'string') expect(expected.split('|'), body.message).toContain(body.sqlState)
    else expect(body.sqlState, body.message).toMatch(expected)
    expect(body.code).toBe(body.sqlState)
  })

  it('names constraints by their own states', async () => {
    await admin
      .each(
        'create table requests.main.parent (i integer primary key)',
        'create table requests.main.child (i integer references requests.main.parent (i), n integer check (n > 0))',
        'insert into requests.main.parent values (1)',
      )
      .catch(async () => {
        // DuckDB names a referenced table without its catalog.
        const here = admin.with({ database: 'requests', schema: 'main' })
        await here.each(
          'create table if not exists parent (i integer primary key)',
          'create table child (i integer references parent (i), n integer check (n > 0))',
          'insert into parent values (1)',
        )
      })
    const states = async (...texts: string[]) =>
      Promise.all(texts.map(async (text) => (await admin.refused(text)).slice(0, 2)))
    expect(
      await states(
        'insert into requests.main.parent values (1)',
        'insert into requests.main.child values (2, 1)',
        'insert into requests.main.child values (1, 0)',
        'insert into requests.main.parent values (null)',
      ),
    ).toEqual([
      [422, '23505'],
      [422, '23503'],
      [422, '23514'],
      [422, '23502'],
    ])
  })
})

describe('400', () => {
  it.each([
    '{',
    '[]',
    '{}',
    'null',
    '{"statement":1}',
    '{"statement":"select 1","timeout":"x"}',
    '{"statement":"select 1","timeout":-1}',
    '{"statement":"select 1","bindings":{"1":{"type":"NOSUCH","value":"1"}}}',
    '{"statement":"select 1","bindings":[]}',
    '{"statement":"select 1","parameters":{"multi_statement_count":"x"}}',
    '{"statement":"select 1","parameters":{"multi_statement_count":"-1"}}',
  ])('%s', async (body) => {
    const { status, body: answer } = await admin.ask('POST', api, body)
    expect(status).toBe(400)
    expect(answer).toMatchObject({ code: answer.sqlState, sqlState: expect.any(String), message: expect.any(String) })
  })

  it('for a requestId that is no UUID and a partition that is none', async () => {
    expect((await admin.run('select 1', {}, '?requestId=1')).status).toBe(400)
    const { statementHandle } = await admin.ok('select 1')
    expect((await admin.get(statementHandle, '?partition=x')).status).toBe(400)
    expect((await admin.get(statementHandle, '?partition=-1')).status).toBe(400)
    expect([400, 404]).toContain((await admin.get(statementHandle, '?partition=7')).status)
  })
})

describe('401, 403, 404', () => {
  it('401 without a token, with a bad one, with another scheme', async () => {
    const bare = (headers: Record<string, string>) =>
      fetch(`${contract.server.url}${api}`, { method: 'POST', headers, body: '{"statement":"select 1"}' })
    for (const authorization of ['', 'Bearer', 'Bearer x', `Basic ${admin.token}`, `Bearer ${admin.token}x`]) {
      const answer = await bare(authorization ? { authorization } : {})
      expect(answer.status, authorization.slice(0, 8)).toBe(401)
      expect((await answer.json()) as Body).toMatchObject({ code: expect.any(String), message: expect.any(String) })
    }
    expect((await fetch(`${contract.server.url}${api}/${randomUUID()}`)).status).toBe(401)
  })

  it('403 and 42501 for a role that is not granted, or absent, with nothing run', async () => {
    for (const role of ['ACCOUNTADMIN', 'SECURITYADMIN']) {
      const { status, body } = await other.run('create database never', { role })
      expect([status, body.code, body.sqlState]).toEqual([403, '42501', '42501'])
    }
    expect((await other.run('select 1', { role: 'NOSUCH' })).status).toBe(403)
    expect((await other.run('select 1', { role: 'sysadmin' })).status).toBe(200)
    expect(await other.rows("show databases like 'never'")).toEqual([])
  })

  it('404 for unknown handles and for others’, whatever is asked', async () => {
    const { statementHandle } = await other.ok('select 1')
    const unknown = randomUUID()
    for (const handle of [statementHandle, unknown, 'x']) {
      const state = await admin.get(handle)
      const partition = await admin.get(handle, '?partition=0')
      const cancelled = await admin.cancel(handle)
      expect([state.status, partition.status, cancelled.status], handle).toEqual([404, 404, 404])
    }
    const texts = await Promise.all([statementHandle, unknown].map(async (one) => (await admin.get(one)).body))
    expect(texts[0]!.message.replace(statementHandle, '')).toBe(texts[1]!.message.replace(unknown, ''))
    expect(texts[0]!.sqlState).toBe(texts[1]!.sqlState)
  })

  it('answers unknown ways and methods with JSON too', async () => {
    expect((await admin.ask('POST', `${api}/x/nosuch`, {})).status).toBe(404)
    expect([404, 405]).toContain((await admin.ask('PUT', api, {})).status)
  })
})

describe('408 and 413', () => {
  it('408 and 57P05 after the timeout, which holds per statement', async () => {
    const start = performance.now()
    const { status, body } = await admin.run(endless, { timeout: 1 })
    expect([status, body.code, body.sqlState]).toEqual([408, '57P05', '57P05'])
    expect(performance.now() - start).toBeLessThan(4000)
    const later = await admin.get(body.statementHandle)
    expect([later.status, later.body]).toEqual([408, body])
    expect(await admin.rows('select 1')).toEqual([['1']])
    const second = await admin.all(`select 1; ${endless}; select 2`, { timeout: 1 })
    expect([second.status, second.body.statementIndex]).toEqual([408, 1])
  })

  it('413 over 1 MB of SQL, which the history knows', async () => {
    const { status, body } = await admin.run(`select '${'x'.repeat(1_048_577)}'`)
    expect(status).toBe(413)
    expect(body).toMatchObject({ code: expect.any(String), message: expect.any(String) })
    expect(
      await admin.rows(`select status from mallard.query_history where statement_id = '${body.statementHandle}'`),
    ).toEqual([['failed']])
    expect((await admin.run(`select length('${'x'.repeat(900_000)}')`)).body.data).toEqual([['900000']])
  })
})
