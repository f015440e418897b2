import { MallardError } from '../errors.ts'
import { once } from '../registry.ts'
import { compileNetworks, isIn, type Networks } from './networks.ts'
import { networkPolicyLists, networkPolicyVersion } from './store.ts'

interface Compiled {
  version: number
  allowed: Networks
  blocked: Networks
}

const cache = () => once('users.networks', () => new Map<string, Compiled>())
const cacheSize = 1000

function compiled(id: string, version: number): Compiled | null {
  const known = cache().get(id)
  if (known?.version === version) return known
  const lists = networkPolicyLists(id)
  if (!lists) return null
  const made = { version, allowed: compileNetworks(lists.allowed), blocked: compileNetworks(lists.blocked) }
  if (cache().size >= cacheSize) cache().clear()
  cache().set(id, made)
  return made
}

/**
 * May a user come from that address? By the user's own network policy, else by the account's; without one from
 * anywhere. Asked at every sign-in, every look at a session and every use of a token: synchronous, some microseconds.
 */
export function mayComeFrom(accountId: string, userId: string, address: string | undefined): boolean {
  const policy = networkPolicyVersion(accountId, userId)
  if (!policy) return true
  const lists = compiled(policy.id, policy.version)
  return lists !== null && isIn(lists.allowed, address) && !isIn(lists.blocked, address)
}

/** 28000: said only to whoever has proven who they are. */
export function foreignNetwork(address: string | undefined): MallardError {
  return new MallardError('28000', `A network policy does not let you in from ${address ?? 'an unknown address'}.`, {
    status: 403,
  })
}
