import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { database, reader, transaction } from '../../db/index.ts'
import { accessState, findRole, grantRoleToUser } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { actorOf, adminActor, openTestDb, type TestDb } from '../testing/index.ts'
import {
  actorOfToken,
  auditLog,
  bootstrapAccount,
  createOneTimeLink,
  createToken,
  createUser,
  disableUser,
  listTokens,
  redeemOneTimeLink,
  revokeToken,
} from './index.ts'

let db: TestDb
const role = (name: string) => findRole(accessState(machine.accountId), name)!.id
let machine: Actor
let ann: Actor
let bob: Actor
beforeEach(async () => {
  db = openTestDb()
  machine = adminActor((await bootstrapAccount()).accountId)
  ann = actorOf(await createUser(machine, { name: 'ann' }))
  bob = actorOf(await createUser(machine, { name: 'bob' }))
})
afterEach(() => {
  vi.useRealTimers()
  db.close()
})

test('a token stands for its user, bound to its role, after a restart too', async () => {
  const roleId = role('PUBLIC')
  const { token } = await createToken(ann, { userId: ann.userId, roleId })
  const expected = { accountId: ann.accountId, userId: ann.userId, userName: 'ann', via: 'token', boundRoleId: roleId }
  expect(actorOfToken(token)).toEqual(expected)
  db.restart()
  expect(actorOfToken(token)).toEqual(expected)
})

test('what is not exactly a token stands for nobody', async () => {
  const { token, id } = await createToken(ann, { userId: ann.userId })
  const other = await createToken(ann, { userId: ann.userId })
  const wrong = [
    '',
    'x',
    `${token} `,
    token.slice(0, -1),
    token.toUpperCase(),
    `mlrd_${id}_${other.token.split('_').slice(2).join('_')}`,
    token.replace(id, '0'.repeat(16)),
  ]
  expect(wrong.map((one) => actorOfToken(one))).toEqual(wrong.map(() => null))
  expect(actorOfToken(token)).not.toBeNull()
})

test('no secret of a token is stored', async () => {
  const { token } = await createToken(ann, { userId: ann.userId })
  const rows = await database().selectFrom('tokens').selectAll().execute()
  const secret = token.split('_').slice(2).join('_')
  expect(JSON.stringify(rows.map((row) => ({ ...row, hash: row.hash.toString('latin1') })))).not.toContain(secret)
})

test('a revoked token is dead with the commit, a cached one too; revoking again succeeds', async () => {
  const { token, id } = await createToken(ann, { userId: ann.userId })
  expect(actorOfToken(token)).not.toBeNull()
  await revokeToken(ann, id)
  expect(actorOfToken(token)).toBeNull()
  await revokeToken(ann, id)
})

test('a revocation that is rolled back leaves the token alive', async () => {
  const { token, id } = await createToken(ann, { userId: ann.userId })
  await transaction(async () => {
    await revokeToken(ann, id)
    throw new Error('no')
  }).catch(() => undefined)
  expect(actorOfToken(token)).not.toBeNull()
})

test('a token expires when its days are over, a cached one too', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { token } = await createToken(ann, { userId: ann.userId, days: 2 })
  expect(actorOfToken(token)).not.toBeNull()
  vi.setSystemTime(Date.now() + 2 * 86_400_000)
  expect(actorOfToken(token)).toBeNull()
})

test('a stranger can neither make, list nor revoke tokens of another; who manages the user can', async () => {
  const { id } = await createToken(ann, { userId: ann.userId, name: 'ci' })
  await expect(createToken(bob, { userId: ann.userId })).rejects.toMatchObject({ sqlState: '42501' })
  await expect(listTokens(bob, ann.userId)).rejects.toMatchObject({ sqlState: '42501' })
  await expect(revokeToken(bob, id)).rejects.toMatchObject({ sqlState: '42S02' })
  const authority = { mayCreateUsers: () => false, mayManage: (userId: string) => userId === ann.userId }
  expect(await listTokens(bob, ann.userId, authority)).toMatchObject([{ id, name: 'ci', userName: 'ann' }])
  await revokeToken(bob, id, authority)
  expect(await listTokens(machine)).toMatchObject([{ id, revokedAt: expect.any(Number) }])
})

test('a token bound to a role cannot make one that is not', async () => {
  await grantRoleToUser(ann.accountId, ann.userId, role('SYSADMIN'))
  const { token } = await createToken(ann, { userId: ann.userId, roleId: role('SYSADMIN') })
  const bound = actorOfToken(token)!
  await expect(createToken(bound, { userId: ann.userId })).rejects.toMatchObject({ sqlState: '42501' })
  await expect(createToken(bound, { userId: ann.userId, roleId: role('PUBLIC') })).rejects.toMatchObject({
    sqlState: '42501',
  })
  expect(await createToken(bound, { userId: ann.userId, roleId: role('SYSADMIN') })).toBeDefined()
})

test('a token is bound to a role that its user may take, whoever makes it', async () => {
  for (const roleId of [role('SYSADMIN'), 'none'])
    for (const actor of [ann, machine])
      await expect(createToken(actor, { userId: ann.userId, roleId })).rejects.toMatchObject({ sqlState: '42501' })
  await grantRoleToUser(ann.accountId, ann.userId, role('ACCOUNTADMIN'))
  expect(await createToken(ann, { userId: ann.userId, roleId: role('SYSADMIN') })).toBeDefined()
})

test('a token works from its networks alone, after a restart too', async () => {
  const networks = ['10.1.0.0/16', '2001:db8::/32']
  const { token, id } = await createToken(ann, { userId: ann.userId, networks })
  const from = (address?: string) => actorOfToken(token, address)
  const check = () => {
    expect(from('10.1.2.3')).toMatchObject({ userId: ann.userId, address: '10.1.2.3' })
    expect(from('2001:db8::7')).not.toBeNull()
    for (const address of ['10.2.0.1', '2001:db9::7', 'unknown', '', undefined]) expect(from(address)).toBeNull()
  }
  check()
  db.restart()
  check()
  expect(await listTokens(ann)).toMatchObject([{ id, networks }])
  const { entries } = await auditLog(machine, { kind: 'token.use', outcome: 'denied' }, null)
  expect(entries).toMatchObject([{ address: '10.2.0.1', details: { token: id } }, { address: '10.2.0.1' }])
  await expect(createToken(ann, { userId: ann.userId, networks: ['10.0.0.0/99'] })).rejects.toMatchObject({
    sqlState: '22023',
  })
})

test('the last use is noted, at most once a minute', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { token } = await createToken(ann, { userId: ann.userId })
  const lastUsed = () => reader().prepare('SELECT last_used_at AS at FROM tokens').get() as { at: number | null }
  const start = Date.now()
  actorOfToken(token)
  vi.setSystemTime(start + 30_000)
  actorOfToken(token)
  expect(lastUsed().at).toBe(start)
  vi.setSystemTime(start + 61_000)
  actorOfToken(token)
  expect(lastUsed().at).toBe(start + 61_000)
})

test('a one-time link works once, for its purpose, for the newest of its kind, until it expires', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const older = await createOneTimeLink(ann.userId, 'sign-in', 10)
  const link = await createOneTimeLink(ann.userId, 'sign-in', 10)
  expect(await redeemOneTimeLink('sign-in', older)).toBeNull()
  expect(await redeemOneTimeLink('reset', link)).toBeNull()
  const both = await Promise.all([redeemOneTimeLink('sign-in', link), redeemOneTimeLink('sign-in', link)])
  expect(both).toEqual([ann.userId, null])
  const late = await createOneTimeLink(ann.userId, 'sign-in', 10)
  vi.setSystemTime(Date.now() + 600_000)
  expect(await redeemOneTimeLink('sign-in', late)).toBeNull()
})

test('a one-time link of a disabled user lets nobody in', async () => {
  const link = await createOneTimeLink(ann.userId, 'sign-in', 10)
  await disableUser(machine, ann.userId)
  expect(await redeemOneTimeLink('sign-in', link)).toBeNull()
})
