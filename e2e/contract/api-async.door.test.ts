import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApiServer } from '../../lib/testing/apiServer.ts'
import { Client, type Contract, endless, openContract, slow, wait } from './client.ts'

let contract: Contract
let admin: Client
let other: Client
const query = () => `?requestId=${randomUUID()}`

beforeAll(async () => {
  contract = await openContract()
  admin = contract.admin
  other = await contract.user('other', { role: 'SYSADMIN' })
  await admin.each('create database later', 'create table later.main.once (i integer)')
})
afterAll(async () => {
  await admin?.server.remove()
})

describe('async', () => {
  it('answers 202 at once, 202 while it runs, then what the POST would have answered', async () => {
    const start = performance.now()
    const { status, body } = await admin.run(`${slow}`, {}, '?async=true')
    expect(performance.now() - start).toBeLessThan(3000)
    expect([status, body]).toEqual([
      202,
      {
        code: '333334',
        message: expect.any(String),
        statementHandle: expect.any(String),
        statementStatusUrl: `/api/v2/statements/${body.statementHandle}`,
      },
    ])
    const running = await admin.get(body.statementHandle)
    expect([running.status, running.body.code]).toEqual([202, '333334'])
    const end = await admin.ended(body.statementHandle)
    expect([end.status, end.body.code, end.body.data?.length]).toEqual([200, '090001', 1])
  })

  it('of what fails answers 422 later', async () => {
    const { body } = await admin.run('select\n nosuch', {}, '?async=true')
    expect(await admin.ended(body.statementHandle)).toMatchObject({ status: 422, body: { line: 2, column: 2 } })
  })

  it('goes on when its client is gone', async () => {
    const { body } = await admin.run('insert into later.main.once values (99)', {}, '?async=true')
    await admin.ended(body.statementHandle)
    expect(await admin.rows('select * from later.main.once where i = 99')).toEqual([['99']])
  })
})

describe('cancel', () => {
  it('answers 200 within a second, then 57014, and the slot is free', async () => {
    const running = await Promise.all(Array.from({ length: 8 }, () => admin.run(endless, {}, '?async=true')))
    await wait(500)
    for (const { body } of running) {
      const start = performance.now()
      const cancelled = await admin.cancel(body.statementHandle)
      expect([cancelled.status, performance.now() - start < 3000]).toEqual([200, true])
    }
    for (const { body } of running)
      expect(await admin.ended(body.statementHandle)).toMatchObject({
        status: 422,
        body: { code: '57014', sqlState: '57014', statementHandle: body.statementHandle },
      })
    const start = performance.now()
    expect(await admin.rows('select 1')).toEqual([['1']])
    expect(performance.now() - start).toBeLessThan(3000)
  })

  it('of a finished statement answers 200 and changes nothing', async () => {
    const done = await admin.run('select 5')
    const failed = await admin.run('select nosuch')
    for (const { body, status } of [done, failed]) {
      expect((await admin.cancel(body.statementHandle)).status).toBe(200)
      expect(await admin.get(body.statementHandle)).toMatchObject({ status, body })
    }
  })

  it('is for one’s own only', async () => {
    const { body } = await admin.run(endless, {}, '?async=true')
    expect((await other.cancel(body.statementHandle)).status).toBe(404)
    expect((await admin.get(body.statementHandle)).status).toBe(202)
    await admin.cancel(body.statementHandle)
  })

  it('reaches one that waits in the queue', async () => {
    const running = await Promise.all(Array.from({ length: 9 }, () => admin.run(endless, {}, '?async=true')))
    await wait(300)
    for (const { body } of [...running].reverse()) expect((await admin.cancel(body.statementHandle)).status).toBe(200)
    for (const { body } of running) expect((await admin.ended(body.statementHandle)).body.sqlState).toBe('57014')
  })

  it('stops a bind that cannot be interrupted, and others are answered meanwhile', async () => {
    const chain = Array.from(
      { length: 18 },
      (_, n) => `c${n + 1} as not materialized (select a.i from c${n} a, c${n} b)`,
    ).join(', ')
    const { body } = await admin.run(
      `with c0 as not materialized (select 1 as i), ${chain} select * from c18`,
      {},
      '?async=true',
    )
    await wait(300)
    expect(await admin.rows('select 1')).toEqual([['1']])
    const start = performance.now()
    expect((await admin.cancel(body.statementHandle)).status).toBe(200)
    expect(performance.now() - start).toBeLessThan(3000)
    expect(await admin.ended(body.statementHandle)).toMatchObject({ status: 422, body: { sqlState: '57014' } })
    await wait(8000)
    expect(await admin.rows('select 1')).toEqual([['1']])
  })
})

describe('a client that goes away', () => {
  it('cancels its statement, and a repeat gets what the first run ended with', async () => {
    const gone = new AbortController()
    const id = query()
    const left = admin.ask('POST', `/api/v2/statements${id}`, { statement: endless }, gone.signal).catch(() => 'gone')
    await wait(400)
    gone.abort()
    expect(await left).toBe('gone')
    expect(await admin.run(endless, {}, id)).toMatchObject({ status: 422, body: { sqlState: '57014' } })
  })
})

describe('a requestId', () => {
  it('runs its request once, at the same time and after', async () => {
    const id = query()
    const insert = 'insert into later.main.once values (1)'
    const answers = await Promise.all([admin.run(insert, {}, id), admin.run(insert, {}, id), admin.run(insert, {}, id)])
    answers.push(await admin.run(insert, {}, id))
    for (const { status, body } of answers) expect([status, body]).toEqual([200, answers[0]!.body])
    expect(await admin.rows('select count(*) from later.main.once where i = 1')).toEqual([['1']])
  })

  it('waits for a first run that goes on', async () => {
    const id = query()
    const first = admin.run(slow, {}, id)
    await wait(200)
    const second = await admin.run(slow, {}, id)
    expect([second.status, second.body]).toEqual([200, (await first).body])
  })

  it('answers with the first failure', async () => {
    const id = query()
    const first = await admin.run("select 'x'::integer", {}, id)
    expect(first.status).toBe(422)
    expect(await admin.run("select 'x'::integer", {}, id)).toMatchObject({ status: 422, body: first.body })
  })

  it('is scoped to the user', async () => {
    const id = query()
    expect((await admin.run('select 1', {}, id)).body.data).toEqual([['1']])
    expect((await other.run('select 2', {}, id)).body.data).toEqual([['2']])
  })

  it('holds for several statements', async () => {
    const id = query()
    const text = 'insert into later.main.once values (7); select 8'
    const first = await admin.all(text, {}, id)
    expect((await admin.all(text, {}, id)).body).toEqual(first.body)
    expect(await admin.rows('select count(*) from later.main.once where i = 7')).toEqual([['1']])
  })

  it('is remembered after kill -9; what had no outcome answers 503 and is never run again', async () => {
    const [done, lost, several] = [query(), query(), query()]
    const first = await admin.run('insert into later.main.once values (2)', {}, done)
    const failed = query()
    const second = await admin.run('select nosuch', {}, failed)
    void admin.all(`insert into later.main.once values (3); ${endless}`, {}, several).catch(() => {})
    void admin.run(endless, {}, lost).catch(() => {})
    await wait(600)
    await contract.server.stop('SIGKILL')
    const server = await startApiServer({ MALLARD_DATA_DIR: contract.server.dataDir })
    admin = new Client(server, admin.token)
    expect(await admin.run('insert into later.main.once values (2)', {}, done)).toMatchObject({
      status: 200,
      body: first.body,
    })
    expect(await admin.run('select nosuch', {}, failed)).toMatchObject({ status: 422, body: second.body })
    expect(await admin.run(endless, {}, lost)).toMatchObject({
      status: 503,
      body: { code: '58000', sqlState: '58000' },
    })
    expect(await admin.all(`insert into later.main.once values (3); ${endless}`, {}, several)).toMatchObject({
      status: 503,
    })
    expect(await admin.rows('select i, count(*) from later.main.once where i in (2, 3) group by i order by i')).toEqual(
      [
        ['2', '1'],
        ['3', '1'],
      ],
    )
    const kept = await admin.get(first.body.statementHandle)
    expect([kept.status, kept.body]).toEqual([200, first.body])
  })
})

describe('an engine that dies under a statement', () => {
  it('gives 503, 58000 and a message that says engine, and the next statement runs', async () => {
    const running = admin.run(endless)
    await wait(500)
    const { readdirSync, readFileSync } = await import('node:fs')
    const children = readdirSync('/proc').filter((pid) => {
      try {
        return (
          /^\d+$/.test(pid) &&
          readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[1] === String(admin.server.pid)
        )
      } catch {
        return false
      }
    })
    expect(children.length).toBeGreaterThan(0)
    for (const pid of children) process.kill(Number(pid), 'SIGKILL')
    const { status, body } = await running
    expect([status, body.code, body.sqlState]).toEqual([503, '58000', '58000'])
    expect(body.message).toMatch(/engine/i)
    expect(await admin.rows('select 1')).toEqual([['1']])
    expect((await admin.get(body.statementHandle)).status).toBe(503)
  })
})
