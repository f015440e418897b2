import { alreadyExists, MallardError } from '../../errors.ts'
import { closure } from '../closure.ts'
import { fullName, hidden, missingPrivilege, roleName } from '../names.ts'
import { createPrivilege } from '../privileges.ts'
import { type AccessState, child } from '../state.ts'
import type { Caller, RoleSet, Securable, SecurableKind, SessionRoles } from '../types.ts'
import { can, holds, isVisible } from './held.ts'

/** {@link can} for a securable in hand. */
export function mayUse(state: AccessState, roles: RoleSet, privilege: string, securable: Securable): boolean {
  return can(state, roles, privilege, securable.id)
}

/**
 * Passes if the roles may use the privilege. `typed`: the object's name as the user wrote it, for the text of 42S02.
 * @throws MallardError 42S02 when the object is hidden from the roles, 42501 when only the privilege is missing
 */
export function requirePrivilege(
  state: AccessState,
  roles: RoleSet,
  session: Pick<SessionRoles, 'primaryRoleId'>,
  privilege: string,
  securable: Securable,
  typed?: string,
): void {
  if (!isVisible(state, roles, securable.id)) throw hidden(typed, securable.kind.toLowerCase())
  if (!holds(state, roles, privilege, securable.id))
    throw missingPrivilege(state, session.primaryRoleId, privilege, securable)
}

/**
 * For the body of a view, which runs with its owner's rights: the owner role and what it inherits, containers
 * included (docs/specs/access-control.md, section 4.7).
 * @throws MallardError 42501
 */
export function requireOwnersRight(
  state: AccessState,
  ownerRoleId: string,
  privilege: string,
  securable: Securable,
): void {
  if (can(state, closure(state, [ownerRoleId]), privilege, securable.id)) return
  throw new MallardError(
    '42501',
    `This view runs with its owner's rights. The owner role ${roleName(state, ownerRoleId)} must have ${privilege} ` +
      `granted on ${securable.kind} ${fullName(state, securable.id)}.`,
  )
}

/**
 * May the caller create an object of this kind and name in the container? In the order of the specification:
 * the container is visible to an active role, the primary role (with what it inherits, no secondary role) holds
 * the CREATE privilege, the name is free.
 * @param typed the object's name as the user wrote it; `typedContainer` likewise
 * @throws MallardError 42S02, 42501, 42710
 */
export function requireCreate(
  state: AccessState,
  caller: Caller,
  kind: SecurableKind,
  container: Securable,
  name: string,
  typed: { name: string; container: string } = { name, container: container.kind.toLowerCase() },
): void {
  requireCreatePrivilege(state, caller, kind, container, typed.container)
  if (child(state, container.id, kind, name)) throw alreadyExists(typed.name)
}

/** The part of {@link requireCreate} that CREATE OR REPLACE, IF NOT EXISTS and RENAME share. */
export function requireCreatePrivilege(
  state: AccessState,
  caller: Caller,
  kind: SecurableKind,
  container: Securable,
  typedContainer?: string,
): void {
  if (!isVisible(state, caller.roles, container.id)) throw hidden(typedContainer, container.kind.toLowerCase())
  const privilege = createPrivilege(kind)
  if (privilege === null) return
  if (!holds(state, closure(state, [caller.primaryRoleId]), privilege, container.id))
    throw missingPrivilege(state, caller.primaryRoleId, privilege, container)
}

/**
 * For DROP, ALTER, CREATE OR REPLACE and RENAME of an object.
 * @throws MallardError 42S02, 42501
 */
export function requireOwnership(state: AccessState, caller: Caller, securable: Securable, typed?: string): void {
  requirePrivilege(state, caller.roles, caller, 'OWNERSHIP', securable, typed)
}
