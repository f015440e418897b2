import { afterEach, beforeEach, expect, test } from 'vitest'
import { database } from '../../db/index.ts'
import { accessState, roleByName, rolesOf } from '../access/index.ts'
import { openPeople, type People } from '../testing/people.ts'
import {
  accountIds,
  accountToSignIn,
  confirmSignUp,
  createUser,
  findAccount,
  findUser,
  signUp,
  signUpOf,
  verifyPassword,
} from './index.ts'

const wish = { account: 'ACME', name: 'ann', email: 'ann@example.org', password: 'grebes dive at dusk' }
const from = '10.1.1.1'
let at: People
beforeEach(async () => {
  at = await openPeople({ MALLARD_SIGNUP: 'open' })
})
afterEach(() => at.close())

test('whoever follows the link has an account of their own, and ACCOUNTADMIN in it alone', async () => {
  await signUp(wish, from)
  expect(await findAccount('ACME')).toBeUndefined()
  const secret = await at.secretFor(wish.email)
  expect(await signUpOf(secret)).toEqual({ account: 'ACME' })
  expect(await confirmSignUp(secret, from)).toEqual({ account: 'ACME', name: 'ann' })
  const account = (await findAccount('acme'))!
  expect(account.organizationName).toBe('ACME')
  const user = (await findUser(account.id, 'ann'))!
  const state = accessState(account.id)
  expect(rolesOf(state, user.id).has(roleByName(state, 'ACCOUNTADMIN')!.id)).toBe(true)
  expect(await findUser(at.machine.accountId, 'ann')).toBeUndefined()
  expect(await accountToSignIn(undefined, wish.email)).toBe(account.id)
  expect(await verifyPassword(account.id, wish.email, wish.password)).not.toBeNull()
  await expect(confirmSignUp(secret, from)).rejects.toMatchObject({ sqlState: '28000' })
})

test('an address that is known here gets the same answer and the same mail', async () => {
  await createUser(at.machine, { name: 'ann', email: wish.email })
  await signUp(wish, from)
  await confirmSignUp(await at.secretFor(wish.email), from)
  expect(accountIds()).toHaveLength(2)
  // In two accounts now: the address alone does not say which.
  expect(await accountToSignIn(undefined, wish.email)).toBe(at.machine.accountId)
  expect(await accountToSignIn('acme', wish.email)).toBe((await findAccount('ACME'))!.id)
})

test('it joins no organization of that name', async () => {
  await signUp(wish, from)
  await confirmSignUp(await at.secretFor(wish.email), from)
  await database()
    .updateTable('accounts')
    .set({ name: 'other', name_key: 'other' })
    .where('name', '=', 'ACME')
    .execute()
  await signUp({ ...wish, email: 'bob@example.org' }, from)
  await confirmSignUp(await at.secretFor('bob@example.org'), from)
  expect((await findAccount('ACME'))?.organizationName).toBe('ACME-2')
})

test('of two who sign up for one name the first to follow the link gets it', async () => {
  await signUp(wish, from)
  await signUp({ ...wish, email: 'bob@example.org' }, from)
  await confirmSignUp(await at.secretFor('bob@example.org'), from)
  await expect(confirmSignUp(await at.secretFor(wish.email), from)).rejects.toMatchObject({ sqlState: '42710' })
  await expect(signUp({ ...wish, email: 'cyd@example.org' }, from)).rejects.toMatchObject({ sqlState: '42710' })
})

test('the link works for 24 hours', async () => {
  await signUp(wish, from)
  const secret = await at.secretFor(wish.email)
  const row = await database().selectFrom('one_time_links').selectAll().executeTakeFirstOrThrow()
  expect(row.expires_at - row.created_at).toBe(24 * 3_600_000)
  await database().updateTable('one_time_links').set({ expires_at: Date.now() }).execute()
  await expect(confirmSignUp(secret, from)).rejects.toMatchObject({ sqlState: '28000' })
  expect(await findAccount('ACME')).toBeUndefined()
})

test.each([
  ['account', 'a b'],
  ['account', 'evil.example'],
  ['account', 'x'.repeat(60)],
  ['name', 'a\nb'],
  ['email', 'nobody'],
  ['password', 'short'],
  ['password', 'x1'.repeat(500_000)],
])('a bad %s is refused', async (field, value) => {
  await expect(signUp({ ...wish, [field]: value }, from)).rejects.toMatchObject({ sqlState: '22023' })
})

test('an address of the net may try a few times only', async () => {
  const tries = Array.from({ length: 8 }, (_, n) => signUp({ ...wish, email: `a${n}@example.org` }, from))
  const ends = await Promise.allSettled(tries)
  const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.status] : []))
  expect(refused).toEqual([429, 429, 429])
})

test('where sign-up is by invitation, and in single mode, it is closed', async () => {
  at.db.restart({ MALLARD_MODE: 'team', MALLARD_SIGNUP: 'invite' })
  await expect(signUp(wish, from)).rejects.toMatchObject({ status: 403 })
  at.db.restart({ MALLARD_MODE: 'single', MALLARD_SIGNUP: 'open' })
  await expect(signUp(wish, from)).rejects.toMatchObject({ status: 403 })
})
