import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadAccess, roleByName, rolesOf } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { actorOf, adminActor, openTestDb, type TestDb } from '../testing/index.ts'
import {
  activeUser,
  actorOfToken,
  bootstrapAccount,
  createToken,
  createUser,
  disableUser,
  dropUser,
  findUser,
  listUsers,
  onUserChange,
  type UserChange,
  updateUser,
} from './index.ts'

let db: TestDb
let machine: Actor
beforeEach(async () => {
  db = openTestDb()
  machine = adminActor((await bootstrapAccount()).accountId)
})
afterEach(() => db.close())

test('a name is found without ASCII case, keeps its spelling, and is taken in any case', async () => {
  await createUser(machine, { name: 'Ann' })
  expect((await findUser(machine.accountId, 'ANN'))?.name).toBe('Ann')
  await expect(createUser(machine, { name: 'aNN' })).rejects.toMatchObject({ sqlState: '42710' })
})

test.each(['', '  ', 'a\nb', 'a\u0000', 'x'.repeat(256)])('the name %j is refused', async (name) => {
  await expect(createUser(machine, { name })).rejects.toMatchObject({ sqlState: '22023' })
})

test('an address is sealed on the disk, unique without case, and shown to oneself and to managers only', async () => {
  const ann = await createUser(machine, { name: 'ann', email: 'Ann@Marker.example' })
  await expect(createUser(machine, { name: 'bob', email: 'ann@marker.EXAMPLE' })).rejects.toThrow(/e-mail/)
  const bob = await createUser(machine, { name: 'bob', email: 'bob@marker.example' })
  const seen = async (actor: Actor, manages = false) => {
    const authority = { mayCreateUsers: () => false, mayManage: () => manages }
    return (await listUsers(actor, authority)).map((user) => user.email)
  }
  expect(await seen(actorOf(ann))).toEqual([null, 'Ann@Marker.example', null])
  expect(await seen(actorOf(bob), true)).toEqual([null, 'Ann@Marker.example', 'bob@marker.example'])
  for (const file of ['metadata.sqlite', 'metadata.sqlite-wal']) {
    expect(readFileSync(join(db.dataDir, file)).toString('latin1').toLowerCase()).not.toContain('marker.example')
  }
})

test('a user without rights can neither create nor change nor drop others, but set the own defaults', async () => {
  const ann = actorOf(await createUser(machine, { name: 'ann' }))
  const bob = await createUser(machine, { name: 'bob' })
  const refused = { sqlState: '42501' }
  await expect(createUser(ann, { name: 'eve' })).rejects.toMatchObject(refused)
  await expect(updateUser(ann, bob.id, { comment: 'x' })).rejects.toMatchObject(refused)
  await expect(updateUser(ann, ann.userId, { name: 'ADMIN2' })).rejects.toMatchObject(refused)
  await expect(disableUser(ann, bob.id)).rejects.toMatchObject(refused)
  await expect(dropUser(ann, bob.id)).rejects.toMatchObject(refused)
  await updateUser(ann, ann.userId, { defaults: { warehouse: 'W', secondaryRoles: 'NONE' } })
  expect((await findUser(ann.accountId, 'ann'))?.defaults).toMatchObject({ warehouse: 'W', secondaryRoles: 'NONE' })
})

test('a user of another account is unknown', async () => {
  const bob = await createUser(machine, { name: 'bob' })
  const elsewhere = { ...machine, accountId: 'another' }
  await expect(disableUser(elsewhere, bob.id)).rejects.toMatchObject({ sqlState: '42S02' })
})

test('disabling ends sessions and tokens at the commit, and enabling revives no token', async () => {
  const bob = await createUser(machine, { name: 'bob' })
  const { token } = await createToken(machine, { userId: bob.id })
  expect(actorOfToken(token)?.userId).toBe(bob.id)
  const epoch = activeUser(bob.id)!.sessionEpoch
  const heard: UserChange[] = []
  onUserChange('test', (change) => heard.push(change))

  await disableUser(machine, bob.id)
  expect(heard).toContainEqual({ kind: 'revoked', userId: bob.id })
  expect(actorOfToken(token)).toBeNull()
  expect(activeUser(bob.id)).toBeNull()

  await updateUser(machine, bob.id, { disabled: false })
  expect(actorOfToken(token)).toBeNull()
  expect(activeUser(bob.id)!.sessionEpoch).toBeGreaterThan(epoch)
})

test('a dropped user is gone with roles and tokens, and the name is free', async () => {
  const bob = await createUser(machine, { name: 'bob' })
  const { token } = await createToken(machine, { userId: bob.id })
  await dropUser(machine, bob.id)
  expect(actorOfToken(token)).toBeNull()
  expect(await findUser(machine.accountId, 'bob')).toBeUndefined()
  expect((await createUser(machine, { name: 'BOB' })).id).not.toBe(bob.id)
})

test('a rename keeps the roles and shows in the actor of a token', async () => {
  const state = await loadAccess(machine.accountId)
  const roleId = roleByName(state, 'SYSADMIN')!.id
  const bob = await createUser(machine, { name: 'bob' }, { roleId })
  const { token } = await createToken(machine, { userId: bob.id })
  expect(actorOfToken(token)?.userName).toBe('bob')
  await updateUser(machine, bob.id, { name: 'robert' })
  expect(actorOfToken(token)?.userName).toBe('robert')
  expect(rolesOf(await loadAccess(machine.accountId), bob.id).has(roleId)).toBe(true)
  expect(bob.defaults.roleId).toBe(roleId)
})
