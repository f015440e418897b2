import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDb, type TestDb } from '../testing/index.ts'
import {
  accountIds,
  activeUser,
  bootstrapAccount,
  createOneTimeLink,
  createToken,
  createUser,
  disableUser,
  setPassword,
} from '../users/index.ts'
import { maySignIn } from './attempts.ts'
import { cookieOptions, readCookie, sessionCookieName } from './cookie.ts'
import { actorOfCookie, authenticate } from './index.ts'
import { authOptions } from './options.ts'
import { sealTicket } from './ticket.ts'

let db: TestDb
const machine = () => ({ accountId: accountIds()[0]!, userId: '', userName: 'mallard', via: 'admin' as const })
const password = 'correct horse battery'

async function makeUser(name: string) {
  const user = await createUser(machine(), { name, email: `${name}@example.org`, password })
  return { id: user.id, ticket: () => sealTicket({ userId: user.id, epoch: activeUser(user.id)!.sessionEpoch }, 60) }
}

beforeAll(async () => {
  db = openTestDb({ PORT: '3999' })
  await bootstrapAccount()
})
afterAll(() => db.close())

/** next-auth wraps `authorize` but keeps what it was made with. */
function signIn(provider: 'credentials' | 'once', given: Record<string, string>, address = '10.1.1.1') {
  const found = authOptions().providers.find((one) => (one.options as { id?: string }).id === provider)!
  const { authorize } = found.options as {
    authorize(given: Record<string, string>, request: object): Promise<{ id: string } | null>
  }
  return authorize(given, { headers: { 'x-forwarded-for': address } })
}

describe('a session cookie', () => {
  it('stands for its user', async () => {
    const ada = await makeUser('ada')
    const headers = { cookie: `other=1; ${sessionCookieName()}=${await ada.ticket()}` }
    expect(await authenticate(headers)).toEqual({
      by: 'cookie',
      actor: { accountId: accountIds()[0], userId: ada.id, userName: 'ada', via: 'session' },
    })
  })

  it('is dead at once when its user is disabled', async () => {
    const user = await makeUser('bob')
    const ticket = await user.ticket()
    expect(await actorOfCookie(ticket)).not.toBeNull()
    await disableUser(machine(), user.id)
    expect(await actorOfCookie(ticket)).toBeNull()
  })

  it('is dead at once when the password is set anew', async () => {
    const user = await makeUser('cyd')
    const ticket = await user.ticket()
    await setPassword(machine(), user.id, 'another long password')
    expect(await actorOfCookie(ticket)).toBeNull()
  })

  it('that is expired, forged or cut counts for nothing', async () => {
    const user = await makeUser('dan')
    const ticket = await user.ticket()
    expect(await actorOfCookie(await sealTicket({ userId: user.id, epoch: 0 }, -60))).toBeNull()
    expect(await actorOfCookie(`${ticket.slice(0, -2)}xx`)).toBeNull()
    expect(await actorOfCookie('')).toBeNull()
    expect(await authenticate({})).toBeNull()
  })

  it('does not help a request with a bad token', async () => {
    const user = await makeUser('eve')
    const cookie = `${sessionCookieName()}=${await user.ticket()}`
    expect(await authenticate({ cookie, authorization: 'Bearer nonsense' })).toBeNull()
    const { token } = await createToken(machine(), { userId: user.id })
    expect(await authenticate({ cookie, authorization: `Bearer ${token}` })).toMatchObject({ by: 'token' })
  })
})

describe('signing in', () => {
  it('works with the name or the address and the password', async () => {
    const user = await makeUser('fay')
    expect(await signIn('credentials', { login: 'FAY', password })).toMatchObject({ id: user.id })
    expect(await signIn('credentials', { login: 'fay@example.org', password })).toMatchObject({ id: user.id })
    expect(await signIn('credentials', { login: 'fay', password: 'wrong' })).toBeNull()
    expect(await signIn('credentials', { login: 'nobody', password })).toBeNull()
    expect(await signIn('credentials', { account: 'elsewhere', login: 'fay', password })).toBeNull()
  })

  it('works with a one-time link once', async () => {
    const user = await makeUser('gil')
    const token = await createOneTimeLink(user.id, 'sign-in', 5)
    expect(await signIn('once', { token })).toMatchObject({ id: user.id })
    expect(await signIn('once', { token })).toBeNull()
    expect(await signIn('once', { token: await createOneTimeLink(user.id, 'reset', 5) })).toBeNull()
  })

  it('is slowed down per name and per address', () => {
    const tries = (login: string, address: string, count: number) =>
      Array.from({ length: count }, () => maySignIn('a', login, address)).filter(Boolean).length
    expect(tries('hal', '10.0.0.1', 20)).toBe(10)
    expect(maySignIn('a', 'HAL', '10.0.0.2')).toBe(false)
    expect(maySignIn('b', 'hal', '10.0.0.2')).toBe(true)
    expect(Array.from({ length: 100 }, (_, n) => maySignIn('a', `user${n}`, '10.0.0.9')).filter(Boolean).length).toBe(
      30,
    )
  })

  it('leads to own pages only', async () => {
    const redirect = authOptions().callbacks!.redirect!
    const baseUrl = 'http://127.0.0.1:3999'
    const to = (url: string) => redirect({ url, baseUrl })
    expect(await to('/worksheets')).toBe(`${baseUrl}/worksheets`)
    expect(await to(`${baseUrl}/x`)).toBe(`${baseUrl}/x`)
    for (const url of ['//evil.example', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)', ''])
      expect(await to(url)).toBe(baseUrl)
  })
})

describe('cookies', () => {
  it('carry the port over http, and are strict and out of scripts’ reach', () => {
    expect(cookieOptions().sessionToken).toEqual({
      name: 'mallard-3999',
      options: { httpOnly: true, sameSite: 'strict', path: '/', secure: false },
    })
  })

  it('are bound to the host under https', () => {
    db.restart({ PORT: '3999', MALLARD_URL: 'https://mallard.example' })
    const { sessionToken, csrfToken } = cookieOptions()
    expect(sessionToken).toMatchObject({ name: '__Host-mallard-session', options: { secure: true, path: '/' } })
    expect(csrfToken?.name).toMatch(/^__Host-/)
  })

  it('never have a name that begins with the session cookie’s, which next-auth would join to it', () => {
    const { sessionToken, ...others } = cookieOptions()
    for (const { name } of Object.values(others)) expect(name.startsWith(sessionToken!.name)).toBe(false)
  })

  it('are read by their exact name', () => {
    expect(readCookie('ab=1; a=2; a.0=3', 'a')).toBe('2')
    expect(readCookie('ab=1', 'a')).toBeNull()
    expect(readCookie(undefined, 'a')).toBeNull()
  })
})
