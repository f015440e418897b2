'use server'
import { z } from 'zod'
import { setNewDatabasesRule } from '@/lib/databases'
import {
  alterNetworkPolicy,
  createNetworkPolicy,
  dropIdentityProvider,
  dropNetworkPolicy,
  setAccountNetworkPolicy,
  setIdentityProvider,
  setSecondFactorRoles,
} from '@/lib/users'
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

const text = z.string().max(2000)
const provider = z.object({
  issuer: text,
  clientId: text,
  clientSecret: z.string().max(10_000).optional(),
  enabled: z.boolean(),
  domains: z.array(text).max(200),
  creates: z.boolean(),
  claim: text.nullable(),
  roles: z.array(z.object({ value: text, roleId: z.string().max(100) })).max(500),
  strong: z.array(text).max(50),
})

export const saveProviderAction = action(provider, async (actor, given) => {
  await setIdentityProvider(actor, given)
  return null
})

export const dropProviderAction = action(z.object({}), async (actor) => {
  await dropIdentityProvider(actor)
  return null
})

const addresses = z.array(z.string().max(100)).max(10_000)
const policy = z.object({ name: text, allowed: addresses, blocked: addresses, comment: text.nullable() })

export const createNetworkPolicyAction = action(policy, async (actor, given) => {
  await createNetworkPolicy(actor, given)
  return null
})

export const alterNetworkPolicyAction = action(policy.extend({ policy: text }), async (actor, given) => {
  const { policy: name, ...changes } = given
  await alterNetworkPolicy(actor, name, changes)
  return null
})

export const dropNetworkPolicyAction = action(z.object({ policy: text }), async (actor, given) => {
  await dropNetworkPolicy(actor, given.policy)
  return null
})

export const setNetworkPolicyAction = action(z.object({ policy: text.nullable() }), async (actor, given) => {
  await setAccountNetworkPolicy(actor, given.policy)
  return null
})
