import { insufficientPrivileges, MallardError, notFound } from '../errors.ts'
import { quoteNameIfNeeded } from '../sql/quote.ts'
import type { AccessState } from './state.ts'
import type { Caller, Securable } from './types.ts'

/** A name of one or more parts as errors and listings show it: quoted where it has to be. */
export function shownName(parts: readonly string[]): string {
  return parts.map(quoteNameIfNeeded).join('.')
}

/** `DB.SCHEMA.NAME` in the spelling of creation. Only for what the reader may see. */
export function fullName(state: AccessState, id: string): string {
  const parts: string[] = []
  for (let at = state.securables.get(id); at; at = at.parentId ? state.securables.get(at.parentId) : undefined) {
    if (at.kind !== 'ACCOUNT' || parts.length === 0) parts.unshift(at.name)
  }
  return shownName(parts)
}

/** The role's name, or an empty text for one that was dropped. */
export function roleName(state: AccessState, id: string): string {
  return state.roles.get(id)?.name ?? ''
}

/** `ROLE ANALYST`, or `USER ANN` for the owner of folders and worksheets that are a user's. */
export function ownerName(state: AccessState, id: string): string {
  const role = state.roles.get(id)
  return role ? `ROLE ${role.name}` : `USER ${state.securables.get(id)?.name ?? ''}`
}

/** 42501 for a visible object on which the caller lacks a privilege (docs/specs/access-control.md, section 5). */
export function missingPrivilege(
  state: AccessState,
  primaryRoleId: string,
  privilege: string,
  securable: Securable,
): MallardError {
  const role = roleName(state, primaryRoleId)
  return insufficientPrivileges(securable.kind, securable.name, fullName(state, securable.id), role, privilege)
}

/** 42501 where the right to grant comes from the schema's owner (managed access), not from the object's. */
export function missingOnSchema(state: AccessState, caller: Caller, securable: Securable): MallardError {
  const schema = state.securables.get(securable.parentId ?? '')
  if (!schema) return missingPrivilege(state, caller.primaryRoleId, 'OWNERSHIP', securable)
  return new MallardError(
    '42501',
    `Insufficient privileges to operate on ${securable.kind.toLowerCase()} '${securable.name}'. Your role ` +
      `${roleName(state, caller.primaryRoleId)} must have OWNERSHIP granted on SCHEMA ${fullName(state, schema.id)}, ` +
      'which has managed access.',
  )
}

/** 42S02 with the name as typed: a hidden object's own spelling is never shown. */
export function hidden(typed: string | undefined, kind: string): MallardError {
  return notFound(typed ?? kind)
}
