import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../access/types.ts'
import { makeAuthenticator, type TestAuthenticator } from '../testing/passkey.ts'
import { openPeople, type People } from '../testing/people.ts'
import {
  activeUser,
  askForPasskey,
  beginPasskey,
  confirmPasskey,
  createNetworkPolicy,
  createUser,
  liveSession,
  setUserNetworkPolicy,
} from '../users/index.ts'
import { createLink } from '../users/links.ts'
import { ssoCookie, ssoCookieName } from './cookie.ts'
import { authOptions } from './options.ts'

let people: People
const password = 'grebes dive at dusk'
const origin = 'https://mallard.example'
let number = 0

beforeAll(async () => {
  people = await openPeople()
})
afterAll(() => people.close())

/** next-auth wraps `authorize` but keeps what it was made with. Each call comes from a new address, unless told. */
function signIn(
  way: string,
  given: Record<string, string>,
  { address = `10.9.${++number >> 8}.${number & 255}`, cookie = '' } = {},
) {
  const found = authOptions().providers.find((one) => (one.options as { id?: string }).id === way)!
  const { authorize } = found.options as {
    authorize(given: Record<string, string>, request: object): Promise<{ id: string; sessionId: string } | null>
  }
  return authorize(given, { headers: { 'x-forwarded-for': address, cookie } })
}

async function someone(): Promise<{ login: string; actor: Actor }> {
  const login = `user${++number}`
  const user = await createUser(people.machine, { name: login, email: `${login}@example.org`, password })
  return { login, actor: await people.signedIn(user) }
}

async function withPasskey(actor: Actor): Promise<{ key: TestAuthenticator; codes: string[] }> {
  const key = makeAuthenticator(origin)
  const { codes } = await confirmPasskey(actor, { name: 'key', response: key.create(await beginPasskey(actor, {})) })
  return { key, codes }
}

const answer = async (key: TestAuthenticator) => JSON.stringify(key.get(await askForPasskey('10.0.0.1')))

describe('a passkey', () => {
  it('signs in alone, strongly', async () => {
    const { actor } = await someone()
    const { key } = await withPasskey(actor)
    const passkey = await answer(key)
    const found = await signIn('passkey', { passkey })
    expect(found).toMatchObject({ id: actor.userId })
    expect(liveSession(found!.sessionId)).toMatchObject({ user: { id: actor.userId } })
    expect(await signIn('passkey', { passkey })).toBeNull()
    for (const junk of ['', '{', 'null', '[]', 'x'.repeat(1_000_000)])
      expect(await signIn('passkey', { passkey: junk })).toBeNull()
    expect(await signIn('passkey', {})).toBeNull()
  })

  it('is the second factor to a password: one’s own, or a recovery code', async () => {
    const [ann, bob] = [await someone(), await someone()]
    const [{ key, codes }, other] = [await withPasskey(ann.actor), await withPasskey(bob.actor)]
    const given = { login: ann.login, password }
    await expect(signIn('credentials', given)).rejects.toThrow('SecondFactorOrPasskey')
    await expect(signIn('credentials', { ...given, passkey: await answer(other.key) })).rejects.toThrow('WrongPasskey')
    await expect(signIn('credentials', { ...given, passkey: '{}' })).rejects.toThrow('WrongPasskey')
    await expect(signIn('credentials', { ...given, code: '000000' })).rejects.toThrow('WrongCode')
    expect(await signIn('credentials', { ...given, password: 'wrong', passkey: await answer(key) })).toBeNull()
    expect(await signIn('credentials', { ...given, passkey: await answer(key) })).toMatchObject({
      id: ann.actor.userId,
    })
    expect(await signIn('credentials', { ...given, code: codes[0]! })).toMatchObject({ id: ann.actor.userId })
    await expect(signIn('credentials', { ...given, code: codes[0]! })).rejects.toThrow('WrongCode')
  })
})

describe('coming back from an identity provider', () => {
  const back = async (actor: Actor, strong: boolean) => {
    const { secret } = await createLink({
      purpose: 'sso-return',
      userId: actor.userId,
      details: { strong },
      minutes: 3,
    })
    return `other=1; ${ssoCookieName()}=${secret}`
  }

  it('signs in once, by the cookie alone', async () => {
    const { actor } = await someone()
    const cookie = await back(actor, false)
    expect(await signIn('sso', {})).toBeNull()
    expect(await signIn('sso', { ticket: cookie.split('=').at(-1)! })).toBeNull()
    expect(await signIn('sso', {}, { cookie })).toMatchObject({ id: actor.userId })
    expect(await signIn('sso', {}, { cookie })).toBeNull()
    const { secret } = await createLink({ purpose: 'reset', userId: actor.userId, minutes: 3 })
    expect(await signIn('sso', {}, { cookie: `${ssoCookieName()}=${secret}` })).toBeNull()
  })

  it('asks for the second factor, unless the provider vouched for one', async () => {
    const { actor } = await someone()
    const { key } = await withPasskey(actor)
    const cookie = await back(actor, false)
    await expect(signIn('sso', {}, { cookie })).rejects.toThrow('SecondFactorOrPasskey')
    await expect(signIn('sso', { code: '123456' }, { cookie })).rejects.toThrow('WrongCode')
    expect(await signIn('sso', { passkey: await answer(key) }, { cookie })).toMatchObject({ id: actor.userId })
    expect(await signIn('sso', {}, { cookie: await back(actor, true) })).toMatchObject({ id: actor.userId })
  })

  it('keeps its cookie from scripts, other hosts and, then, other sites', () => {
    expect(ssoCookie('x', 'strict', 60)).toBe(
      '__Host-mallard-sso=x; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Secure',
    )
  })
})

describe('a network policy', () => {
  it('is asked at every way in, and tells only whoever has proven who they are', async () => {
    const { login, actor } = await someone()
    const { key } = await withPasskey(actor)
    await createNetworkPolicy(people.machine, { name: 'office', allowed: ['10.1.0.0/16'] })
    await setUserNetworkPolicy(people.machine, actor.userId, 'office')
    const [home, office] = [{ address: '192.0.2.1' }, { address: '10.1.2.3' }]
    const given = async () => ({ login, password, passkey: await answer(key) })
    await expect(signIn('credentials', await given(), home)).rejects.toThrow('ForeignNetwork')
    expect(await signIn('credentials', { login, password: 'wrong' }, home)).toBeNull()
    await expect(signIn('passkey', { passkey: await answer(key) }, home)).rejects.toThrow('ForeignNetwork')
    const found = await signIn('credentials', await given(), office)
    expect(found).toMatchObject({ id: actor.userId })
    expect(liveSession(found!.sessionId, undefined, office.address)).not.toBeNull()
    expect(liveSession(found!.sessionId, undefined, home.address)).toBeNull()
    expect(liveSession(found!.sessionId)).toBeNull()
    expect(activeUser(actor.userId)).not.toBeNull()
  })
})

it('a password of a megabyte is wrong, like any other', async () => {
  const { login } = await someone()
  for (const size of [1025, 1_000_000])
    expect(await signIn('credentials', { login, password: 'x'.repeat(size) })).toBeNull()
  expect(await signIn('credentials', { login: 'x'.repeat(1_000_000), password })).toBeNull()
  expect(await signIn('credentials', { login, password })).not.toBeNull()
})
