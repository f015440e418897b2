import { linked } from '../multimap.ts'
import { roleName } from '../names.ts'
import type { AccessState } from '../state.ts'
import { type Caller, nameKey, type Securable } from '../types.ts'
import { isVisible, managesGrants } from './held.ts'

/** The schema with managed access that holds the object directly. */
export function managingSchema(state: AccessState, securable: Securable): Securable | undefined {
  const parent = securable.parentId === null ? undefined : state.securables.get(securable.parentId)
  return parent?.kind === 'SCHEMA' && parent.details.managed === true ? parent : undefined
}

/** The primary role if it is one of them, else the first by name (docs/specs/access-control.md, readings). */
function preferred(state: AccessState, caller: Caller, roleIds: string[]): string | undefined {
  if (roleIds.includes(caller.primaryRoleId)) return caller.primaryRoleId
  const key = (id: string) => nameKey(roleName(state, id))
  return roleIds.sort((a, b) => (key(a) < key(b) ? -1 : 1))[0]
}

function optionHolders(state: AccessState, caller: Caller, privilege: string, securable: Securable): string[] {
  const found = new Set<string>()
  for (const grant of linked(state.grantsOn, securable.id)) {
    if (grant.withGrantOption && grant.privilege === privilege && caller.roles.has(grant.granteeRoleId))
      found.add(grant.granteeRoleId)
  }
  return [...found]
}

/**
 * By which role's right may the caller grant the privilege on the object? That role becomes the recorded grantor
 * (docs/specs/access-control.md, 4.1 and 4.2). Null: the caller may not grant it.
 */
export function grantorFor(state: AccessState, caller: Caller, privilege: string, securable: Securable): string | null {
  const schema = managingSchema(state, securable)
  const owns = caller.roles.has(securable.ownerRoleId)
  const holder = preferred(state, caller, optionHolders(state, caller, privilege, securable))
  const ownsSchema = schema !== undefined && caller.roles.has(schema.ownerRoleId)
  const may = schema ? ownsSchema : owns || holder !== undefined
  if (!may && !managesGrants(state, caller.roles)) return null
  if (owns) return securable.ownerRoleId
  return holder ?? (ownsSchema ? schema.ownerRoleId : securable.ownerRoleId)
}

/** What a statement names an object for. */
export type Purpose =
  /** GRANT and REVOKE of privileges. */
  | 'grant'
  /** GRANT OWNERSHIP, SHOW GRANTS ON. */
  | 'administer'
  /** All else. */
  | 'use'

/**
 * May the caller name the object in such a statement? What is visible, of course; under MANAGE GRANTS anything in
 * statements about grants; the owner of a managed schema what lies in it, in GRANT and REVOKE.
 */
export function mayName(state: AccessState, caller: Caller, securable: Securable, purpose: Purpose): boolean {
  if (isVisible(state, caller.roles, securable.id)) return true
  if (purpose === 'use') return false
  if (managesGrants(state, caller.roles)) return true
  const schema = managingSchema(state, securable)
  return (
    purpose === 'grant' &&
    schema !== undefined &&
    caller.roles.has(schema.ownerRoleId) &&
    isVisible(state, caller.roles, schema.id)
  )
}
