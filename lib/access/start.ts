import { MallardError } from '../errors.ts'
import { closure, findRole, rolesOf, systemRole } from './closure.ts'
import { can, isVisible } from './rules/held.ts'
import type { AccessState } from './state.ts'
import type { RoleSet, SessionRoles } from './types.ts'

export interface RoleRequest {
  userId: string
  /** The role asked for by name, as the request or the worksheet says. */
  role?: string
  /** The user's DEFAULT_ROLE and DEFAULT_SECONDARY_ROLES. */
  defaultRoleId?: string | null
  defaultSecondary?: 'ALL' | 'NONE'
  /** The role that the token is bound to. */
  boundRoleId?: string
}

/** 42501 with status 403: over the API a session in a role that is not granted is refused before it starts. */
export function roleNotGranted(name: string): MallardError {
  return new MallardError('42501', `Role '${name}' does not exist or is not granted to this user.`, { status: 403 })
}

/**
 * The roles that a session starts with (docs/specs/access-control.md, section 1): the role asked for, else DEFAULT_ROLE
 * if it is still granted, else PUBLIC; a bound token starts in its role, without secondary roles.
 * @throws MallardError 42501 with status 403 when the role asked for, or the bound one, is not granted
 */
export function effectiveRoles(state: AccessState, request: RoleRequest): SessionRoles {
  const granted = rolesOf(state, request.userId)
  const asked = request.role === undefined ? undefined : findRole(state, request.role)
  if (request.role !== undefined && (!asked || !granted.has(asked.id))) throw roleNotGranted(request.role)
  if (request.boundRoleId !== undefined) {
    const bound = state.roles.get(request.boundRoleId)
    if (!bound || !granted.has(bound.id)) throw roleNotGranted(bound?.name ?? request.role ?? 'of this token')
    if (asked && asked.id !== bound.id) throw boundToRole(bound.name)
    return { primaryRoleId: bound.id, secondary: 'NONE' }
  }
  const byDefault = request.defaultRoleId && granted.has(request.defaultRoleId) ? request.defaultRoleId : undefined
  return {
    primaryRoleId: asked?.id ?? byDefault ?? systemRole(state, 'PUBLIC'),
    secondary: request.defaultSecondary ?? 'ALL',
  }
}

/** 42501 with status 403: a token bound to a role may not leave it (case 55). */
export function boundToRole(name: string): MallardError {
  return new MallardError('42501', `This token is bound to role ${name}.`, { status: 403 })
}

/** A right that a statement used: by the caller's roles, or by those of a view's owner. */
interface Right {
  securableId: string
  privilege: string
  viewOwnerRoleId?: string
}

/** Would the rights that a result used be there now? Checked at every read of it (docs/specs/access-control.md, 4.9). */
export function stillAllowed(state: AccessState, roles: RoleSet, rights: readonly Right[]): boolean {
  return rights.every(({ securableId, privilege, viewOwnerRoleId }) => {
    if (!state.securables.has(securableId)) return false
    const by = viewOwnerRoleId === undefined ? roles : closure(state, [viewOwnerRoleId])
    return privilege === '' ? isVisible(state, by, securableId) : can(state, by, privilege, securableId)
  })
}
