import { afterEach, beforeEach, expect, it } from 'vitest'
import { database, transaction } from '../../db/index.ts'
import { openTestDb, type TestDb } from '../testing/index.ts'
import {
  accessState,
  activeRoles,
  applyCatalogChanges,
  can,
  createAccountRoles,
  effectiveRoles,
  findDatabase,
  findRole,
  fullName,
  grantRoleToUser,
  newSecurable,
  registerSecurable,
  renameSecurable,
  type SystemRoles,
  unregisterSecurable,
} from './index.ts'

let db: TestDb
let roles: SystemRoles
beforeEach(async () => {
  db = openTestDb()
  await transaction(async (trx) => {
    await trx.insertInto('organizations').values({ id: 'o', name: 'MAIN', name_key: 'main', created_at: 1 }).execute()
    const account = { id: 'a', organization_id: 'o', name: 'MAIN', name_key: 'main', created_at: 1 }
    await trx.insertInto('accounts').values(account).execute()
    roles = await createAccountRoles('a')
    await grantRoleToUser('a', 'u', roles.ACCOUNTADMIN)
  })
})
afterEach(() => db.close())

const everything = () => {
  const state = accessState('a')
  return {
    securables: [...state.securables.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    grants: [...state.grants.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    userRoles: [...state.rolesOfUser].map(([id, grants]) => [id, [...grants.values()]]),
  }
}

it('makes an account with its system roles, warehouse and first grants in one transaction', () => {
  const state = accessState('a')
  expect([...state.roles.values()].map((role) => role.name).sort()).toEqual([
    'ACCOUNTADMIN',
    'ORGADMIN',
    'PUBLIC',
    'SECURITYADMIN',
    'SYSADMIN',
    'USERADMIN',
  ])
  const session = effectiveRoles(state, { userId: 'u', defaultRoleId: roles.ACCOUNTADMIN })
  expect(session).toEqual({ primaryRoleId: roles.ACCOUNTADMIN, secondary: 'ALL' })
  const active = activeRoles(state, 'u', session)
  expect(active.has(roles.SYSADMIN) && active.has(roles.PUBLIC) && !active.has(roles.ORGADMIN)).toBe(true)
  expect(can(state, active, 'MANAGE GRANTS', 'a')).toBe(true)
})

it('keeps what it was told across a restart', async () => {
  const d = await registerSecurable('a', {
    kind: 'DATABASE',
    parentId: 'a',
    name: 'Sales',
    ownerRoleId: roles.SYSADMIN,
  })
  await registerSecurable('a', { kind: 'SCHEMA', parentId: d.id, name: 'main', ownerRoleId: roles.SYSADMIN })
  const before = everything()
  db.restart()
  expect(everything()).toEqual(before)
  expect(findDatabase(accessState('a'), 'SALES')?.id).toBe(d.id)
})

it('applies a transaction of catalog changes at once, and twice without another effect', async () => {
  const d = newSecurable('a', { kind: 'DATABASE', parentId: 'a', name: 'd', ownerRoleId: roles.SYSADMIN })
  const s = newSecurable('a', { kind: 'SCHEMA', parentId: d.id, name: 's', ownerRoleId: roles.SYSADMIN })
  const t = newSecurable('a', { kind: 'TABLE', parentId: s.id, name: 'T', ownerRoleId: roles.SYSADMIN })
  const gone = newSecurable('a', { kind: 'TABLE', parentId: s.id, name: 'gone', ownerRoleId: roles.SYSADMIN })
  const changes = [
    ...[d, s, t, gone].map((securable) => ({ type: 'create' as const, securable })),
    { type: 'rename' as const, id: t.id, name: 'U v' },
    { type: 'comment' as const, id: t.id, comment: 'hi' },
    { type: 'drop' as const, id: gone.id },
  ]
  await applyCatalogChanges('a', changes)
  expect(fullName(accessState('a'), t.id)).toBe('d.s."U v"')
  const names = () => [...accessState('a').securables.values()].map(({ id, name, comment }) => [id, name, comment])
  const before = names()
  await applyCatalogChanges(
    'a',
    changes.slice(0, -1).filter((change) => !('securable' in change && change.securable === gone)),
  )
  expect(names()).toEqual(before)
  db.restart()
  expect(names().sort()).toEqual(before.sort())
})

it('lets a leftover go when the catalog says that its name belongs to another object', async () => {
  const d = await registerSecurable('a', { kind: 'DATABASE', parentId: 'a', name: 'd', ownerRoleId: roles.SYSADMIN })
  const anew = newSecurable('a', { kind: 'DATABASE', parentId: 'a', name: 'D', ownerRoleId: roles.SYSADMIN })
  await applyCatalogChanges('a', [{ type: 'create', securable: anew }])
  expect(accessState('a').securables.has(d.id)).toBe(false)
  expect(findDatabase(accessState('a'), 'd')?.id).toBe(anew.id)
})

it('gives what a role made that was dropped meanwhile to the container’s owner, and skips what lies nowhere', async () => {
  const d = await registerSecurable('a', {
    kind: 'DATABASE',
    parentId: 'a',
    name: 'd',
    ownerRoleId: roles.SYSADMIN,
  })
  const orphan = newSecurable('a', { kind: 'SCHEMA', parentId: d.id, name: 's', ownerRoleId: 'dropped' })
  const nowhere = newSecurable('a', { kind: 'SCHEMA', parentId: 'gone', name: 's', ownerRoleId: roles.SYSADMIN })
  await applyCatalogChanges('a', [
    { type: 'create', securable: nowhere },
    { type: 'create', securable: orphan },
  ])
  expect(accessState('a').securables.get(orphan.id)?.ownerRoleId).toBe(roles.SYSADMIN)
  expect(accessState('a').securables.has(nowhere.id)).toBe(false)
})

it('removes a container with all that lies in it', async () => {
  const owner = roles.SYSADMIN
  const d = await registerSecurable('a', { kind: 'DATABASE', parentId: 'a', name: 'd', ownerRoleId: owner })
  const s = await registerSecurable('a', { kind: 'SCHEMA', parentId: d.id, name: 's', ownerRoleId: owner })
  await registerSecurable('a', { kind: 'TABLE', parentId: s.id, name: 't', ownerRoleId: owner })
  await renameSecurable('a', s.id, 's2')
  await unregisterSecurable('a', d.id)
  const left = await database()
    .selectFrom('securables')
    .select('kind')
    .where('kind', 'not in', ['ROLE', 'ACCOUNT', 'WAREHOUSE'])
    .execute()
  expect(left).toEqual([])
  expect(findDatabase(accessState('a'), 'd')).toBeUndefined()
})

it('shows nothing of a transaction that rolled back', async () => {
  const before = everything()
  const work = transaction(async () => {
    await registerSecurable('a', { kind: 'DATABASE', parentId: 'a', name: 'd', ownerRoleId: roles.SYSADMIN })
    throw new Error('no')
  })
  await expect(work).rejects.toThrow('no')
  expect(everything()).toEqual(before)
})

it('plans each change on what the one before it committed', async () => {
  const make = (name: string) =>
    registerSecurable('a', { kind: 'DATABASE', parentId: 'a', name, ownerRoleId: roles.SYSADMIN })
  await Promise.all(Array.from({ length: 20 }, (_, i) => make(`d${i}`)))
  expect(findRole(accessState('a'), 'public')?.system).toBe(true)
  expect(findDatabase(accessState('a'), 'd19')).toBeDefined()
})
