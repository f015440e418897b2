import { newId } from '../../../db/index.ts'
import { alreadyExists, MallardError } from '../../errors.ts'
import type { Change } from '../changes.ts'
import { findRole, inherited } from '../closure.ts'
import { linked } from '../multimap.ts'
import { missingPrivilege, roleName } from '../names.ts'
import type { AccessState } from '../state.ts'
import type { Caller, Role, Securable } from '../types.ts'
import { managesGrants } from './held.ts'
import { requireCreatePrivilege, requireOwnership } from './require.ts'

export type RoleGrantee = { kind: 'ROLE' | 'USER'; id: string }

/** ACCOUNTADMIN and ORGADMIN are granted by their own members only; MANAGE GRANTS, and the owner, grant the others. */
export function mayGrantRole(state: AccessState, caller: Caller, role: Role): boolean {
  if (role.system && (role.name === 'ACCOUNTADMIN' || role.name === 'ORGADMIN')) return caller.roles.has(role.id)
  return managesGrants(state, caller.roles) || caller.roles.has(role.ownerRoleId)
}

function requireRight(state: AccessState, caller: Caller, role: Role): void {
  if (mayGrantRole(state, caller, role)) return
  throw missingPrivilege(state, caller.primaryRoleId, 'OWNERSHIP', state.securables.get(role.id)!)
}

/** Plans GRANT ROLE. @throws MallardError 42501 without the right, 0LP01 if a cycle would come about */
export function planGrantRole(state: AccessState, caller: Caller, role: Role, to: RoleGrantee): Change[] {
  requireRight(state, caller, role)
  const edge = { roleId: role.id, grantorRoleId: role.ownerRoleId, createdAt: Date.now() }
  if (to.kind === 'USER') {
    if (state.rolesOfUser.get(to.id)?.has(role.id)) return []
    return [{ type: 'put user role', grant: { ...edge, userId: to.id } }]
  }
  if (state.above.get(role.id)?.has(to.id)) return []
  if (inherited(state, [role.id]).has(to.id))
    throw new MallardError(
      '0LP01',
      `Role ${role.name} cannot be granted to role ${roleName(state, to.id)}: that would close a cycle.`,
    )
  return [{ type: 'put role grant', grant: { ...edge, parentRoleId: to.id } }]
}

/** Plans REVOKE ROLE; one that was not granted is no error. @throws MallardError 42501 without the right */
export function planRevokeRole(state: AccessState, caller: Caller, role: Role, from: RoleGrantee): Change[] {
  requireRight(state, caller, role)
  if (from.kind === 'USER')
    return state.rolesOfUser.get(from.id)?.has(role.id)
      ? [{ type: 'remove user role', userId: from.id, roleId: role.id }]
      : []
  return state.above.get(role.id)?.has(from.id)
    ? [{ type: 'remove role grant', roleId: role.id, parentRoleId: from.id }]
    : []
}

/** Plans CREATE ROLE; the primary role becomes its owner. @throws MallardError 42501, 42710 */
export function planCreateRole(
  state: AccessState,
  caller: Caller,
  input: { name: string; comment: string | null; orReplace: boolean },
): Change[] {
  requireCreatePrivilege(state, caller, 'ROLE', state.securables.get(state.accountId)!)
  const before = findRole(state, input.name)
  if (before && !input.orReplace) throw alreadyExists(input.name)
  const now = Date.now()
  const securable: Securable = {
    id: newId(),
    accountId: state.accountId,
    kind: 'ROLE',
    parentId: state.accountId,
    name: input.name,
    ownerRoleId: caller.primaryRoleId,
    createdAt: now,
    alteredAt: now,
    comment: input.comment,
    details: {},
  }
  return [...(before ? planDropRole(state, caller, before) : []), { type: 'put securable', securable }]
}

/** Plans ALTER ROLE. @throws MallardError 42501, 42710 */
export function planAlterRole(
  state: AccessState,
  caller: Caller,
  role: Role,
  input: { rename?: string; comment?: string | null },
): Change[] {
  const before = state.securables.get(role.id)!
  requireOwnership(state, caller, before)
  const after: Securable = { ...before, alteredAt: Date.now() }
  if (input.comment !== undefined) after.comment = input.comment
  if (input.rename !== undefined) {
    if (role.system) throw new MallardError('42501', `The system role ${role.name} cannot be renamed.`)
    requireCreatePrivilege(state, caller, 'ROLE', state.securables.get(state.accountId)!)
    const taken = findRole(state, input.rename)
    if (taken && taken.id !== role.id) throw alreadyExists(input.rename)
    after.name = input.rename
  }
  return [{ type: 'put securable', securable: after }]
}

/**
 * Plans DROP ROLE: what it owned passes to the session's primary role; every grant that names it, as grantor or as
 * grantee, goes (docs/specs/access-control.md, 4.6).
 * @throws MallardError 42501 for a system role, the current role, or without OWNERSHIP
 */
export function planDropRole(state: AccessState, caller: Caller, role: Role): Change[] {
  if (role.system) throw new MallardError('42501', `The system role ${role.name} cannot be dropped.`)
  requireOwnership(state, caller, state.securables.get(role.id)!)
  if (role.id === caller.primaryRoleId)
    throw new MallardError('42501', `Role ${role.name} is the session's current role and cannot be dropped.`)
  const changes: Change[] = []
  for (const id of linked(state.owned, role.id)) {
    const owned = state.securables.get(id)
    if (owned && id !== role.id)
      changes.push({ type: 'put securable', securable: { ...owned, ownerRoleId: caller.primaryRoleId } })
  }
  for (const grants of state.above.values())
    for (const grant of grants.values())
      if (grant.grantorRoleId === role.id)
        changes.push({ type: 'remove role grant', roleId: grant.roleId, parentRoleId: grant.parentRoleId })
  for (const grants of state.rolesOfUser.values())
    for (const grant of grants.values())
      if (grant.grantorRoleId === role.id)
        changes.push({ type: 'remove user role', userId: grant.userId, roleId: grant.roleId })
  for (const grant of linked(state.grantsBy, role.id)) changes.push({ type: 'remove grant', id: grant.id })
  return [...changes, { type: 'remove securable', id: role.id }]
}
