import { linked } from '../multimap.ts'
import { privilegesOf } from '../privileges.ts'
import type { AccessState } from '../state.ts'
import { isOfTree, type RoleSet, type Securable } from '../types.ts'

const none: ReadonlySet<string> = new Set()
/** MANAGE WAREHOUSES on the account gives these on every warehouse (Snowflake's manual, access control privileges). */
const warehouseManagement = ['OPERATE', 'MONITOR', 'MODIFY']

function collect(state: AccessState, roles: RoleSet, securable: Securable): ReadonlySet<string> {
  const held = new Set<string>()
  if (roles.has(securable.ownerRoleId)) {
    held.add('OWNERSHIP')
    for (const privilege of privilegesOf(securable)) held.add(privilege)
  }
  for (const grant of linked(state.grantsOn, securable.id)) {
    if (roles.has(grant.granteeRoleId)) held.add(grant.privilege)
  }
  // Who may change a folder or a worksheet reads it.
  if (held.has('WRITE') && isOfTree(securable.kind)) held.add('READ')
  if (securable.kind === 'WAREHOUSE' && holds(state, roles, 'MANAGE WAREHOUSES', state.accountId)) {
    for (const privilege of warehouseManagement) held.add(privilege)
  }
  return held
}

/** What the roles hold on the object itself, its containers aside. The owner holds everything, OWNERSHIP included. */
export function privilegesHeld(state: AccessState, roles: RoleSet, id: string): ReadonlySet<string> {
  let cache = state.held.get(roles)
  if (!cache || cache.version !== state.version) {
    cache = { version: state.version, bySecurable: new Map() }
    state.held.set(roles, cache)
  }
  const found = cache.bySecurable.get(id)
  if (found) return found
  const securable = state.securables.get(id)
  const held = securable ? collect(state, roles, securable) : none
  cache.bySecurable.set(id, held)
  return held
}

/** Do the roles hold the privilege on the object itself? Containers do not count: see {@link can}. */
export function holds(state: AccessState, roles: RoleSet, privilege: string, id: string): boolean {
  return privilegesHeld(state, roles, id).has(privilege)
}

/** As `privilegesHeld(...).size > 0`, without a set for each of the objects of a long list. */
function holdsAnything(state: AccessState, roles: RoleSet, securable: Securable): boolean {
  if (roles.has(securable.ownerRoleId)) return true
  for (const grant of linked(state.grantsOn, securable.id)) if (roles.has(grant.granteeRoleId)) return true
  return securable.kind === 'WAREHOUSE' && privilegesHeld(state, roles, securable.id).size > 0
}

/**
 * May the roles know of the object: some privilege on it and on each of its containers. Roles, users and the
 * account itself are visible to all its members.
 */
export function isVisible(state: AccessState, roles: RoleSet, id: string): boolean {
  const securable = state.securables.get(id)
  if (!securable) return false
  if (securable.kind === 'ACCOUNT' || securable.kind === 'ROLE' || securable.kind === 'USER') return true
  if (!holdsAnything(state, roles, securable)) return false
  return securable.parentId === null || isVisible(state, roles, securable.parentId)
}

/** May the roles use the privilege: they hold it on the object, and something on each of its containers. */
export function can(state: AccessState, roles: RoleSet, privilege: string, id: string): boolean {
  return holds(state, roles, privilege, id) && isVisible(state, roles, id)
}

/** MANAGE GRANTS on the account. */
export function managesGrants(state: AccessState, roles: RoleSet): boolean {
  return holds(state, roles, 'MANAGE GRANTS', state.accountId)
}
