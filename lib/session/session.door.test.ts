import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { database } from '../../db/index.ts'
import { accessState, roleByName } from '../access/index.ts'
import { openTestDb, type TestDb } from '../testing/index.ts'
import { authenticatorOf } from '../testing/people.ts'
import {
  accountIds,
  activeUser,
  beginSecondFactor,
  bootstrapAccount,
  confirmSecondFactor,
  createOneTimeLink,
  createToken,
  createUser,
  disableUser,
  endOtherSessions,
  endSession,
  listSessions,
  setPassword,
  setSecondFactorRoles,
  settleBackground,
  startSession,
} from '../users/index.ts'
import { waitToSignIn } from './attempts.ts'
import { cookieOptions, readCookie, sessionCookieName } from './cookie.ts'
import { actorOfCookie, authenticate, holderOfCookie } from './index.ts'
import { authOptions } from './options.ts'
import { sealTicket } from './ticket.ts'

let db: TestDb
const machine = () => ({ accountId: accountIds()[0]!, userId: '', userName: 'mallard', via: 'admin' as const })
const password = 'correct horse battery'

async function makeUser(name: string) {
  const user = await createUser(machine(), { name, email: `${name}@example.org`, password })
  return {
    id: user.id,
    session: () => startSession(activeUser(user.id)!, { method: 'password', address: '10.1.1.1', agent: 'Firefox' }),
    async ticket() {
      return sealTicket({ sessionId: await this.session() }, 60)
    },
  }
}

beforeAll(async () => {
  db = openTestDb({ PORT: '3999' })
  await bootstrapAccount()
})
afterAll(async () => {
  await settleBackground()
  db.close()
})

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
      actor: {
        accountId: accountIds()[0],
        userId: ada.id,
        userName: 'ada',
        via: 'session',
        sessionId: expect.any(String),
      },
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
    expect(await actorOfCookie(await sealTicket({ sessionId: await user.session() }, -60))).toBeNull()
    expect(await actorOfCookie(await sealTicket({ sessionId: 'nosuchsession' }, 60))).toBeNull()
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

describe('the sessions of a person', () => {
  it('are listed with where and when, and end one by one or all but the own', async () => {
    const kim = await makeUser('kim')
    const [own, other, third] = [await kim.session(), await kim.session(), await kim.session()]
    const actor = (await actorOfCookie(await sealTicket({ sessionId: own }, 60)))!
    const listed = await listSessions(actor)
    expect(listed.map(({ id }) => id).sort()).toEqual([own, other, third].sort())
    expect(listed.filter(({ current }) => current).map(({ id }) => id)).toEqual([own])
    expect(listed[0]).toMatchObject({ method: 'password', address: '10.1.1.1', agent: 'Firefox' })
    await endSession(actor, other)
    expect(await actorOfCookie(await sealTicket({ sessionId: other }, 60))).toBeNull()
    await endOtherSessions(actor)
    expect((await listSessions(actor)).map(({ id }) => id)).toEqual([own])
  })

  it('are nobody else’s to end', async () => {
    const [lea, max] = [await makeUser('lea'), await makeUser('max')]
    const session = await lea.session()
    const stranger = (await actorOfCookie(await max.ticket()))!
    await expect(endSession(stranger, session)).rejects.toMatchObject({ sqlState: '42S02' })
    expect(await actorOfCookie(await sealTicket({ sessionId: session }, 60))).not.toBeNull()
  })

  it('end with a new password, the one that set it aside', async () => {
    const nia = await makeUser('nia')
    const [own, other] = [await nia.session(), await nia.session()]
    const actor = (await actorOfCookie(await sealTicket({ sessionId: own }, 60)))!
    await setPassword(actor, nia.id, 'another long password')
    expect(await actorOfCookie(await sealTicket({ sessionId: own }, 60))).not.toBeNull()
    expect(await actorOfCookie(await sealTicket({ sessionId: other }, 60))).toBeNull()
  })

  it('end when idle, and when open for too long', async () => {
    const ola = await makeUser('ola')
    const session = await ola.session()
    const age = (column: 'used_at' | 'created_at', hours: number) =>
      database()
        .updateTable('browser_sessions')
        .set({ [column]: Date.now() - hours * 3_600_000 })
        .where('id', '=', session)
        .execute()
    const alive = async () => (await actorOfCookie(await sealTicket({ sessionId: session }, 60))) !== null
    await age('used_at', 71)
    expect(await alive()).toBe(true)
    await age('used_at', 73)
    expect(await alive()).toBe(false)
    await age('used_at', 0)
    await age('created_at', 337)
    expect(await alive()).toBe(false)
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

  it('is slowed down per name and per address, and stays so over a restart', async () => {
    const tries = async (login: (n: number) => string, address: (n: number) => string, count: number) => {
      let passed = 0
      for (let n = 0; n < count; n++) if ((await waitToSignIn('a', login(n), address(n))) === 0) passed++
      return passed
    }
    const one = (text: string) => () => text
    expect(await tries(one('hal'), one('10.0.0.1'), 20)).toBe(10)
    expect(await waitToSignIn('a', 'HAL', '10.0.0.1')).toBeGreaterThan(100)
    expect(await tries((n) => `user${n}`, one('10.0.0.9'), 40)).toBe(30)
    expect(await tries(one('ivy'), (n) => `10.0.1.${n}`, 60)).toBe(50)
    db.restart({ PORT: '3999' })
    expect(await waitToSignIn('a', 'hal', '10.0.0.1')).toBeGreaterThan(100)
    expect(await waitToSignIn('a', 'ivy', '10.0.2.1')).toBeGreaterThan(0)
    expect(await waitToSignIn('b', 'hal', '10.0.0.2')).toBe(0)
  })

  it('from one address locks no name for others, and fills no disk once it is refused', async () => {
    const count = () => database().selectFrom('limits').select('key').execute()
    for (let n = 0; n < 200; n++) await waitToSignIn('a', 'kim', '10.0.0.66')
    expect(await waitToSignIn('a', 'kim', '10.0.0.67')).toBe(0)
    for (let n = 0; n < 40; n++) await waitToSignIn('a', `odd${n}`, '10.0.0.66')
    const before = (await count()).length
    for (let n = 0; n < 40; n++) await waitToSignIn('a', `even${n}`, '10.0.0.66')
    expect((await count()).length).toBe(before)
  })

  it('that a limit stops fills no audit log, whatever the names', async () => {
    const told = () => database().selectFrom('audit_events').select('account_id').execute()
    const before = (await told()).length
    for (let n = 0; n < 100; n++)
      await signIn('credentials', { login: `flood${n}`, password }, '10.0.0.77').catch(() => null)
    await settleBackground()
    expect((await told()).length - before).toBeLessThanOrEqual(30 + 10)
  })

  it('from where one signed in before is not locked by tries from elsewhere', async () => {
    const user = await makeUser('jan')
    const account = accountIds()[0]!
    expect(await signIn('credentials', { login: 'jan', password }, '10.2.0.1')).toMatchObject({ id: user.id })
    for (let n = 0; n < 60; n++) await waitToSignIn(account, 'jan', `10.3.0.${n}`)
    await expect(signIn('credentials', { login: 'jan', password }, '10.4.0.1')).rejects.toThrow('TooManyAttempts')
    expect(await signIn('credentials', { login: 'jan', password }, '10.2.0.1')).toMatchObject({ id: user.id })
  })

  it('takes a code of whoever has a second factor, by password and by link', async () => {
    const user = await makeUser('mia')
    const actor = (await actorOfCookie(await user.ticket()))!
    const { secret } = await beginSecondFactor(actor, {})
    const code = authenticatorOf(secret)
    await confirmSecondFactor(actor, { code: code(-1) })
    const by = (given: Record<string, string>) => signIn('credentials', { login: 'mia', ...given }, '10.5.0.1')
    expect(await by({ password: 'wrong', code: code(0) })).toBeNull()
    await expect(by({ password })).rejects.toThrow('SecondFactor')
    await expect(by({ password, code: '000000' })).rejects.toThrow('WrongCode')
    expect(await by({ password, code: code(0) })).toMatchObject({ id: user.id })
    await expect(by({ password, code: code(0) })).rejects.toThrow('WrongCode')
    const token = await createOneTimeLink(user.id, 'sign-in', 5)
    await expect(signIn('once', { token })).rejects.toThrow('SecondFactor')
    expect(await signIn('once', { token, code: code(1) })).toMatchObject({ id: user.id })
    expect(await signIn('once', { token, code: code(1) })).toBeNull()
  })

  it('leads nowhere but to a second factor while a role needs one', async () => {
    const user = await makeUser('ned')
    const cookie = `${sessionCookieName()}=${await user.ticket()}`
    const state = accessState(accountIds()[0]!)
    const admin = { ...machine(), via: 'admin' as const }
    await setSecondFactorRoles(admin, [roleByName(state, 'PUBLIC')!.id])
    expect(await authenticate({ cookie })).toBeNull()
    expect(await holderOfCookie(cookie.split('=')[1]!)).toMatchObject({ mustEnrol: true })
    await setSecondFactorRoles(admin, [])
    expect(await authenticate({ cookie })).not.toBeNull()
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
