import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { database } from '../../db/index.ts'
import { accessState, roleByName } from '../access/index.ts'
import { adminActor } from '../testing/actors.ts'
import { authenticatorOf, openPeople, type People } from '../testing/people.ts'
import { authorityOf } from './authority.ts'
import {
  acceptInvitation,
  accountsOf,
  accountToSignIn,
  activeUser,
  beginSecondFactor,
  changePassword,
  checkSecondFactor,
  confirmSecondFactor,
  createAccount,
  createUser,
  deleteAccount,
  disableUser,
  dropSecondFactor,
  dropUser,
  endOtherSessions,
  endSession,
  findUser,
  invitationOf,
  invite,
  joinByInvitation,
  listSessions,
  liveSession,
  mayJoin,
  requestReset,
  resetPassword,
  secondFactorOf,
  setPassword,
  settleBackground,
  startSession,
  updateUser,
  userOf,
  verifyPassword,
} from './index.ts'

const [password, other] = ['grebes dive at dusk', 'coots nest in reeds']
const email = 'ann@example.org'
let at: People
/** The machine's owner in the second account. */
let b: ReturnType<typeof adminActor>

beforeEach(async () => {
  at = await openPeople()
  b = adminActor((await createAccount(at.machine, { name: 'BETA' })).id, '')
})
afterEach(() => at.close())

const userIn = async (accountId: string, name: string) => (await findUser(accountId, name))!
const a = () => at.machine.accountId

/** Ann in the first account, by invitation: with an address of hers and a password that she alone knows. */
async function ann() {
  await invite(at.admin, { email })
  await acceptInvitation({ secret: await at.secretFor(email), name: 'ann', password }, '1.1.1.1')
  return at.signedIn(await userIn(a(), 'ann'))
}

async function annInBoth() {
  const actor = await ann()
  await invite(b, { email })
  await joinByInvitation(actor, { secret: await at.secretFor(email), name: 'anna' })
  const there = await userIn(b.accountId, 'anna')
  return { actor, here: await userIn(a(), 'ann'), there }
}

/** An administrator of BETA, with the rights of USERADMIN and no others. */
async function adminOfB() {
  const role = roleByName(accessState(b.accountId), 'ACCOUNTADMIN')!
  const boss = await createUser(b, { name: 'boss', email: 'boss@example.org' }, { roleId: role.id })
  const actor = await at.signedIn(boss)
  return { actor, authority: authorityOf(actor) }
}

/** The secret of the next invitation of an address that gets other mails, too. */
async function invitedBy(address: string): Promise<string> {
  for (;;) {
    const { link } = await at.smtp.next(address)
    if (link.includes('/invite/')) return link.slice(link.lastIndexOf('/') + 1)
  }
}

describe('joining', () => {
  test('takes the person, with the password and no other', async () => {
    const { actor, here, there } = await annInBoth()
    expect(await userOf(there.id)).toMatchObject({ email, verified: true, hasPassword: false })
    for (const [accountId, login] of [
      [a(), 'ann'],
      [b.accountId, 'anna'],
      [b.accountId, email],
    ] as const)
      expect(await verifyPassword(accountId, login, password)).toMatchObject({ accountId })
    expect(await verifyPassword(b.accountId, 'ann', password)).toBeNull()
    expect(accountsOf(actor).map(({ account, current }) => [account, current])).toEqual([
      ['BETA', false],
      ['MAIN', true],
    ])
    expect(liveSession(actor.sessionId!)?.user.id).toBe(here.id)
    expect(liveSession(actor.sessionId!, 'beta')?.user).toMatchObject({ id: there.id, accountId: b.accountId })
    expect(liveSession(actor.sessionId!, 'NOSUCH')).toBeNull()
    expect(await accountToSignIn(undefined, email)).toBe(a())
  })

  test('is for whoever is signed in as the person invited', async () => {
    const actor = await ann()
    await invite(b, { email })
    const secret = await at.secretFor(email)
    expect(await invitationOf(secret)).toMatchObject({ account: 'BETA', known: true })
    expect(await mayJoin(actor, secret)).toBe(true)
    expect(await mayJoin(at.admin, secret)).toBe(false)
    await expect(joinByInvitation(at.admin, { secret, name: 'x' })).rejects.toMatchObject({ sqlState: '42501' })
    const made = acceptInvitation({ secret, name: 'x', password: other }, '1.1.1.1')
    await expect(made, 'no second credential').rejects.toMatchObject({ sqlState: '55000' })
    await joinByInvitation(actor, { secret, name: 'anna' })
    await expect(joinByInvitation(actor, { secret, name: 'again' })).rejects.toMatchObject({ sqlState: '28000' })
  })

  test('an account whose administrators know the password vouches for nothing', async () => {
    const boss = await adminOfB()
    const planted = await createUser(boss.actor, { name: 'ann', email, password }, {}, boss.authority)
    await invite(at.admin, { email })
    const secret = await at.secretFor(email)
    expect(await mayJoin(await at.signedIn(planted), secret)).toBe(false)
    expect(await invitationOf(secret)).toMatchObject({ known: false })
    await acceptInvitation({ secret, name: 'ann', password: other }, '1.1.1.1')
    expect(await verifyPassword(a(), 'ann', password)).toBeNull()
    expect(accountsOf(await at.signedIn(planted)).map(({ account }) => account)).toEqual(['BETA'])
  })

  test('nor one whose administrators changed that password, added a passkey, or put the address in', async () => {
    const boss = await adminOfB()
    const planted = await createUser(boss.actor, { name: 'ann', email, password }, {}, boss.authority)
    await changePassword(await at.signedIn(planted), { current: password, password: other })
    expect((await at.smtp.next(email)).text, 'the owner is told').toContain('password was changed')
    const sessionId = await startSession(activeUser(planted.id)!, { method: 'passkey' })
    const byPasskey = { ...(await at.signedIn(planted)), sessionId }
    await changePassword(byPasskey, { current: other, password })
    await setPassword(byPasskey, planted.id, other, boss.authority)
    const eve = 'eve@example.org'
    await invite(b, { email: eve })
    await acceptInvitation({ secret: await at.secretFor(eve), name: 'eve', password }, '1.1.1.1')
    await updateUser(boss.actor, planted.id, { email: 'old@example.org' }, boss.authority)
    const moved = await userIn(b.accountId, 'eve')
    await updateUser(boss.actor, moved.id, { email }, boss.authority)
    await invite(at.admin, { email })
    const secret = await invitedBy(email)
    expect(await invitationOf(secret)).toMatchObject({ known: false })
    expect(await mayJoin(await at.signedIn(planted), secret)).toBe(false)
    expect(await mayJoin(await at.signedIn(moved), secret)).toBe(false)
    await acceptInvitation({ secret, name: 'ann', password: 'smews winter on lakes' }, '1.1.1.1')
    expect(accountsOf(await at.signedIn(await userIn(a(), 'ann'))).map(({ account }) => account)).toEqual(['MAIN'])
  })

  test('whoever proves the address by mail vouches for it, also with a later password', async () => {
    const made = await createUser(at.machine, { name: 'ann', email, password })
    await requestReset({ email }, '1.1.1.1')
    await settleBackground()
    await resetPassword({ secret: await at.secretFor(email), password: other }, '1.1.1.1')
    await changePassword(await at.signedIn(made), { current: other, password })
    await invite(b, { email })
    expect(await invitationOf(await invitedBy(email))).toMatchObject({ known: true })
  })

  test('an administrator who goes in by a sign-in link plants neither password nor factor', async () => {
    const boss = await adminOfB()
    const made = await createUser(boss.actor, { name: 'ann', email }, {}, boss.authority)
    const sessionId = await startSession(activeUser(made.id)!, { method: 'link' })
    const planted = { accountId: b.accountId, userId: made.id, userName: 'ann', sessionId, via: 'session' as const }
    await changePassword(planted, { password: other })
    expect((await at.smtp.next(email)).text, 'the owner is told').toContain('password was changed')
    await invite(at.admin, { email })
    const secret = await at.secretFor(email)
    expect(await invitationOf(secret)).toMatchObject({ known: false })
    expect(await mayJoin(await at.signedIn(made), secret)).toBe(false)
    await acceptInvitation({ secret, name: 'ann', password }, '1.1.1.1')
    const here = await userIn(a(), 'ann')
    const link = await startSession(activeUser(here.id)!, { method: 'link' })
    const inside = { accountId: a(), userId: here.id, userName: 'ann', sessionId: link, via: 'session' as const }
    await expect(beginSecondFactor(inside, {})).rejects.toMatchObject({ sqlState: '28P01' })
  })

  test('a browser that came in by a link or a provider stays in its account', async () => {
    const { here } = await annInBoth()
    for (const method of ['link', 'oidc']) {
      const id = await startSession(activeUser(here.id)!, { method })
      expect(liveSession(id)).not.toBeNull()
      expect(liveSession(id, 'BETA')).toBeNull()
      const actor = { accountId: a(), userId: here.id, userName: 'ann', sessionId: id, via: 'session' as const }
      expect(accountsOf(actor).map(({ account }) => account)).toEqual(['MAIN'])
    }
  })

  test('and sees and ends no browser of the person in others', async () => {
    const { actor, there } = await annInBoth()
    for (const method of ['link', 'oidc']) {
      const sessionId = await startSession(activeUser(there.id)!, { method })
      const inside = { accountId: b.accountId, userId: there.id, userName: 'anna', sessionId, via: 'session' as const }
      expect((await listSessions(inside)).map((one) => one.id)).not.toContain(actor.sessionId)
      await expect(endSession(inside, actor.sessionId!)).rejects.toMatchObject({ sqlState: '42S02' })
      await endOtherSessions(inside)
      expect(liveSession(actor.sessionId!)).not.toBeNull()
      expect(
        (await listSessions(actor)).map((one) => one.id),
        'the person sees all',
      ).toContain(sessionId)
    }
  })
})

describe('what an administrator of one account cannot do to the other', () => {
  test('set the password, the address, or take the second factor away', async () => {
    const { there } = await annInBoth()
    const { actor, authority } = await adminOfB()
    await expect(setPassword(actor, there.id, other, authority)).rejects.toMatchObject({ sqlState: '42501' })
    await expect(updateUser(actor, there.id, { email: 'evil@x.org' }, authority)).rejects.toMatchObject({
      sqlState: '42501',
    })
    await expect(dropSecondFactor(actor, there.id, authority)).rejects.toMatchObject({ sqlState: '42501' })
    expect(await verifyPassword(a(), 'ann', password)).not.toBeNull()
    await updateUser(actor, there.id, { comment: 'hers' }, authority)
  })

  test('keep the person out of it', async () => {
    const { actor, there } = await annInBoth()
    const boss = await adminOfB()
    await disableUser(boss.actor, there.id, boss.authority)
    expect(liveSession(actor.sessionId!, 'BETA')).toBeNull()
    expect(liveSession(actor.sessionId!)).not.toBeNull()
    expect(await verifyPassword(b.accountId, 'anna', password)).toBeNull()
    expect(await verifyPassword(a(), 'ann', password)).not.toBeNull()
  })
})

describe('one password and one second factor', () => {
  test('a change of password in one account signs out all browsers but this', async () => {
    const { actor, there } = await annInBoth()
    const elsewhere = await startSession(activeUser(there.id)!, { method: 'password' })
    const inB = { ...actor, accountId: b.accountId, userId: there.id, userName: 'anna' }
    expect((await listSessions(inB)).map(({ id }) => id).toSorted()).toEqual([actor.sessionId, elsewhere].toSorted())
    await changePassword(inB, { current: password, password: other })
    expect([liveSession(elsewhere), liveSession(elsewhere, 'MAIN')]).toEqual([null, null])
    expect(liveSession(actor.sessionId!, 'BETA')).not.toBeNull()
    for (const [accountId, login] of [
      [a(), 'ann'],
      [b.accountId, 'anna'],
    ] as const) {
      expect(await verifyPassword(accountId, login, other)).not.toBeNull()
      expect(await verifyPassword(accountId, login, password)).toBeNull()
    }
  })

  test('a forgotten one is asked for once, whatever the number of accounts', async () => {
    await annInBoth()
    await requestReset({ email }, '1.1.1.1')
    await settleBackground()
    const links = await database().selectFrom('one_time_links').select('id').where('purpose', '=', 'reset').execute()
    expect(links).toHaveLength(1)
    await resetPassword({ secret: await at.secretFor(email), password: other }, '1.1.1.1')
    expect(await verifyPassword(b.accountId, 'anna', other)).not.toBeNull()
  })

  test('an authenticator that was set up in one is asked for in both, and a code works once', async () => {
    const { actor, here, there } = await annInBoth()
    const inB = { ...actor, accountId: b.accountId, userId: there.id }
    const { secret } = await beginSecondFactor(inB, { password })
    const code = authenticatorOf(secret)
    await confirmSecondFactor(inB, { code: code(0) })
    for (const id of [here.id, there.id]) expect(await secondFactorOf(id)).toMatchObject({ codesLeft: 10 })
    expect(await checkSecondFactor(here.id, code(1))).toBe('right')
    expect(await checkSecondFactor(there.id, code(1))).toBe('wrong')
  })
})

describe('leaving', () => {
  test('who loses the first account goes on in the others, with password and factor', async () => {
    const { actor, here, there } = await annInBoth()
    const code = authenticatorOf((await beginSecondFactor(actor, { password })).secret)
    await confirmSecondFactor(actor, { code: code(0) })
    await dropUser(at.machine, here.id)
    expect(await verifyPassword(b.accountId, 'anna', password)).toMatchObject({ id: there.id })
    expect(await checkSecondFactor(there.id, code(1))).toBe('right')
    expect(await verifyPassword(a(), 'ann', password)).toBeNull()
  })

  test('the first account may be deleted for good', async () => {
    const { there } = await annInBoth()
    await deleteAccount(a())
    expect(await verifyPassword(b.accountId, 'anna', password)).toMatchObject({ id: there.id })
    await settleBackground()
  })

  test('who is dropped from the second keeps the first, and is no other person’s', async () => {
    const { actor, there } = await annInBoth()
    await dropUser(b, there.id)
    expect(accountsOf(actor).map(({ account }) => account)).toEqual(['MAIN'])
    expect(liveSession(actor.sessionId!, 'BETA')).toBeNull()
    expect(liveSession(actor.sessionId!)).not.toBeNull()
    await deleteAccount(a())
  })
})
