import {
  type AccessState,
  emptyState,
  putFuture,
  putGrant,
  putRoleGrant,
  putSecurable,
  putUserRole,
  removeFuture,
  removeGrant,
  removeRoleGrant,
  removeSecurable,
  removeUserRole,
} from './state.ts'
import type { FutureGrant, Grant, RoleGrant, Securable, UserRole } from './types.ts'

/** One step of a change; each is idempotent. Rules plan lists of them, the store writes them, `apply` shows them. */
export type Change =
  | { type: 'put securable'; securable: Securable }
  /** With all that lies in it, and every grant that names it. */
  | { type: 'remove securable'; id: string }
  | { type: 'put grant'; grant: Grant }
  | { type: 'remove grant'; id: string }
  | { type: 'put future grant'; future: FutureGrant }
  | { type: 'remove future grant'; id: string }
  | { type: 'put role grant'; grant: RoleGrant }
  | { type: 'remove role grant'; roleId: string; parentRoleId: string }
  | { type: 'put user role'; grant: UserRole }
  | { type: 'remove user role'; userId: string; roleId: string }

function applyOne(state: AccessState, change: Change): void {
  switch (change.type) {
    case 'put securable':
      putSecurable(state, change.securable)
      break
    case 'remove securable':
      removeSecurable(state, change.id)
      break
    case 'put grant':
      putGrant(state, change.grant)
      break
    case 'remove grant':
      removeGrant(state, change.id)
      break
    case 'put future grant':
      putFuture(state, change.future)
      break
    case 'remove future grant':
      removeFuture(state, change.id)
      break
    case 'put role grant':
      putRoleGrant(state, change.grant)
      break
    case 'remove role grant':
      removeRoleGrant(state, change.roleId, change.parentRoleId)
      break
    case 'put user role':
      putUserRole(state, change.grant)
      break
    case 'remove user role':
      removeUserRole(state, change.userId, change.roleId)
      break
  }
}

/** Makes changes visible: in order, and as one version. */
export function apply(state: AccessState, changes: readonly Change[]): void {
  if (changes.length === 0) return
  for (const change of changes) applyOne(state, change)
  state.version++
}

/** A copy to try changes on. */
export function copyOf(state: AccessState): AccessState {
  const copy = emptyState(state.accountId)
  for (const securable of state.securables.values()) putSecurable(copy, securable)
  for (const grants of state.above.values()) for (const grant of grants.values()) putRoleGrant(copy, grant)
  for (const grants of state.rolesOfUser.values()) for (const grant of grants.values()) putUserRole(copy, grant)
  for (const grant of state.grants.values()) putGrant(copy, grant)
  for (const future of state.futures.values()) putFuture(copy, future)
  return copy
}
