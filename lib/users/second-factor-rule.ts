import { transaction } from '../../db/index.ts'
import { accessState, rolesOf } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { recordBy } from '../audit/index.ts'
import { notFound } from '../errors.ts'
import { requireAdministrator } from './authority.ts'
import { accountSetting, writeAccountSetting } from './store.ts'

const key = 'second_factor_roles'

function ruledRoles(accountId: string): string[] {
  const value = accountSetting(accountId, key)
  return value === null ? [] : (JSON.parse(value) as string[])
}

/** Does one of the roles that the user may take need a second factor? Synchronous, some microseconds. */
export function mustHaveFactor(accountId: string, userId: string): boolean {
  const ruled = ruledRoles(accountId)
  if (ruled.length === 0) return false
  const roles = rolesOf(accessState(accountId), userId)
  return ruled.some((roleId) => roles.has(roleId))
}

/** The roles of the actor's account that need a second factor; those that were dropped are left out. */
export function secondFactorRoles(actor: Actor): string[] {
  const { roles } = accessState(actor.accountId)
  return ruledRoles(actor.accountId).filter((roleId) => roles.has(roleId))
}

/**
 * Says which roles need a second factor. Whoever holds one and has none sets it up at the next page.
 * @throws MallardError 42501 without ACCOUNTADMIN, 42S02 for a role of another account
 */
export async function setSecondFactorRoles(actor: Actor, roleIds: string[]): Promise<void> {
  requireAdministrator(actor)
  const { roles } = accessState(actor.accountId)
  for (const roleId of roleIds) if (!roles.has(roleId)) throw notFound(roleId)
  await transaction(async () => {
    await writeAccountSetting(actor.accountId, key, [...new Set(roleIds)].sort())
    const names = roleIds.map((roleId) => roles.get(roleId)?.name).join(', ')
    await recordBy(actor, 'setting', { setting: 'roles that need a second factor', value: names })
  })
}
