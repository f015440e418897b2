import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Actor } from '../access/types.ts'
import { openPeople, type People } from '../testing/people.ts'
import {
  actorOfToken,
  changePassword,
  confirmNewEmail,
  createToken,
  createUser,
  eraseOwnUser,
  findUser,
  newEmailOf,
  requestNewEmail,
  userOf,
  userOfSession,
  verifyPassword,
} from './index.ts'

const [email, password, next] = ['ann@example.org', 'grebes dive at dusk', 'coots nest in reeds']
const from = '10.1.1.1'
let at: People
let ann: Actor
beforeEach(async () => {
  at = await openPeople()
  ann = await at.signedIn(await createUser(at.machine, { name: 'ann', email, password }))
})
afterEach(() => at.close())

test('a new password takes the present one, ends every other session and is told by mail', async () => {
  const elsewhere = await at.signedIn((await findUser(ann.accountId, 'ann'))!)
  await expect(changePassword(ann, { current: 'wrong', password: next })).rejects.toMatchObject({ sqlState: '28P01' })
  await expect(changePassword(ann, { password: next })).rejects.toMatchObject({ sqlState: '28P01' })
  await expect(changePassword(ann, { current: password, password: 'leavemealone' })).rejects.toThrow('leaked')
  await changePassword(ann, { current: password, password: next })
  expect(userOfSession(ann.sessionId!)).not.toBeNull()
  expect(userOfSession(elsewhere.sessionId!)).toBeNull()
  expect(await verifyPassword(ann.accountId, 'ann', next)).not.toBeNull()
  expect((await at.smtp.next(email)).text).toContain('Your password was changed')
})

test('whoever has no password yet sets one without; a token sets none', async () => {
  const bob = await at.signedIn(await createUser(at.machine, { name: 'bob' }))
  await expect(changePassword({ ...bob, via: 'token' }, { password: next })).rejects.toMatchObject({
    sqlState: '42501',
  })
  await changePassword(bob, { password: next })
  expect(await verifyPassword(bob.accountId, 'bob', next)).not.toBeNull()
})

test('the present password is guessed five times, not more', async () => {
  for (let n = 0; n < 5; n++)
    await expect(changePassword(ann, { current: `${n}`, password: next })).rejects.toMatchObject({ sqlState: '28P01' })
  await expect(changePassword(ann, { current: password, password: next })).rejects.toMatchObject({ status: 429 })
})

test('a new address counts once its link is followed; the old one is told', async () => {
  await expect(requestNewEmail(ann, { email: 'new@example.org', password: 'x' })).rejects.toMatchObject({
    sqlState: '28P01',
  })
  await requestNewEmail(ann, { email: 'new@example.org', password })
  const secret = await at.secretFor('new@example.org')
  expect((await userOf(ann.userId))?.email).toBe(email)
  expect(await newEmailOf(secret)).toEqual({ email: 'new@example.org' })
  expect(await confirmNewEmail(secret, from)).toEqual({ email: 'new@example.org' })
  expect((await userOf(ann.userId))?.email).toBe('new@example.org')
  expect((await at.smtp.next(email)).text).toContain('Your e-mail address was changed')
  await expect(confirmNewEmail(secret, from)).rejects.toMatchObject({ sqlState: '28000' })
})

test('another user’s address is not told to whoever asks for it, and not given either', async () => {
  await createUser(at.machine, { name: 'bob', email: 'bob@example.org' })
  await requestNewEmail(ann, { email: 'bob@example.org', password })
  await expect(confirmNewEmail(await at.secretFor('bob@example.org'), from)).rejects.toMatchObject({
    sqlState: '42710',
  })
})

test('a password change voids the link to a new address', async () => {
  await requestNewEmail(ann, { email: 'new@example.org', password })
  const secret = await at.secretFor('new@example.org')
  await changePassword(ann, { current: password, password: next })
  await expect(confirmNewEmail(secret, from)).rejects.toMatchObject({ sqlState: '28000' })
})

test('whoever leaves takes address, password, sessions and tokens along', async () => {
  const { token } = await createToken(ann, { userId: ann.userId })
  await eraseOwnUser(ann)
  expect(await findUser(ann.accountId, 'ann')).toBeUndefined()
  expect(actorOfToken(token)).toBeNull()
  expect(userOfSession(ann.sessionId!)).toBeNull()
  expect(await verifyPassword(ann.accountId, email, password)).toBeNull()
  expect((await at.smtp.next(email)).text).toContain('Your user was deleted')
})

test('the last ACCOUNTADMIN stays', async () => {
  await expect(eraseOwnUser(at.admin)).rejects.toMatchObject({ sqlState: '55000' })
})
