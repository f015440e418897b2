import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { database } from '../../db/index.ts'
import { accessState, roleByName } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { authenticatorOf, openPeople, type People } from '../testing/people.ts'
import {
  beginSecondFactor,
  checkSecondFactor,
  confirmSecondFactor,
  createUser,
  dropSecondFactor,
  endSecondFactor,
  findUser,
  liveSession,
  renewRecoveryCodes,
  secondFactorOf,
  secondFactorRoles,
  setSecondFactorRoles,
  userOfSession,
} from './index.ts'

const [email, password] = ['ann@example.org', 'grebes dive at dusk']
let at: People
let ann: Actor
beforeEach(async () => {
  at = await openPeople()
  ann = await at.signedIn(await createUser(at.machine, { name: 'ann', email, password }))
})
afterEach(() => at.close())

const roleId = (name: string) => roleByName(accessState(at.machine.accountId), name)!.id

async function enrolled(actor = ann) {
  const { secret } = await beginSecondFactor(actor, {})
  const codeIn = authenticatorOf(secret)
  // The code of the step before: later ones are still to be had.
  const { codes } = await confirmSecondFactor(actor, { code: codeIn(-1) })
  return { codeIn, codes, secret }
}

test('an authenticator counts once a code of it is confirmed; others are signed out, the owner is told', async () => {
  const elsewhere = await at.signedIn((await findUser(ann.accountId, 'ann'))!)
  const { secret, uri } = await beginSecondFactor(ann, {})
  expect(uri).toContain(`secret=${secret}&issuer=Mallard%20MAIN`)
  expect(await secondFactorOf(ann.userId)).toBeNull()
  await expect(confirmSecondFactor(ann, { code: '000000' })).rejects.toMatchObject({ sqlState: '28P01' })
  const { codes } = await confirmSecondFactor(ann, { code: authenticatorOf(secret)(0) })
  expect(codes).toHaveLength(10)
  expect(new Set(codes).size).toBe(10)
  expect(await secondFactorOf(ann.userId)).toMatchObject({ codesLeft: 10 })
  expect(userOfSession(elsewhere.sessionId!)).toBeNull()
  expect(userOfSession(ann.sessionId!)).not.toBeNull()
  expect((await at.smtp.next(email)).text).toContain('A second factor was added')
})

test('a code is taken once, and one of two who try it together', async () => {
  const { codeIn } = await enrolled()
  const ends = await Promise.all([checkSecondFactor(ann.userId, codeIn(0)), checkSecondFactor(ann.userId, codeIn(0))])
  expect(ends.sort()).toEqual(['right', 'wrong'])
  expect(await checkSecondFactor(ann.userId, codeIn(0))).toBe('wrong')
  expect(await checkSecondFactor(ann.userId, codeIn(-1))).toBe('wrong')
  expect(await checkSecondFactor(ann.userId, codeIn(1))).toBe('right')
})

test('a recovery code works once, however it is typed, for its owner alone', async () => {
  const { codes } = await enrolled()
  const bob = await at.signedIn(await createUser(at.machine, { name: 'bob' }))
  await enrolled(bob)
  expect(await checkSecondFactor(bob.userId, codes[0]!)).toBe('wrong')
  expect(await checkSecondFactor(ann.userId, ` ${codes[0]!.toUpperCase().replaceAll('-', ' ')} `)).toBe('right')
  expect(await checkSecondFactor(ann.userId, codes[0]!)).toBe('wrong')
  expect(await secondFactorOf(ann.userId)).toMatchObject({ codesLeft: 9 })
  const renewed = await renewRecoveryCodes(ann, {})
  expect(await checkSecondFactor(ann.userId, codes[1]!)).toBe('wrong')
  expect(await checkSecondFactor(ann.userId, renewed.codes[0]!)).toBe('right')
})

test('codes are guessed five times, then 20 an hour; a right one is not taken meanwhile', async () => {
  const { codeIn } = await enrolled()
  for (const code of ['000000', '', 'x'.repeat(1_000_000), '1', '\u0000'])
    expect(await checkSecondFactor(ann.userId, code)).toBe('wrong')
  expect(await checkSecondFactor(ann.userId, codeIn(0))).toBe('blocked')
})

test('neither secret nor recovery codes can be read on the disk', async () => {
  const { secret, codes } = await enrolled()
  for (const file of ['metadata.sqlite', 'metadata.sqlite-wal']) {
    const bytes = readFileSync(join(at.db.dataDir, file)).toString('latin1')
    for (const text of [secret, ...codes]) expect(bytes).not.toContain(text)
  }
})

test('setting up, renewing and removing take the password, unless the sign-in was just now', async () => {
  const old = Date.now() - 11 * 60_000
  await database().updateTable('browser_sessions').set({ created_at: old }).execute()
  const refused = { sqlState: '28P01' }
  await expect(beginSecondFactor(ann, {})).rejects.toMatchObject(refused)
  const { secret } = await beginSecondFactor(ann, { password })
  await confirmSecondFactor(ann, { code: authenticatorOf(secret)(0) })
  await expect(renewRecoveryCodes(ann, { password: 'x' })).rejects.toMatchObject(refused)
  await expect(endSecondFactor(ann, {})).rejects.toMatchObject(refused)
  await expect(beginSecondFactor(ann, { password })).rejects.toMatchObject({ sqlState: '55000' })
  await endSecondFactor(ann, { password })
  expect(await secondFactorOf(ann.userId)).toBeNull()
  await expect(beginSecondFactor({ ...ann, via: 'token' }, { password })).rejects.toMatchObject({ sqlState: '42501' })
})

test('a role that needs it holds its holders back until they have it, through other roles too', async () => {
  const sys = await at.signedIn(await createUser(at.machine, { name: 'sys' }, { roleId: roleId('SYSADMIN') }))
  await setSecondFactorRoles(at.admin, [roleId('SYSADMIN')])
  expect(secondFactorRoles(at.admin)).toEqual([roleId('SYSADMIN')])
  expect(userOfSession(sys.sessionId!)).toBeNull()
  expect(liveSession(sys.sessionId!)).toMatchObject({ mustEnrol: true })
  // ACCOUNTADMIN inherits SYSADMIN; ann has neither.
  expect(userOfSession(at.admin.sessionId!)).toBeNull()
  expect(userOfSession(ann.sessionId!)).not.toBeNull()
  await enrolled(sys)
  expect(userOfSession(sys.sessionId!)).not.toBeNull()
  await expect(endSecondFactor(sys, {})).rejects.toMatchObject({ sqlState: '42501' })
})

test('the rule is an administrator’s to make, over roles of the own account', async () => {
  await expect(setSecondFactorRoles(ann, [])).rejects.toMatchObject({ sqlState: '42501' })
  await expect(setSecondFactorRoles(at.admin, ['nosuchrole'])).rejects.toMatchObject({ sqlState: '42S02' })
})

test('whoever manages a user removes the factor of one who lost it; a stranger does not', async () => {
  await enrolled()
  const bob = await at.signedIn(await createUser(at.machine, { name: 'bob' }))
  await expect(dropSecondFactor(bob, ann.userId)).rejects.toMatchObject({ sqlState: '42501' })
  await dropSecondFactor(at.machine, ann.userId)
  expect(await secondFactorOf(ann.userId)).toBeNull()
  expect(userOfSession(ann.sessionId!)).toBeNull()
  await at.smtp.next(email)
  expect((await at.smtp.next(email)).text).toContain('removed by an administrator')
})
