'use server'
import { z } from 'zod'
import { setNewDatabasesRule } from '@/lib/databases'
import { setSecondFactorRoles } from '@/lib/users'
import { action } from '@/lib/web/action'

export const secondFactorRolesAction = action(
  z.object({ roleIds: z.array(z.string().max(100)).max(10_000) }),
  async (actor, { roleIds }) => {
    await setSecondFactorRoles(actor, roleIds)
    return null
  },
)

export const encryptionRuleAction = action(z.object({ rule: z.boolean().nullable() }), async (actor, { rule }) => {
  await setNewDatabasesRule(actor, rule)
  return null
})
