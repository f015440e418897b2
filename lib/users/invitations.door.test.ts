import { afterEach, beforeEach, expect, test } from 'vitest'
import { database } from '../../db/index.ts'
import { accessState, changeAccess, roleByName, rolesOf } from '../access/index.ts'
import { openPeople, type People } from '../testing/people.ts'
import {
  acceptInvitation,
  createUser,
  disableUser,
  findUser,
  invitationOf,
  invite,
  listInvitations,
  resetPassword,
  revokeInvitation,
  verifyPassword,
} from './index.ts'

const password = 'grebes dive at dusk'
const from = '10.1.1.1'
let at: People
beforeEach(async () => {
  at = await openPeople()
})
afterEach(() => at.close())

const roleId = (name: string) => roleByName(accessState(at.machine.accountId), name)!.id
const dead = { sqlState: '28000' }

test('an invitation by mail makes a verified user with the role', async () => {
  await invite(at.admin, { email: 'Ann@example.org', roleId: roleId('SYSADMIN') })
  const mail = await at.smtp.next('Ann@example.org')
  expect(mail.link).toMatch(/^https:\/\/mallard\.example\/invite\/[\w-]{43}$/)
  expect(mail.text).toContain('ADMIN invites you to the account MAIN on Mallard, with the role SYSADMIN')
  expect(mail.text).toContain('7 days')
  const secret = mail.link.split('/').at(-1)!
  expect(await invitationOf(secret)).toEqual({ known: false, account: 'MAIN', email: 'Ann@example.org', by: 'ADMIN' })
  expect(await acceptInvitation({ secret, name: 'ann', password }, from)).toEqual({ account: 'MAIN', name: 'ann' })
  const user = (await findUser(at.machine.accountId, 'ann'))!
  expect(user).toMatchObject({ email: 'Ann@example.org', verified: true, defaults: { roleId: roleId('SYSADMIN') } })
  expect(rolesOf(accessState(user.accountId), user.id).has(roleId('SYSADMIN'))).toBe(true)
  expect(await verifyPassword(user.accountId, 'ann@example.org', password)).not.toBeNull()
})

test('it works once, and not for another purpose, nor cut, nor made up', async () => {
  await invite(at.admin, { email: 'ann@example.org' })
  const secret = await at.secretFor('ann@example.org')
  await expect(resetPassword({ secret, password }, from)).rejects.toMatchObject(dead)
  for (const other of ['', 'x', secret.slice(1), `${secret}A`, 'A'.repeat(43), '\u0000', "' OR 1=1 --"])
    await expect(acceptInvitation({ secret: other, name: 'eve', password }, from)).rejects.toMatchObject(dead)
  await acceptInvitation({ secret, name: 'ann', password }, from)
  await expect(acceptInvitation({ secret, name: 'ann2', password }, from)).rejects.toMatchObject(dead)
})

test('of two who use one link at the same time one becomes a user', async () => {
  await invite(at.admin, { email: 'ann@example.org' })
  const secret = await at.secretFor('ann@example.org')
  const tries = ['a', 'b', 'c'].map((name) => acceptInvitation({ secret, name, password }, from))
  const ends = await Promise.allSettled(tries)
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('a weak password or a taken name leaves the link good', async () => {
  await invite(at.admin, { email: 'ann@example.org' })
  const secret = await at.secretFor('ann@example.org')
  await expect(acceptInvitation({ secret, name: 'ann', password: 'short' }, from)).rejects.toThrow('too short')
  await expect(acceptInvitation({ secret, name: 'admin', password }, from)).rejects.toMatchObject({ sqlState: '42710' })
  await acceptInvitation({ secret, name: 'ann', password }, from)
})

test('it ends after 7 days, with a newer one, when taken back, and when its inviter may not act any more', async () => {
  const bob = await at.signedIn(await createUser(at.machine, { name: 'bob' }, { roleId: roleId('USERADMIN') }))
  await invite(at.admin, { email: 'ann@example.org' })
  const first = await at.secretFor('ann@example.org')
  await invite(bob, { email: 'ANN@example.org' })
  const second = await at.secretFor('ANN@example.org')
  expect(await invitationOf(first)).toBeNull()
  expect(await invitationOf(second)).not.toBeNull()
  await database()
    .updateTable('one_time_links')
    .set({ expires_at: Date.now() - 1 })
    .execute()
  expect(await invitationOf(second)).toBeNull()

  await invite(bob, { email: 'cyd@example.org' })
  await invite(at.admin, { email: 'dan@example.org' })
  const [cyd, dan] = [await at.secretFor('cyd@example.org'), await at.secretFor('dan@example.org')]
  const listed = await listInvitations(at.admin)
  expect(listed.map(({ email, by }) => `${email} ${by}`)).toEqual(['dan@example.org ADMIN', 'cyd@example.org bob'])
  await revokeInvitation(at.admin, listed[0]!.id)
  expect(await invitationOf(dan)).toBeNull()
  await disableUser(at.machine, bob.userId)
  expect(await invitationOf(cyd)).toBeNull()
  await expect(acceptInvitation({ secret: cyd, name: 'cyd', password }, from)).rejects.toMatchObject(dead)
})

test('a stranger to CREATE USER invites, sees and revokes nobody; a user admin grants no more than the own roles may', async () => {
  const plain = await at.signedIn(await createUser(at.machine, { name: 'plain' }))
  const refused = { sqlState: '42501' }
  await invite(at.admin, { email: 'ann@example.org' })
  const { id } = (await listInvitations(at.admin))[0]!
  await expect(invite(plain, { email: 'eve@example.org' })).rejects.toMatchObject(refused)
  await expect(listInvitations(plain)).rejects.toMatchObject(refused)
  await expect(revokeInvitation(plain, id)).rejects.toMatchObject(refused)
  const hr = await at.signedIn(await createUser(at.machine, { name: 'hr' }, { roleId: roleId('USERADMIN') }))
  await expect(invite(hr, { email: 'e@example.org', roleId: roleId('ACCOUNTADMIN') })).rejects.toMatchObject(refused)
  await expect(invite({ ...plain, accountId: 'another' }, { email: 'e@example.org' })).rejects.toThrow()
})

test.each(['ann', 'a b@c', 'a@b, c@d', 'a@b\r\nBcc: x@y', '<a@b>', `${'x'.repeat(250)}@b.org`])(
  'the address %j is refused',
  async (email) => {
    await expect(invite(at.admin, { email })).rejects.toMatchObject({ sqlState: '22023' })
  },
)

test('a user’s address is not invited again', async () => {
  await createUser(at.machine, { name: 'ann', email: 'ann@example.org' })
  await expect(invite(at.admin, { email: 'Ann@Example.org' })).rejects.toMatchObject({ sqlState: '42710' })
})

test('it gives no role that its sender may not grant any more', async () => {
  const boss = await createUser(at.machine, { name: 'boss' }, { roleId: roleId('ACCOUNTADMIN') })
  const actor = await at.signedIn(boss)
  await invite(actor, { email: 'second@example.org', roleId: roleId('ACCOUNTADMIN') })
  const secret = await at.secretFor('second@example.org')
  await invite(actor, { email: 'third@example.org' })
  const plain = await at.secretFor('third@example.org')
  const demoted = { type: 'remove user role' as const, userId: boss.id, roleId: roleId('ACCOUNTADMIN') }
  await changeAccess(at.machine.accountId, () => ({ changes: [demoted], result: undefined }))
  expect(await invitationOf(secret)).toBeNull()
  await expect(acceptInvitation({ secret, name: 'second', password }, from)).rejects.toMatchObject(dead)
  expect(await invitationOf(plain), 'nor a user, whom they may not make any more').toBeNull()
})
