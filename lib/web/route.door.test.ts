import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { newId } from '../../db/index.ts'
import { sessionCookieName } from '../session/cookie.ts'
import { sealTicket } from '../session/ticket.ts'
import { openTestDb, type TestDb } from '../testing/index.ts'
import {
  accountIds,
  activeUser,
  bootstrapAccount,
  createToken,
  createUser,
  disableUser,
  findUser,
  startSession,
} from '../users/index.ts'
import { machine } from './admin/names.ts'
import type { ApiRequest } from './answer.ts'
import { route } from './route.ts'

let db: TestDb
let cookie: string
let bearer: string
beforeAll(async () => {
  db = openTestDb({ PORT: '3000' })
  const { accountId } = await bootstrapAccount()
  const admin = (await findUser(accountId, 'ADMIN'))!
  cookie = `${sessionCookieName()}=${await sealTicket({ sessionId: await startSession(activeUser(admin.id)!, { method: 'link' }) }, 60)}`
  bearer = `Bearer ${(await createToken(machine(accountIds()[0]!), { userId: admin.id })).token}`
})
afterAll(() => db.close())

function call(method: string, headers: Record<string, string>, body?: string): ApiRequest {
  const stream = new IncomingMessage(new Socket())
  if (body !== undefined) stream.push(body)
  stream.push(null)
  const { signal } = new AbortController()
  return { method, path: '/api/x', query: new URLSearchParams(), headers, address: '10.0.0.1', signal, stream }
}

const change = route('POST', '/api/x', {}, async () => ({ status: 204 }))
const ofTokens = route('POST', '/api/x', { tokenOnly: true }, async () => ({ status: 204 }))

it('lets a signed-in page change something, and no other site’s', async () => {
  const status = async (headers: Record<string, string>) => (await change.handle(call('POST', headers), {})).status
  expect(await status({ cookie, origin: 'http://127.0.0.1:3000' })).toBe(204)
  expect(await status({ cookie, 'sec-fetch-site': 'same-origin' })).toBe(204)
  expect(await status({ cookie, origin: 'https://evil.example' })).toBe(403)
  expect(await status({ cookie })).toBe(403)
})

it('asks a token for no proof of origin, and may ask for nothing but a token', async () => {
  expect((await change.handle(call('POST', { authorization: bearer, origin: 'https://app.example' }), {})).status).toBe(
    204,
  )
  expect((await ofTokens.handle(call('POST', { authorization: bearer }), {})).status).toBe(204)
  expect((await ofTokens.handle(call('POST', { cookie, 'sec-fetch-site': 'same-origin' }), {})).status).toBe(401)
  expect((await change.handle(call('POST', {}), {})).status).toBe(401)
})

it('checks the input before it acts, and names the field', async () => {
  const input = z.object({ name: z.string() })
  const named = route('POST', '/api/x', { input }, async (_actor, { name }) => ({ status: 200, body: name }))
  const ask = (body: string) => named.handle(call('POST', { authorization: bearer }, body), {})
  expect(await ask('{"name":"a"}')).toMatchObject({ status: 200, body: 'a' })
  expect(await ask('{"name":1}')).toMatchObject({ status: 400, body: expect.stringContaining('name: ') })
  expect(await ask('no')).toMatchObject({ status: 400 })
})

/** A user with a token, who is disabled two seconds later. */
async function leaver() {
  vi.useFakeTimers({ toFake: ['Date'] })
  const owner = machine(accountIds()[0]!)
  const user = await createUser(owner, { name: `leaver ${newId()}` })
  const { token } = await createToken(owner, { userId: user.id })
  const leave = async () => {
    vi.setSystemTime(Date.now() + 2_000)
    await disableUser(owner, user.id)
  }
  return { headers: { authorization: `Bearer ${token}` }, leave }
}
afterEach(() => vi.useRealTimers())

it('asks again who sends when a body was held back', async () => {
  const { headers, leave } = await leaver()
  const ran = vi.fn(async () => ({ status: 204 }))
  const held = route('POST', '/api/x', { input: z.object({}) }, ran)
  const request = call('POST', headers)
  request.stream = new IncomingMessage(new Socket())
  const answer = held.handle(request, {})
  request.stream.push('{')
  await leave()
  request.stream.push('}')
  request.stream.push(null)
  expect((await answer).status).toBe(401)
  expect(ran).not.toHaveBeenCalled()
})

it('sends no more of a long answer to whoever may not have it any longer', async () => {
  const { headers, leave } = await leaver()
  async function* pieces() {
    yield 'a'
    yield 'b'
    await leave()
    yield 'c'
  }
  const long = route('GET', '/api/x', {}, async () => ({ status: 200, body: pieces() }))
  const { body } = await long.handle(call('GET', headers), {})
  const got: unknown[] = []
  const read = async () => {
    for await (const piece of body as AsyncIterable<string>) got.push(piece)
  }
  await expect(read()).rejects.toMatchObject({ sqlState: '28000' })
  expect(got).toEqual(['a', 'b'])
})

it('never shows a fault of its own', async () => {
  const faulty = route('POST', '/api/x', {}, async () => {
    throw new Error('the password is swordfish')
  })
  const answer = await faulty.handle(call('POST', { authorization: bearer }), {})
  expect(answer).toMatchObject({ status: 500, body: expect.not.stringContaining('swordfish') })
})
