import { afterEach, beforeEach, expect, test } from 'vitest'
import { database } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { openPeople, type People } from '../testing/people.ts'
import {
  createAccount,
  createUser,
  disableUser,
  requestReset,
  resetOf,
  resetPassword,
  settleBackground,
  userOfSession,
  verifyPassword,
} from './index.ts'

const [email, password, next] = ['ann@example.org', 'grebes dive at dusk', 'coots nest in reeds']
const from = '10.1.1.1'
const dead = { sqlState: '28000' }
let at: People
let ann: Actor
beforeEach(async () => {
  at = await openPeople()
  ann = await at.signedIn(await createUser(at.machine, { name: 'ann', email, password }))
})
afterEach(() => at.close())

test('a link sets a new password, ends every session, and the owner is told', async () => {
  await requestReset({ email: 'ANN@example.org' }, from)
  const mail = await at.smtp.next(email)
  expect(mail.text).toContain('30 minutes')
  const secret = mail.link.split('/').at(-1)!
  expect(await resetOf(secret)).toEqual({ account: 'MAIN', name: 'ann' })
  await expect(resetPassword({ secret, password: 'short' }, from)).rejects.toThrow('too short')
  expect(userOfSession(ann.sessionId!)).not.toBeNull()
  await resetPassword({ secret, password: next }, from)
  expect(userOfSession(ann.sessionId!)).toBeNull()
  expect(await verifyPassword(ann.accountId, 'ann', password)).toBeNull()
  expect(await verifyPassword(ann.accountId, 'ann', next)).not.toBeNull()
  expect((await at.smtp.next(email)).text).toContain('Your password was reset: user ann, account MAIN')
  await expect(resetPassword({ secret, password }, from)).rejects.toMatchObject(dead)
})

test('an unknown address, a disabled user and an unproven address get the same answer, and no mail', async () => {
  const bob = await createUser(at.machine, { name: 'bob', email: 'bob@example.org' })
  await disableUser(at.machine, bob.id)
  await createUser(at.machine, { name: 'cyd', email: 'cyd@example.org', verified: false })
  for (const address of ['nobody@example.org', 'bob@example.org', 'cyd@example.org'])
    expect(await requestReset({ email: address }, from)).toBeUndefined()
  await settleBackground()
  expect(await database().selectFrom('mails').selectAll().execute()).toEqual([])
  expect(at.smtp.mails).toEqual([])
})

test('a known address takes no longer to answer than an unknown one', async () => {
  const time = async (address: string, n: number) => {
    const start = performance.now()
    await requestReset({ email: address }, `10.2.0.${n}`)
    const spent = performance.now() - start
    await settleBackground()
    return spent
  }
  const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!
  const [known, unknown]: [number[], number[]] = [[], []]
  await time(email, 0)
  for (let n = 1; n < 60; n += 2) {
    known.push(await time(email, n))
    unknown.push(await time('nobody@example.org', n + 1))
  }
  expect(Math.abs(median(known) - median(unknown))).toBeLessThan(3)
})

test('a newer link ends the older one, and a link dies after 30 minutes', async () => {
  await requestReset({ email }, from)
  const first = await at.secretFor(email)
  await requestReset({ email }, from)
  const second = await at.secretFor(email)
  await expect(resetPassword({ secret: first, password: next }, from)).rejects.toMatchObject(dead)
  const row = await database()
    .selectFrom('one_time_links')
    .selectAll()
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  expect(row.expires_at - row.created_at).toBe(30 * 60_000)
  await database().updateTable('one_time_links').set({ expires_at: Date.now() }).execute()
  await expect(resetPassword({ secret: second, password: next }, from)).rejects.toMatchObject(dead)
})

test('whoever has the address in several accounts gets a link for each', async () => {
  const other = await createAccount(at.machine, { name: 'OTHER' })
  await createUser({ ...at.machine, accountId: other.id }, { name: 'root', email, password })
  await requestReset({ email }, from)
  const texts = [(await at.smtp.next(email)).text, (await at.smtp.next(email)).text]
  expect(texts.join()).toMatch(/user ann in the account MAIN/)
  expect(texts.join()).toMatch(/user root in the account OTHER/)
})

test('a mailbox is not flooded: three mails an hour, whoever asks', async () => {
  for (let n = 0; n < 8; n++) await requestReset({ email }, `10.0.0.${n}`)
  await settleBackground()
  for (let n = 0; n < 3; n++) await at.smtp.next(email)
  await expect(at.smtp.next(email, 300)).rejects.toThrow('No mail')
})

test('one network address asks ten times, then waits', async () => {
  for (let n = 0; n < 10; n++) await requestReset({ email: `a${n}@example.org` }, from)
  await expect(requestReset({ email: 'b@example.org' }, from)).rejects.toMatchObject({ status: 429 })
})
