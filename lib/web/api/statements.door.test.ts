import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '../../testing/apiServer.ts'

interface Body {
  code: string
  sqlState: string
  message: string
  statementHandle: string
  statementHandles?: string[]
  statementIndex?: number
  statementStatusUrl?: string
  createdOn?: number
  line?: number
  column?: number
  stats?: Record<string, number>
  data?: (string | null)[][]
  resultSetMetaData?: {
    numRows: number
    format: string
    partitionInfo: { rowCount: number; uncompressedSize: number }[]
    rowType: { name: string; type: string; duckdbType: string; nullable: boolean; precision?: number; scale?: number }[]
  }
}

let server: ApiServer
let token: string
let other: string

async function ask(method: string, path: string, body?: unknown, by = token, signal?: AbortSignal) {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${by}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    signal,
  })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Body }
}

const api = '/api/v2/statements'
const run = (statement: string, more: Record<string, unknown> = {}, query = '', by = token) =>
  ask('POST', `${api}${query}`, { statement, ...more }, by)
const all = (statement: string, query = '') => run(statement, { parameters: { multi_statement_count: '0' } }, query)

/** Runs for minutes unless it is cancelled. */
const endless = 'select sum(a.range * b.range) from range(1000000) a, range(100000) b'
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function ended(handle: string) {
  for (;;) {
    const answer = await ask('GET', `${api}/${handle}`)
    if (answer.status !== 202) return answer
    await wait(50)
  }
}

beforeAll(async () => {
  server = await startApiServer()
  token = (await server.admin(['token', 'create', '--user', 'ADMIN'])).stdout.trim()
  await server.admin(['user', 'create', 'other', '--email', 'other@example.org', '--role', 'SYSADMIN'])
  other = (await server.admin(['token', 'create', '--user', 'other'])).stdout.trim()
  expect((await run('create database apitest')).status).toBe(200)
})
afterAll(() => server.remove())

describe('a statement', () => {
  it('does not run for a token that was revoked while its body was held back', async () => {
    const short = (await server.admin(['token', 'create', '--user', 'other'])).stdout.trim()
    const begun = Date.now()
    const answer = new Promise<number | undefined>((resolve, reject) => {
      const headers = { authorization: `Bearer ${short}`, 'content-type': 'application/json' }
      const sent = request(`${server.url}${api}`, { method: 'POST', headers }, (got) => {
        resolve(got.statusCode)
        got.resume()
      })
      sent.on('error', reject)
      sent.write('{"statement":')
      const finish = async () => {
        while (Date.now() - begun < 1_100) await server.admin(['token', 'list', '--user', 'other'])
        expect(await server.admin(['token', 'revoke', short.split('_')[1]!])).toMatchObject({ code: 0 })
        sent.end('"select 1"}')
      }
      finish().catch(reject)
    })
    expect(await answer).toBe(401)
  })

  it('answers 200 with its rows and what they are', async () => {
    const { status, body } = await run("select 42::integer as n, 1.50::decimal(4,2) as d, 'x' as t, null as z")
    expect(status).toBe(200)
    expect(body).toMatchObject({
      code: '090001',
      sqlState: '00000',
      statementHandle: expect.stringMatching(/^[0-9a-f-]{36}$/),
      createdOn: expect.any(Number),
      statementStatusUrl: `${api}/${body.statementHandle}`,
      data: [['42', '1.50', 'x', null]],
      resultSetMetaData: { numRows: 1, format: 'jsonv2', partitionInfo: [{ rowCount: 1 }] },
    })
    expect(body.resultSetMetaData!.rowType).toMatchObject([
      { name: 'n', type: 'FIXED', duckdbType: 'INTEGER' },
      { name: 'd', type: 'FIXED', duckdbType: 'DECIMAL(4,2)', precision: 4, scale: 2 },
      { name: 't', type: 'TEXT', duckdbType: 'VARCHAR' },
      { name: 'z', nullable: true },
    ])
  })

  it('answers later what it answered first', async () => {
    const first = await run('select range as n from range(3)')
    const later = await ask('GET', `${api}/${first.body.statementHandle}`)
    expect([later.status, later.body]).toEqual([200, first.body])
    const again = await ask('GET', `${api}/${first.body.statementHandle}?partition=0`)
    expect(again.body.data).toEqual([['0'], ['1'], ['2']])
    expect((await ask('GET', `${api}/${first.body.statementHandle}?partition=1`)).status).toBe(400)
    expect((await ask('GET', `${api}/${first.body.statementHandle}?partition=x`)).status).toBe(400)
  })

  it('gives DDL a row of status and DML its counts', async () => {
    const context = { database: 'apitest', schema: 'main' }
    const created = await run('create or replace table counted (i integer)', context)
    expect(created.body.resultSetMetaData!.rowType).toMatchObject([{ name: 'status', type: 'TEXT' }])
    const inserted = await run('insert into counted select range from range(5)', context)
    expect(inserted.body.data).toEqual([['5']])
    expect(inserted.body.resultSetMetaData!.rowType).toMatchObject([{ name: 'number of rows inserted', type: 'FIXED' }])
    expect(inserted.body.stats).toMatchObject({ numRowsInserted: 5 })
    expect((await run('delete from counted where i > 2', context)).body.data).toEqual([['2']])
    expect((await ask('GET', `${api}/${inserted.body.statementHandle}`)).body).toEqual(inserted.body)
  })

  it('gives large results in partitions', async () => {
    const { body } = await run("select range as n, 'row ' || range as t from range(25000)")
    const { partitionInfo, numRows } = body.resultSetMetaData!
    expect(numRows).toBe(25000)
    expect(body.data).toHaveLength(partitionInfo[0]!.rowCount)
    const rows = [...body.data!]
    for (let n = 1; n < partitionInfo.length; n++) {
      const { body: next } = await ask('GET', `${api}/${body.statementHandle}?partition=${n}`)
      expect(next.data).toHaveLength(partitionInfo[n]!.rowCount)
      rows.push(...next.data!)
    }
    expect(rows.map(([n]) => Number(n))).toEqual(Array.from({ length: 25000 }, (_, n) => n))
  })

  it('says "null" for NULL on demand', async () => {
    const { body } = await run("select null, 'null', 'a'", {}, '?nullable=false')
    expect(body.data).toEqual([['null', 'null', 'a']])
  })

  it('that fails answers 422 with its place, then and later', async () => {
    const parse = await run('select 1 +\n  )')
    expect(parse).toMatchObject({ status: 422, body: { code: '42601', sqlState: '42601', line: expect.any(Number) } })
    const bind = await run('select\n  nosuch from range(1)')
    expect(bind).toMatchObject({ status: 422, body: { line: 2, column: 3 } })
    const later = await ask('GET', `${api}/${bind.body.statementHandle}`)
    expect([later.status, later.body]).toEqual([422, bind.body])
    expect((await run('select * from nosuch')).body.sqlState).toBe('42S02')
    expect((await run("select 'x'::integer")).body.sqlState).toMatch(/^22/)
  })

  it('takes bindings, which are bound and never spliced', async () => {
    const values = {
      '1': { type: 'FIXED', value: '170141183460469231731687303715884105727' },
      '2': { type: 'TEXT', value: "'; drop table x; --" },
      '3': { type: 'BINARY', value: '00ff' },
      '4': { type: 'DATE', value: '2026-11-24' },
      '5': { type: 'BOOLEAN', value: 'true' },
      '6': { type: 'REAL', value: '0.1' },
      '7': { type: 'TIMESTAMP_TZ', value: '2026-11-24 10:00:00+01:00' },
      '8': { type: 'TEXT', value: null },
    }
    const { body } = await run('select ?, ?, ?, ?, ?, ?, ?, ?', { bindings: values })
    expect(body.data).toEqual([
      [
        '170141183460469231731687303715884105727',
        "'; drop table x; --",
        '00FF',
        '2026-11-24',
        'true',
        '0.1',
        '2026-11-24 09:00:00+00',
        null,
      ],
    ])
    expect((await run('select ?', { bindings: { '1': { type: 'FIXED', value: 'ten' } } })).status).toBe(422)
  })

  it('times out with 408 and 57P05', async () => {
    const { status, body } = await run(endless, { timeout: 1 })
    expect([status, body.sqlState]).toEqual([408, '57P05'])
    expect((await run('select 1')).status).toBe(200)
  })

  it('over 1 MB is refused with 413, and the history has it', async () => {
    const { status, body } = await run(`select '${'x'.repeat(1_100_000)}'`)
    expect([status, body.statementHandle]).toEqual([413, expect.any(String)])
    const { body: history } = await run(
      `select status from mallard.query_history where statement_id = '${body.statementHandle}'`,
    )
    expect(history.data).toEqual([['failed']])
  })
})

describe('several statements', () => {
  it('are refused unless the request says so', async () => {
    expect((await run('select 1; select 2')).status).toBe(422)
    expect((await run('select 1; select 2', { parameters: { multi_statement_count: '3' } })).status).toBe(422)
    expect((await run('select 1; select 2', { parameters: { multi_statement_count: '2' } })).status).toBe(200)
    expect((await run(' ; -- nothing')).status).toBe(422)
  })

  it('answer with the handles of all and no rows', async () => {
    const { status, body } = await all("select 1; select ';' -- ; ;\n; select 3;")
    expect([status, body.statementHandles?.length, body.data]).toEqual([200, 3, undefined])
    const data = await Promise.all(
      body.statementHandles!.map(async (one) => (await ask('GET', `${api}/${one}`)).body.data),
    )
    expect(data).toEqual([[['1']], [[';']], [['3']]])
    expect((await ask('GET', `${api}/${body.statementHandle}`)).body).toEqual(body)
  })

  it('share one session, and what is open at the end is rolled back', async () => {
    await all('use apitest.main; create or replace table shared (i integer)')
    expect((await all('use apitest.main; begin; insert into shared values (1); commit')).status).toBe(200)
    expect((await all('use apitest.main; begin; insert into shared values (2)')).status).toBe(200)
    expect((await run('select * from apitest.main.shared')).body.data).toEqual([['1']])
    expect(
      (await all('set variable v = 7; create temp table tt as select 1; select getvariable($$v$$), * from tt')).status,
    ).toBe(200)
  })

  it('end at the first that fails, which is named, with its place in the whole text', async () => {
    const { status, body } = await all('select 1;\nselect 2;\n  select nosuch;\nselect 4')
    expect([status, body.statementIndex, body.statementHandles?.length]).toEqual([422, 2, 2])
    expect([body.line, body.column]).toEqual([3, 10])
    expect((await ask('GET', `${api}/${body.statementHandles![1]}`)).body.data).toEqual([['2']])
    expect((await ask('GET', `${api}/${body.statementHandle}`)).status).toBe(422)
  })

  it('may be 500 at most', async () => {
    expect((await all('select 1;'.repeat(501))).status).toBe(422)
  })
})

describe('a request in the background', () => {
  it('answers 202 at once and later what it came to', async () => {
    const { status, body } = await run('select 42', {}, '?async=true')
    expect([status, body.code]).toEqual([202, '333334'])
    expect((await ended(body.statementHandle)).body.data).toEqual([['42']])
  })

  it('can be cancelled, within a second, and says so', async () => {
    const { body } = await run(endless, {}, '?async=true')
    await wait(300)
    expect((await ask('GET', `${api}/${body.statementHandle}`)).status).toBe(202)
    const start = performance.now()
    const cancelled = await ask('POST', `${api}/${body.statementHandle}/cancel`)
    expect(cancelled.status).toBe(200)
    expect(performance.now() - start).toBeLessThan(3000)
    expect(await ended(body.statementHandle)).toMatchObject({ status: 422, body: { sqlState: '57014' } })
    expect((await ask('POST', `${api}/${body.statementHandle}/cancel`)).status).toBe(200)
  })

  it('of several statements has one handle for all', async () => {
    const { body } = await all('select 1; select 2', '?async=true')
    const end = await ended(body.statementHandle)
    expect([end.status, end.body.statementHandles?.length]).toEqual([200, 2])
    const long = await all(`select 1; ${endless}; select 3`, '?async=true')
    await wait(300)
    expect((await ask('POST', `${api}/${long.body.statementHandle}/cancel`)).status).toBe(200)
    expect(await ended(long.body.statementHandle)).toMatchObject({
      status: 422,
      body: { sqlState: '57014', statementIndex: 1 },
    })
  })
})

describe('a client that goes away', () => {
  it('cancels its statement', async () => {
    const gone = new AbortController()
    const query = `?requestId=${randomUUID()}`
    const left = ask('POST', `${api}${query}`, { statement: endless }, token, gone.signal).catch(() => 'gone')
    await wait(300)
    gone.abort()
    expect(await left).toBe('gone')
    expect(await ask('POST', `${api}${query}`, { statement: endless })).toMatchObject({
      status: 422,
      body: { sqlState: '57014' },
    })
  })

  it('and only waited for another’s run cancels nothing', async () => {
    const gone = new AbortController()
    const query = `?requestId=${randomUUID()}`
    const statement = 'select count(*) from range(15000) a, range(15000) b where a.range + b.range > 5'
    const first = ask('POST', `${api}${query}`, { statement })
    await wait(100)
    const left = ask('POST', `${api}${query}`, { statement }, token, gone.signal).catch(() => 'gone')
    await wait(50)
    gone.abort()
    await left
    expect((await first).status).toBe(200)
  })
})

describe('a requestId', () => {
  it('runs its request once', async () => {
    const query = `?requestId=${randomUUID()}`
    await run('create or replace table apitest.main.once (i integer)')
    const statement = 'insert into apitest.main.once values (1)'
    const [first, second] = await Promise.all([run(statement, {}, query), run(statement, {}, query)])
    const third = await run(statement, {}, query)
    expect([first.status, second.body, third.body]).toEqual([200, first.body, first.body])
    expect((await run('select count(*) from apitest.main.once')).body.data).toEqual([['1']])
  })

  it('answers a repeat with the first failure, and refuses another request', async () => {
    const query = `?requestId=${randomUUID()}`
    const first = await run('select nosuch', {}, query)
    expect(first.status).toBe(422)
    expect((await run('select nosuch', {}, query)).body).toEqual(first.body)
    expect((await run('select 1', {}, query)).status).toBe(400)
  })

  it('is each user’s own', async () => {
    const query = `?requestId=${randomUUID()}`
    expect((await run('select 1', {}, query)).status).toBe(200)
    expect((await run('select 2', {}, query, other)).body.data).toEqual([['2']])
  })
})

describe('refusals', () => {
  it('of a request that cannot be read are 400', async () => {
    for (const body of ['{', '[]', '{}', '{"statement":1}', '{"statement":"select 1","timeout":"x"}'])
      expect((await ask('POST', api, body)).status).toBe(400)
    expect((await run('select 1', {}, '?requestId=1')).body).toMatchObject({ code: '22023', sqlState: '22023' })
  })

  it('of nobody are 401, of a role that is not granted 403', async () => {
    expect((await run('select 1', {}, '', 'mlrd_x')).status).toBe(401)
    expect((await fetch(`${server.url}${api}`, { method: 'POST', body: '{"statement":"select 1"}' })).status).toBe(401)
    const { status, body } = await run('select 1', { role: 'ACCOUNTADMIN' }, '', other)
    expect([status, body.sqlState]).toEqual([403, '42501'])
    expect((await run('select 1', { role: 'SYSADMIN' }, '', other)).status).toBe(200)
  })

  it('of another user’s handle are those of an unknown one', async () => {
    const { body } = await run('select 1')
    const foreign = await ask('GET', `${api}/${body.statementHandle}`, undefined, other)
    const unknown = await ask('GET', `${api}/${randomUUID()}`, undefined, other)
    expect([foreign.status, unknown.status]).toEqual([404, 404])
    expect((await ask('POST', `${api}/${body.statementHandle}/cancel`, undefined, other)).status).toBe(404)
  })
})

describe('after a restart', () => {
  it('requests are remembered, and one whose outcome nobody knows is not run again', async () => {
    const done = `?requestId=${randomUUID()}`
    const lost = `?requestId=${randomUUID()}`
    const first = await run('select 7', {}, done)
    void run(endless, {}, lost).catch(() => {})
    await wait(300)
    await server.stop('SIGKILL')
    server = await startApiServer({ MALLARD_DATA_DIR: server.dataDir, MALLARD_STATEMENT_RATE: '5' })
    expect((await run('select 7', {}, done)).body).toEqual(first.body)
    expect(await run(endless, {}, lost)).toMatchObject({ status: 503, body: { sqlState: '58000' } })
  })

  it('MALLARD_STATEMENT_RATE slows a user down with 429 and Retry-After', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => run('select 1', {}, '', other)))
    const slowed = answers.filter(({ status }) => status === 429)
    expect(slowed.length).toBeGreaterThan(0)
    expect(Number(slowed[0]!.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})
