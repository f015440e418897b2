import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadAccess, roleByName, rolesOf } from '../access/index.ts'
import { actorOf, adminActor, openTestDb, type TestDb } from '../testing/index.ts'
import {
  accountDirectories,
  bootstrapAccount,
  createAccount,
  createUser,
  findAccount,
  findUser,
  listAccounts,
  listOrganization,
} from './index.ts'

let db: TestDb
beforeEach(() => {
  db = openTestDb()
})
afterEach(() => db.close())

test('a fresh data directory gets account MAIN and user ADMIN with ACCOUNTADMIN and ORGADMIN, once', async () => {
  const first = await bootstrapAccount()
  expect(first.created).toBe(true)
  const admin = await findUser(first.accountId, 'admin')
  expect(admin).toMatchObject({ name: 'ADMIN', verified: true, hasPassword: false, disabled: false, email: null })
  const state = await loadAccess(first.accountId)
  const held = rolesOf(state, admin!.id)
  for (const name of ['ACCOUNTADMIN', 'ORGADMIN', 'SYSADMIN'])
    expect(held.has(roleByName(state, name)!.id), name).toBe(true)
  expect(admin!.defaults.roleId).toBe(roleByName(state, 'ACCOUNTADMIN')!.id)

  db.restart()
  expect(await bootstrapAccount()).toEqual({ accountId: first.accountId, created: false })
  expect(await listAccounts(adminActor(first.accountId))).toMatchObject([{ name: 'MAIN', organizationName: 'MAIN' }])
})

test("an account's directories are made for their owner alone, and again when one is missing", async () => {
  const { accountId } = await bootstrapAccount()
  const paths = Object.values(accountDirectories(accountId))
  expect(paths).toEqual(
    ['databases', 'results', 'staging', 'temp'].map((name) => join(db.dataDir, 'accounts', accountId, name)),
  )
  for (const path of paths) expect(statSync(path).mode & 0o777, path).toBe(0o700)
})

test('a second account has roles of its own, and its first user holds ACCOUNTADMIN there', async () => {
  const main = await bootstrapAccount()
  const other = await createAccount(adminActor(main.accountId), { name: 'Sales', organization: 'EU' })
  expect(other).toMatchObject({ name: 'Sales', organizationName: 'EU' })
  expect((await findAccount('SALES'))?.id).toBe(other.id)
  expect(existsSync(accountDirectories(other.id).databases)).toBe(true)

  const first = await createUser(adminActor(other.id), { name: 'ann' })
  const second = await createUser(adminActor(other.id), { name: 'bob' })
  const state = await loadAccess(other.id)
  const admin = roleByName(state, 'ACCOUNTADMIN')!.id
  expect(rolesOf(state, first.id).has(admin)).toBe(true)
  expect(first.defaults.roleId).toBe(admin)
  expect(rolesOf(state, second.id).has(admin)).toBe(false)
  expect(roleByName(await loadAccess(main.accountId), 'ACCOUNTADMIN')!.id).not.toBe(admin)
})

test('an account name is taken in any ASCII case, and a refused account leaves nothing', async () => {
  const { accountId } = await bootstrapAccount()
  await expect(createAccount(adminActor(accountId), { name: 'main', organization: 'NEW' })).rejects.toMatchObject({
    sqlState: '42710',
  })
  expect(await listAccounts(adminActor(accountId))).toHaveLength(1)
})

test('only ORGADMIN and the admin command create accounts and see others', async () => {
  const { accountId } = await bootstrapAccount()
  await createAccount(adminActor(accountId), { name: 'OTHER' })
  const ann = actorOf(await createUser(adminActor(accountId), { name: 'ann' }))
  await expect(createAccount(ann, { name: 'MINE' })).rejects.toMatchObject({ sqlState: '42501' })
  expect(await listAccounts(ann)).toHaveLength(1)
  const authority = { mayCreateAccounts: () => true }
  expect(await createAccount(ann, { name: 'MINE' }, authority)).toMatchObject({ organizationName: 'MAIN' })
  expect(await listOrganization(ann, {}, authority)).toHaveLength(3)
})
