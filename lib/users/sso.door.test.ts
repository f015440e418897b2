import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { database } from '../../db/index.ts'
import { accessState, findRole } from '../access/index.ts'
import { type IdentityServer, type Person, startIdentityServer, visit } from '../testing/identityServer.ts'
import { openPeople, type People } from '../testing/people.ts'
import {
  beginSso,
  createAccount,
  createUser,
  disableUser,
  dropIdentityProvider,
  findUser,
  identityProvider,
  peekSso,
  redeemOneTimeLink,
  returnFromSso,
  setIdentityProvider,
  someProvider,
  ssoReturnAddress,
} from './index.ts'

let idp: IdentityServer
let people: People
const from = '198.51.100.7'

beforeAll(async () => {
  idp = await startIdentityServer()
  people = await openPeople({
    OIDC_ISSUER: idp.issuer,
    OIDC_CLIENT_ID: idp.clientId,
    OIDC_CLIENT_SECRET: idp.clientSecret,
    OIDC_ALLOWED_DOMAINS: 'example.org',
    MALLARD_STAGE_HOSTS: new URL(idp.issuer).host,
  })
  idp.serve(ssoReturnAddress())
  for (const name of ['ann', 'bob', 'cleo'])
    await createUser(people.machine, { name, email: `${name}@example.org`, verified: name !== 'cleo' })
})
beforeEach(() => {
  idp.forge = null
})
afterAll(async () => {
  await people.close()
  await idp.close()
})

/** Signs somebody in at the provider, and brings the answer back. */
async function signIn(
  person: Person | null,
  {
    account,
    tamper = (url) => url,
    answer = (query) => query,
    browser,
  }: {
    account?: string
    tamper?: (url: string) => string
    answer?: (query: URLSearchParams) => URLSearchParams
    browser?: string | null
  } = {},
) {
  idp.person = person
  const begun = await beginSso({ account, next: '/worksheets' }, from)
  const query = answer(await visit(tamper(begun.url), ssoReturnAddress()))
  const back = await returnFromSso(query, browser === undefined ? begun.browser : browser, from)
  return { ...back, query, browser: begun.browser, who: await peekSso(back.ticket) }
}

const changed = (query: URLSearchParams, name: string, value: string) => {
  const other = new URLSearchParams(query)
  other.set(name, value)
  return other
}
const ann = (more: Partial<Person> = {}): Person => ({
  sub: 'sub-ann',
  email: 'Ann@example.org',
  email_verified: true,
  ...more,
})

describe('the provider of the environment', () => {
  it('signs in whoever has the address that it vouches for, once per return', async () => {
    const { who, ticket, next } = await signIn(ann())
    expect(who?.user.name).toBe('ann')
    expect(who?.strong).toBe(false)
    expect(next).toBe('/worksheets')
    expect(await redeemOneTimeLink('sso-return', ticket)).toBe(who?.user.id)
    expect(await peekSso(ticket)).toBeNull()
  })

  it('knows them by their identity then, whatever the address is', async () => {
    expect((await signIn(ann({ email: 'married@example.org' }))).who?.user.name).toBe('ann')
    await expect(signIn(ann({ sub: 'sub-another' }))).rejects.toMatchObject({ kind: 'unknown' })
  })

  it('makes nobody', async () => {
    await expect(signIn({ sub: 's', email: 'new@example.org', email_verified: true })).rejects.toMatchObject({
      kind: 'unknown',
    })
  })

  it.each([
    ['an address that is not verified', { email_verified: false }],
    ['an address that nobody says is verified', { email_verified: undefined }],
    ['no address', { email: undefined }],
    ['another domain', { email: 'ann@evil.example' }],
    ['a domain that ends like an allowed one', { email: 'ann@notexample.org' }],
    ['a domain below an allowed one', { email: 'ann@mail.example.org' }],
    ['a domain that looks like an allowed one', { email: 'ann@ехample.org' }],
    ['a line break in the address', { email: 'ann@example.org\r\nBcc: x@example.org' }],
  ])('refuses %s, also of somebody known', async (_, more) => {
    await expect(signIn(ann(more))).rejects.toMatchObject({ kind: 'address' })
  })

  it('does not link a user who has not proven the address', async () => {
    const person = { sub: 'sub-cleo', email: 'cleo@example.org', email_verified: true }
    await expect(signIn(person)).rejects.toMatchObject({ kind: 'unknown' })
  })

  it('does not sign a disabled user in', async () => {
    const dan = await createUser(people.machine, { name: 'dan', email: 'dan@example.org' })
    const person = { sub: 'sub-dan', email: 'dan@example.org', email_verified: true }
    expect((await signIn(person)).who?.user.name).toBe('dan')
    await disableUser(people.machine, dan.id)
    await expect(signIn(person)).rejects.toMatchObject({ kind: 'unknown' })
  })
})

describe('an answer', () => {
  it('with the nonce of another request is refused', async () => {
    const tamper = (url: string) => {
      const other = new URL(url)
      other.searchParams.set('nonce', 'another')
      return other.href
    }
    await expect(signIn(ann(), { tamper })).rejects.toMatchObject({ kind: 'refused', cause: { message: /nonce/ } })
  })

  it.each([
    ['issuer', { iss: 'https://evil.example' }],
    ['audience', { aud: 'another client' }],
    ['audience, beside the right one and for another party', { aud: ['mallard', 'x'], azp: 'x' }],
    ['nonce', { nonce: 'another' }],
    ['time', { exp: 1_000_000_000, iat: 999_999_000 }],
    ['subject in the token and elsewhere', { sub: 'sub-bob' }],
  ])('with a wrong %s is refused', async (_, claims) => {
    idp.forge = (good) => ({ ...good, ...claims })
    await expect(signIn(ann())).rejects.toMatchObject({
      kind: 'refused',
      cause: { cause: { code: expect.stringMatching(/COMPARISON|TIMESTAMP/) } },
    })
  })

  it('that the provider did not sign is refused', async () => {
    idp.forge = (good) => good
    idp.stranger = true
    await expect(signIn(ann())).rejects.toMatchObject({ kind: 'refused', cause: { message: /signature/ } })
    idp.stranger = false
  })

  it('that is signed anew and unchanged is taken: the tests above fail for what they change', async () => {
    idp.forge = (good) => good
    expect((await signIn(ann())).who?.user.name).toBe('ann')
  })

  it('from an issuer that says it is another is refused', async () => {
    const answer = (query: URLSearchParams) => changed(query, 'iss', 'https://evil.example')
    await expect(signIn(ann(), { answer })).rejects.toMatchObject({ kind: 'refused' })
  })

  it('with a code of somebody else’s is refused', async () => {
    const answer = (query: URLSearchParams) => changed(query, 'code', 'guessed')
    await expect(signIn(ann(), { answer })).rejects.toMatchObject({ kind: 'refused' })
  })

  it('whose state was used, is unknown, or is another purpose’s is refused, before the provider is asked', async () => {
    const { query, browser } = await signIn(ann())
    const asked = idp.requests()
    const again = (state: string) => returnFromSso(changed(query, 'state', state), browser, from)
    await expect(again(query.get('state')!)).rejects.toMatchObject({ kind: 'dead' })
    await expect(again('x'.repeat(43))).rejects.toMatchObject({ kind: 'dead' })
    await expect(returnFromSso(new URLSearchParams(), browser, from)).rejects.toMatchObject({ kind: 'dead' })
    const { ticket } = await signIn(ann())
    await expect(again(ticket)).rejects.toMatchObject({ kind: 'dead' })
    expect(await peekSso(query.get('state')!)).toBeNull()
    expect(idp.requests() - asked).toBeLessThan(10)
  })

  it('in another browser, or too late, is refused', async () => {
    await expect(signIn(ann(), { browser: null })).rejects.toMatchObject({ kind: 'dead' })
    await expect(signIn(ann(), { browser: 'another' })).rejects.toMatchObject({ kind: 'dead' })
    const late = (query: URLSearchParams) => query
    idp.person = ann()
    const { url, browser } = await beginSso({ next: '/' }, from)
    const query = late(await visit(url, ssoReturnAddress()))
    await database().updateTable('one_time_links').set({ expires_at: 1 }).where('purpose', '=', 'sso').execute()
    await expect(returnFromSso(query, browser, from)).rejects.toMatchObject({ kind: 'dead' })
  })

  it('of somebody who went back signs nobody in', async () => {
    await expect(signIn(null)).rejects.toMatchObject({ kind: 'refused' })
  })
})

describe('the provider of an account', () => {
  const role = (name: string) => findRole(accessState(people.machine.accountId), name)!.id
  const rolesOf = async (name: string) => {
    const state = accessState(people.machine.accountId)
    const user = (await findUser(people.machine.accountId, name))!
    return [...(state.rolesOfUser.get(user.id)?.keys() ?? [])].map((id) => state.roles.get(id)!.name).sort()
  }
  const settings = (more = {}) => ({
    issuer: idp.issuer,
    clientId: idp.clientId,
    clientSecret: idp.clientSecret,
    enabled: true,
    domains: ['@Corp.example'],
    creates: true,
    claim: 'groups',
    roles: [
      { value: 'analysts', roleId: role('SYSADMIN') },
      { value: 'security', roleId: role('SECURITYADMIN') },
    ],
    strong: ['mfa'],
    ...more,
  })
  const eve = (groups: string[] | undefined, amr?: string[]): Person => ({
    sub: 'sub-eve',
    email: 'eve@corp.example',
    email_verified: true,
    groups,
    amr,
  })

  it('is set by ACCOUNTADMIN alone, checked, and its secret never told', async () => {
    const user = await people.signedIn((await findUser(people.machine.accountId, 'bob'))!)
    await expect(setIdentityProvider(user, settings())).rejects.toMatchObject({ sqlState: '42501' })
    await expect(identityProvider(user)).rejects.toMatchObject({ sqlState: '42501' })
    for (const bad of [
      { issuer: 'http://169.254.169.254' },
      { issuer: 'ftp://x' },
      { issuer: 'https://a:b@x.example' },
      { domains: [] },
      { domains: ['no domain'] },
      { clientId: ' ' },
      { claim: null },
      { clientSecret: undefined },
    ])
      await expect(setIdentityProvider(people.admin, settings(bad)), JSON.stringify(bad)).rejects.toMatchObject({
        sqlState: '22023',
      })
    const stranger = { roles: [{ value: 'x', roleId: 'none' }] }
    await expect(setIdentityProvider(people.admin, settings(stranger))).rejects.toMatchObject({ sqlState: '42S02' })
    await setIdentityProvider(people.admin, settings())
    expect(JSON.stringify(await identityProvider(people.admin))).not.toContain(idp.clientSecret)
    const other = { issuer: 'https://elsewhere.example', clientSecret: undefined }
    await expect(setIdentityProvider(people.admin, settings(other))).rejects.toThrow('own secret')
    await setIdentityProvider(people.admin, settings({ clientSecret: undefined }))
    const row = await database().selectFrom('identity_providers').selectAll().executeTakeFirstOrThrow()
    expect(row.client_secret_sealed.includes(idp.clientSecret)).toBe(false)
    expect(someProvider()).toEqual({ environment: true, accounts: ['MAIN'] })
  })

  it('makes users, and roles follow its claim at every sign-in', async () => {
    const { who } = await signIn(eve(['analysts']), { account: 'main' })
    expect(who).toMatchObject({ strong: false, user: { name: 'eve@corp.example' } })
    expect(await rolesOf('eve@corp.example')).toEqual(['SYSADMIN'])
    expect((await findUser(people.machine.accountId, 'eve@corp.example'))?.defaults.roleId).toBe(role('SYSADMIN'))
    await signIn(eve(['security', 'others']), { account: 'MAIN' })
    expect(await rolesOf('eve@corp.example')).toEqual(['SECURITYADMIN'])
    await signIn(eve(undefined), { account: 'MAIN' })
    expect(await rolesOf('eve@corp.example')).toEqual([])
  })

  it('leaves roles alone that its map does not name', async () => {
    const { grantRoleToUser } = await import('../access/index.ts')
    const user = (await findUser(people.machine.accountId, 'eve@corp.example'))!
    await grantRoleToUser(people.machine.accountId, user.id, role('USERADMIN'))
    await signIn(eve(['analysts']), { account: 'MAIN' })
    expect(await rolesOf('eve@corp.example')).toEqual(['SYSADMIN', 'USERADMIN'])
  })

  it('vouches for a second factor only by what was agreed', async () => {
    expect((await signIn(eve([], ['pwd']), { account: 'MAIN' })).who?.strong).toBe(false)
    expect((await signIn(eve([], ['pwd', 'mfa']), { account: 'MAIN' })).who?.strong).toBe(true)
    await setIdentityProvider(people.admin, settings({ strong: [] }))
    expect((await signIn(eve([], ['mfa']), { account: 'MAIN' })).who?.strong).toBe(false)
  })

  it('knows no address of a domain that it was not given, and links none', async () => {
    await expect(signIn(ann({ sub: 'x' }), { account: 'MAIN' })).rejects.toMatchObject({ kind: 'address' })
  })

  it('counts in its account alone', async () => {
    const other = await createAccount(people.machine, { name: 'OTHER' })
    await expect(signIn(eve([]), { account: 'OTHER' })).rejects.toMatchObject({ kind: 'address' })
    expect(await findUser(other.id, 'eve@corp.example')).toBeUndefined()
  })

  it('makes nobody when it must not', async () => {
    await setIdentityProvider(people.admin, settings({ creates: false }))
    const person = { sub: 'sub-new', email: 'new@corp.example', email_verified: true }
    await expect(signIn(person, { account: 'MAIN' })).rejects.toMatchObject({ kind: 'unknown' })
  })

  it('in a private network is not asked, unless the operator listed it', async () => {
    await setIdentityProvider(people.admin, settings())
    people.db.restart({
      MALLARD_MODE: 'team',
      MALLARD_URL: 'https://mallard.example',
      SMTP_URL: people.smtp.url,
      OIDC_ISSUER: '',
    })
    const before = idp.requests()
    await expect(beginSso({ account: 'MAIN', next: '/' }, from)).rejects.toMatchObject({ kind: 'unreachable' })
    expect(idp.requests()).toBe(before)
  })

  it('is gone when it is dropped', async () => {
    await dropIdentityProvider(people.admin)
    await expect(beginSso({ account: 'MAIN', next: '/' }, from)).rejects.toMatchObject({ kind: 'none' })
    expect(await database().selectFrom('identities').select('user_id').execute()).not.toContainEqual({
      user_id: (await findUser(people.machine.accountId, 'eve@corp.example'))!.id,
    })
  })
})
