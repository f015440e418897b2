import type { AccessState } from './state.ts'
import { child } from './state.ts'
import type { Caller, Role, RoleSet, SessionRoles } from './types.ts'

/** The account's role of that name. */
export function findRole(state: AccessState, name: string): Role | undefined {
  const securable = child(state, state.accountId, 'ROLE', name)
  return securable && state.roles.get(securable.id)
}

/** The id of a system role. */
export function systemRole(state: AccessState, name: 'PUBLIC' | 'ACCOUNTADMIN' | 'ORGADMIN'): string {
  const role = findRole(state, name)
  if (!role) throw new Error(`account ${state.accountId} has no role ${name}`)
  return role.id
}

/** The role and all that it inherits by grants, PUBLIC's implied part aside. */
export function inherited(state: AccessState, roleIds: Iterable<string>): Set<string> {
  const found = new Set<string>()
  const open = [...roleIds]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id) || !state.roles.has(id)) continue
    found.add(id)
    for (const below of state.below.get(id)?.keys() ?? []) open.push(below)
  }
  return found
}

/** The roles, all they inherit, and PUBLIC. The same roles give the same object until the state's version changes. */
export function closure(state: AccessState, roleIds: Iterable<string>): RoleSet {
  if (state.closuresVersion !== state.version) {
    state.closures.clear()
    state.closuresVersion = state.version
  }
  const ids = [...new Set(roleIds)].sort()
  const key = ids.join(' ')
  const found = state.closures.get(key)
  if (found) return found
  const made = inherited(state, [...ids, systemRole(state, 'PUBLIC')])
  state.closures.set(key, made)
  return made
}

/** Every role that the user may take: those granted, all they inherit, PUBLIC. */
export function rolesOf(state: AccessState, userId: string): RoleSet {
  return closure(state, state.rolesOfUser.get(userId)?.keys() ?? [])
}

/** The session's primary role as it stands now: PUBLIC once the role was revoked from the user, or dropped. */
export function primaryRole(state: AccessState, userId: string, session: SessionRoles): string {
  return rolesOf(state, userId).has(session.primaryRoleId) ? session.primaryRoleId : systemRole(state, 'PUBLIC')
}

/**
 * Every role that authorises a session's next statement (docs/specs/access-control.md, section 1): primary, secondary,
 * all they inherit, PUBLIC. Secondary ALL is looked up at every call; what was revoked meanwhile does not count.
 */
export function activeRoles(state: AccessState, userId: string, session: SessionRoles): RoleSet {
  const primary = primaryRole(state, userId, session)
  if (session.secondary === 'NONE') return closure(state, [primary])
  if (session.secondary === 'ALL') return closure(state, [primary, ...(state.rolesOfUser.get(userId)?.keys() ?? [])])
  const granted = rolesOf(state, userId)
  return closure(state, [primary, ...session.secondary.filter((id) => granted.has(id))])
}

/** Who asks, as the rules take it. */
export function callerOf(state: AccessState, userId: string, session: SessionRoles): Caller {
  return {
    userId,
    primaryRoleId: primaryRole(state, userId, session),
    roles: activeRoles(state, userId, session),
  }
}
