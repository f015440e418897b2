import { afterEach, beforeEach, expect, test } from 'vitest'
import { accessState, closure, registerSecurable, roleByName } from '../access/index.ts'
import { openTestDb, type TestDb } from '../testing/index.ts'
import { bootstrapAccount } from '../users/index.ts'
import { historyScope } from './index.ts'

let db: TestDb
let accountId: string
beforeEach(async () => {
  db = openTestDb()
  accountId = (await bootstrapAccount()).accountId
})
afterEach(() => db.close())

function scopeOf(role: string) {
  const state = accessState(accountId)
  return historyScope(accountId, closure(state, [roleByName(state, role)!.id]))
}

test('ACCOUNTADMIN sees all, a warehouse’s owner what ran on it, others their own', async () => {
  const state = accessState(accountId)
  const sysadmin = roleByName(state, 'SYSADMIN')!.id
  const accountadmin = roleByName(state, 'ACCOUNTADMIN')!.id
  await registerSecurable(accountId, {
    kind: 'WAREHOUSE',
    parentId: accountId,
    name: 'HIDDEN',
    ownerRoleId: accountadmin,
  })
  const own = await registerSecurable(accountId, {
    kind: 'WAREHOUSE',
    parentId: accountId,
    name: 'W',
    ownerRoleId: sysadmin,
  })
  expect(scopeOf('ACCOUNTADMIN')).toBe('all')
  const { monitoredWarehouseIds } = scopeOf('SYSADMIN') as { monitoredWarehouseIds: string[] }
  expect(monitoredWarehouseIds).toContain(own.id)
  expect(monitoredWarehouseIds).toHaveLength(2)
  expect(scopeOf('USERADMIN')).toEqual({ monitoredWarehouseIds: [] })
  expect(scopeOf('PUBLIC')).toEqual({ monitoredWarehouseIds: [] })
})
