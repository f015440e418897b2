import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sessionCookieName } from '../../session/cookie.ts'
import { sealTicket } from '../../session/ticket.ts'
import { openWarehouse } from '../../testing/warehouse.ts'
import { activeUser, findUser, startSession } from '../../users/index.ts'
import type { ApiRequest } from '../answer.ts'
import { apiRoutes } from '../routes.ts'

const endless = 'select sum(a.range * b.range) from range(1000000) a, range(100000) b'

type Event = { type: string; [key: string]: unknown }

let warehouse: Awaited<ReturnType<typeof openWarehouse>>
let own: string
let ownElsewhere: string
let stranger: string

beforeAll(async () => {
  warehouse = await openWarehouse({ PORT: '3000' })
  const admin = await warehouse.as('ADMIN')
  await admin.all('create user ann', 'create database d', 'use d')
  own = await signIn('ADMIN')
  ownElsewhere = await signIn('ADMIN')
  stranger = await signIn('ANN')
})
afterAll(() => warehouse.close())

/** A browser session of its own. */
async function signIn(name: string): Promise<string> {
  const { id } = (await findUser(warehouse.accountId, name))!
  const sessionId = await startSession(activeUser(id)!, { method: 'link' })
  return `${sessionCookieName()}=${await sealTicket({ sessionId }, 60)}`
}

/** A page's question; `leave` is what a reload does to it. */
async function ask(cookie: string, method: string, path: string, id = '', body?: unknown) {
  const stream = new IncomingMessage(new Socket())
  if (body !== undefined) stream.push(JSON.stringify(body))
  stream.push(null)
  const gone = new AbortController()
  const headers = { cookie, 'sec-fetch-site': 'same-origin' }
  const query = new URLSearchParams()
  const request: ApiRequest = { method, path, query, headers, address: '10.0.0.1', signal: gone.signal, stream }
  const found = apiRoutes.find((route) => route.method === method && route.path === path)!
  const answer = await found.handle(request, { statement: id })
  return { status: answer.status, body: answer.body as AsyncIterable<Buffer>, leave: () => gone.abort() }
}

const run = (cookie: string, text: string) => ask(cookie, 'POST', '/api/statements', '', { text, worksheetId: 'w' })
const story = (cookie: string, id: string) => ask(cookie, 'GET', '/api/statements/:statement/story', id)
const cancel = (cookie: string, id: string) => ask(cookie, 'POST', '/api/statements/:statement/cancel', id)

const eventsIn = (piece: Buffer): Event[] =>
  piece
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event)

async function allOf({ body }: { body: AsyncIterable<Buffer> }): Promise<Event[]> {
  const events: Event[] = []
  for await (const piece of body) events.push(...eventsIn(piece))
  return events
}

/** Begins a statement in a worksheet and leaves the page once it has heard the statement's id. */
async function leftBehind(text: string): Promise<string> {
  const page = await run(own, text)
  const { value } = await page.body[Symbol.asyncIterator]().next()
  page.leave()
  return String(eventsIn(value!)[0]!.statementId)
}

it('of a statement whose page was loaded anew goes on, and a cancel takes at once', async () => {
  const id = await leftBehind(endless)
  const again = await story(own, id)
  expect(again.status).toBe(200)
  const heard = allOf(again)
  expect((await cancel(own, id)).status).toBe(200)
  const events = await heard
  expect(events[0]).toMatchObject({ type: 'started', statementId: id, context: { role: 'ACCOUNTADMIN' } })
  expect(events.at(-1)).toMatchObject({ type: 'error', outcome: { status: 'cancelled' } })
})

it('while it runs is told to the browser session that began it, and to no other', async () => {
  const id = await leftBehind(endless)
  expect((await story(ownElsewhere, id)).status).toBe(404)
  expect((await story(stranger, id)).status).toBe(404)
  expect((await story(own, 'nosuch')).status).toBe(404)
  await cancel(own, id)
})

it('of a statement that ended meanwhile comes from the history and the kept result', async () => {
  const id = await leftBehind("select i as n, 'row ' || i as t from range(5000) r(i)")
  let events: Event[] = []
  await expect
    .poll(
      async () => {
        events = await allOf(await story(own, id))
        return events.at(-1)?.type
      },
      { timeout: 20_000 },
    )
    .toBe('done')
  // Of the live story's end or, as here and now, of the history: the page cannot tell them apart.
  events = await allOf(await story(own, id))
  expect(events.map(({ type }) => type)).toEqual(['started', 'columns', 'rows', 'done'])
  expect(events[1]).toMatchObject({ columns: [{ name: 'n', type: 'BIGINT' }, { name: 't' }] })
  expect((events[2]!.rows as unknown[]).slice(0, 2)).toEqual([
    ['0', 'row 0'],
    ['1', 'row 1'],
  ])
  expect(events[3]).toMatchObject({
    outcome: { status: 'succeeded', queryType: 'SELECT', rowCount: 5000, kept: true, truncated: false },
    context: { transaction: 'none' },
  })
  expect((await story(stranger, id)).status).toBe(404)
})

it('of one that failed has its error and the place', async () => {
  const id = await leftBehind('select\n nosuch')
  await expect
    .poll(async () => (await allOf(await story(own, id))).at(-1), { timeout: 20_000 })
    .toMatchObject({ type: 'error', error: { line: 2, column: 2 }, outcome: { status: 'failed' } })
  expect((await allOf(await story(own, id))).map(({ type }) => type)).toEqual(['started', 'error'])
})
