import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { database } from '../../db/index.ts'
import { accessState, roleByName } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { type Changes, makeAuthenticator, type TestAuthenticator } from '../testing/passkey.ts'
import { openPeople, type People } from '../testing/people.ts'
import {
  activeUser,
  askForPasskey,
  auditLog,
  beginPasskey,
  checkPasskey,
  checkSecondFactor,
  confirmPasskey,
  createOneTimeLink,
  createUser,
  disableUser,
  dropSecondFactor,
  dropUser,
  endSecondFactor,
  listPasskeys,
  liveSession,
  relyingParty,
  removePasskey,
  renamePasskey,
  renewRecoveryCodes,
  secondFactorOf,
  setSecondFactorRoles,
  startSession,
} from './index.ts'

let people: People
let number = 0
const origin = 'https://mallard.example'

beforeAll(async () => {
  people = await openPeople()
})
afterAll(() => people.close())

interface Someone {
  actor: Actor
  email: string
  key: TestAuthenticator
  codes: string[]
}

async function someone(counts = true): Promise<Someone> {
  const name = `user${++number}`
  const email = `${name}@example.org`
  const actor = await people.signedIn(
    await createUser(people.machine, { name, email, password: 'grebes dive at dusk' }),
  )
  const key = makeAuthenticator(origin, counts)
  const { codes } = await confirmPasskey(actor, { name: 'phone', response: key.create(await beginPasskey(actor, {})) })
  await people.smtp.next(email)
  return { actor, email, key, codes }
}

const prove = async (key: TestAuthenticator, changes: Changes = {}) =>
  checkPasskey(key.get(await askForPasskey('10.0.0.1'), changes))

describe('a passkey', () => {
  let ann: Someone
  beforeEach(async () => {
    ann = await someone()
  })

  it('signs its owner in, again and again', async () => {
    expect(await prove(ann.key)).toMatchObject({ id: ann.actor.userId })
    expect(await prove(ann.key)).toMatchObject({ id: ann.actor.userId })
    expect(await listPasskeys(ann.actor)).toMatchObject([
      { name: 'phone', synced: false, lastUsedAt: expect.any(Number) },
    ])
  })

  it('answers one challenge once', async () => {
    const options = await askForPasskey('10.0.0.1')
    expect(await checkPasskey(ann.key.get(options))).not.toBeNull()
    expect(await checkPasskey(ann.key.get(options))).toBeNull()
  })

  it('answers a challenge of its purpose, in time', async () => {
    const registration = await beginPasskey(ann.actor, {})
    const link = await createOneTimeLink(ann.actor.userId, 'reset', 5)
    const given = [registration.challenge, link, 'x', 'A'.repeat(43)]
    for (const challenge of given) expect(await prove(ann.key, { challenge })).toBeNull()
    const late = await askForPasskey('10.0.0.1')
    await database()
      .updateTable('one_time_links')
      .set({ expires_at: 1 })
      .where('purpose', '=', 'passkey-sign-in')
      .execute()
    expect(await checkPasskey(ann.key.get(late))).toBeNull()
    const begun = await beginPasskey(ann.actor, {})
    const signIn = await askForPasskey('10.0.0.1')
    const response = makeAuthenticator(origin).create({ ...begun, challenge: signIn.challenge })
    await expect(confirmPasskey(ann.actor, { name: 'x', response })).rejects.toMatchObject({ sqlState: '28P01' })
  })

  it.each<[string, Changes]>([
    ['another origin', { origin: 'https://mallard.example.evil.example' }],
    ['http', { origin: 'http://mallard.example' }],
    ['another name', { rpId: 'evil.example' }],
    ['nobody’s finger', { unverified: true }],
    ['somebody else’s handle', { userHandle: Buffer.from('other').toString('base64url') }],
    ['another kind of answer', { type: 'webauthn.create' }],
  ])('with %s proves nothing', async (_, changes) => {
    expect(await prove(ann.key, changes)).toBeNull()
  })

  it('that is none, or unknown, proves nothing', async () => {
    const options = await askForPasskey('10.0.0.1')
    for (const junk of [
      null,
      'x',
      {},
      [],
      { ...ann.key.get(options), id: 'AAAA' },
      { ...ann.key.get(options), rawId: 'x' },
    ])
      expect(await checkPasskey(junk)).toBeNull()
    expect(await prove(makeAuthenticator(origin))).toBeNull()
    const bent = ann.key.get(await askForPasskey('10.0.0.1')) as { response: { signature: string } }
    bent.response.signature = bent.response.signature.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    bent.response.signature = `A${bent.response.signature.slice(1)}`
    expect(await checkPasskey(bent)).toBeNull()
  })

  it('whose count goes back was copied: it is refused, and told', async () => {
    expect(await prove(ann.key, { counter: 40 })).not.toBeNull()
    for (const counter of [40, 39, 0]) expect(await prove(ann.key, { counter })).toBeNull()
    const { entries } = await auditLog(people.admin, { kind: 'sign-in', outcome: 'failed' }, null)
    expect(entries.filter(({ userName }) => userName === ann.actor.userName)).toHaveLength(3)
    expect(await prove(ann.key, { counter: 41 })).not.toBeNull()
  })

  it('that does not count is taken, until it does', async () => {
    const { key, actor } = await someone(false)
    for (let times = 0; times < 2; times++) expect(await prove(key)).toMatchObject({ id: actor.userId })
    expect(await prove(key, { counter: 1 })).not.toBeNull()
    expect(await prove(key, { counter: 0 })).toBeNull()
  })

  it('of a disabled or dropped user lets nobody in', async () => {
    await disableUser(people.machine, ann.actor.userId)
    expect(await prove(ann.key)).toBeNull()
    const bob = await someone()
    await dropUser(people.machine, bob.actor.userId)
    expect(await prove(bob.key)).toBeNull()
    expect(
      await database().selectFrom('passkeys').where('user_id', '=', bob.actor.userId).selectAll().execute(),
    ).toEqual([])
  })
})

describe('registering', () => {
  it('makes recovery codes with the first one, tells the owner, and ends other sign-ins', async () => {
    const ann = await someone()
    expect(ann.codes).toHaveLength(10)
    expect(await checkSecondFactor(ann.actor.userId, ann.codes[0]!)).toBe('right')
    expect(await secondFactorOf(ann.actor.userId)).toEqual({ authenticator: false, passkeys: 1, codesLeft: 9 })
    const elsewhere = await startSession(activeUser(ann.actor.userId)!, { method: 'password' })
    const key = makeAuthenticator(origin)
    const response = key.create(await beginPasskey(ann.actor, {}))
    expect(await confirmPasskey(ann.actor, { name: 'key', response })).toEqual({ codes: [] })
    expect((await people.smtp.next(ann.email)).text).toContain('A passkey, “key”, was added')
    expect(liveSession(elsewhere)).not.toBeNull()
    await expect(confirmPasskey(ann.actor, { name: 'key', response })).rejects.toMatchObject({ sqlState: '28P01' })
    expect(await prove(key)).toMatchObject({ id: ann.actor.userId })
  })

  it('takes an answer to one’s own challenge alone, from a browser, named', async () => {
    const [ann, bob] = [await someone(), await someone()]
    const options = await beginPasskey(ann.actor, {})
    const response = makeAuthenticator(origin).create(options)
    await expect(confirmPasskey(bob.actor, { name: 'x', response })).rejects.toMatchObject({ sqlState: '28P01' })
    for (const name of ['', ' ', 'a\nb', 'x'.repeat(101)])
      await expect(confirmPasskey(ann.actor, { name, response })).rejects.toMatchObject({ sqlState: '22023' })
    for (const changes of [{ unverified: true }, { origin: 'https://evil.example' }, { rpId: 'evil.example' }]) {
      const bad = makeAuthenticator(origin).create(await beginPasskey(ann.actor, {}), changes)
      await expect(confirmPasskey(ann.actor, { name: 'x', response: bad })).rejects.toMatchObject({ sqlState: '28P01' })
    }
    await expect(confirmPasskey(ann.actor, { name: 'x', response: null })).rejects.toMatchObject({ sqlState: '28P01' })
    const token: Actor = { ...ann.actor, via: 'token', sessionId: undefined }
    await expect(beginPasskey(token, {})).rejects.toMatchObject({ sqlState: '42501' })
  })

  it('does not take somebody else’s passkey', async () => {
    const [ann, bob] = [await someone(), await someone()]
    const response = ann.key.create(await beginPasskey(bob.actor, {}))
    await expect(confirmPasskey(bob.actor, { name: 'x', response })).rejects.toMatchObject({ sqlState: '42710' })
  })

  it('asks for the password once the sign-in is old', async () => {
    const { actor } = await someone()
    await database()
      .updateTable('browser_sessions')
      .set({ created_at: Date.now() - 11 * 60_000 })
      .where('id', '=', actor.sessionId!)
      .execute()
    await expect(beginPasskey(actor, {})).rejects.toMatchObject({ sqlState: '28P01' })
    expect(await beginPasskey(actor, { password: 'grebes dive at dusk' })).toHaveProperty('challenge')
    const [{ id } = { id: '' }] = await listPasskeys(actor)
    await expect(removePasskey(actor, { id, password: 'wrong' })).rejects.toMatchObject({ sqlState: '28P01' })
  })
})

describe('keeping', () => {
  it('is one’s own business: nobody else renames or removes', async () => {
    const [ann, bob] = [await someone(), await someone()]
    const [{ id } = { id: '' }] = await listPasskeys(ann.actor)
    await expect(renamePasskey(bob.actor, { id, name: 'x' })).rejects.toMatchObject({ sqlState: '42S02' })
    await expect(removePasskey(bob.actor, { id })).rejects.toMatchObject({ sqlState: '42S02' })
    await renamePasskey(ann.actor, { id, name: 'old phone' })
    expect(await listPasskeys(ann.actor)).toMatchObject([{ name: 'old phone' }])
    await removePasskey(ann.actor, { id })
    expect((await people.smtp.next(ann.email)).text).toContain('was removed')
    expect(await prove(ann.key)).toBeNull()
    expect(await checkSecondFactor(ann.actor.userId, ann.codes[1]!)).toBe('wrong')
    await expect(renewRecoveryCodes(ann.actor, {})).rejects.toMatchObject({ sqlState: '55000' })
  })

  it('counts as the second factor that a role needs, and the last one stays', async () => {
    const ann = await someone()
    const plain = await people.signedIn(await createUser(people.machine, { name: 'plain' }))
    const roleId = roleByName(accessState(people.machine.accountId), 'PUBLIC')!.id
    await setSecondFactorRoles(people.machine, [roleId])
    expect(liveSession(plain.sessionId!)?.mustEnrol).toBe(true)
    expect(liveSession(ann.actor.sessionId!)?.mustEnrol).toBe(false)
    const strong = await startSession(activeUser(plain.userId)!, { method: 'oidc', strong: true })
    expect(liveSession(strong)?.mustEnrol).toBe(false)
    const [{ id } = { id: '' }] = await listPasskeys(ann.actor)
    await expect(removePasskey(ann.actor, { id })).rejects.toMatchObject({ sqlState: '42501' })
    expect(await listPasskeys(ann.actor)).toHaveLength(1)
    await endSecondFactor(ann.actor, {})
    await setSecondFactorRoles(people.machine, [])
  })

  it('ends when an administrator drops a lost second factor', async () => {
    const ann = await someone()
    await dropSecondFactor(people.machine, ann.actor.userId)
    expect(await secondFactorOf(ann.actor.userId)).toBeNull()
    expect(await prove(ann.key)).toBeNull()
  })
})

it('is not to be had where browsers have none', async () => {
  expect(relyingParty()).toEqual({ id: 'mallard.example', origin })
  const url = (MALLARD_URL: string) =>
    people.db.restart({ MALLARD_MODE: 'team', MALLARD_URL, SMTP_URL: people.smtp.url })
  for (const address of ['http://127.0.0.1:3000', 'http://[::1]:3000', 'http://mallard.example', 'https://10.0.0.1']) {
    url(address)
    expect(relyingParty(), address).toBeNull()
    await expect(askForPasskey('10.0.0.1')).rejects.toMatchObject({ sqlState: '0A000' })
  }
  url('http://localhost:3000')
  expect(relyingParty()).toEqual({ id: 'localhost', origin: 'http://localhost:3000' })
})
