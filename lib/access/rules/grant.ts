import { newId } from '../../../db/index.ts'
import { MallardError } from '../../errors.ts'
import type { Change } from '../changes.ts'
import { linked } from '../multimap.ts'
import { fullName, missingOnSchema, missingPrivilege, roleName } from '../names.ts'
import { privilegesOf, privilegesOfKind } from '../privileges.ts'
import type { AccessState } from '../state.ts'
import type { Caller, Grant, Securable, SecurableKind } from '../types.ts'
import { grantorFor, managingSchema } from './granting.ts'

export interface GrantInput {
  privileges: string[] | 'ALL'
  /** `one`: the object that was named; `all`: each object that `ON ALL ... IN` found. */
  target: { one: Securable } | { all: Securable[] }
  /** The kind in the statement; decides which privileges exist. */
  kind: SecurableKind
  roleId: string
  withGrantOption: boolean
}

export interface Planned {
  changes: Change[]
  /** What was asked for but not granted, for the warning. */
  notGranted: string[]
}

/** The privileges that a statement asks for, checked against those that the kind has. @throws MallardError 0LP01, 42501 */
export function askedPrivileges(privileges: string[] | 'ALL', kind: SecurableKind): readonly string[] {
  const known = privilegesOfKind(kind)
  if (privileges === 'ALL') return known
  for (const privilege of privileges) {
    if (privilege === 'OWNERSHIP')
      throw new MallardError('42501', 'OWNERSHIP is transferred with GRANT OWNERSHIP; it is not granted or revoked.')
    if (!known.includes(privilege))
      throw new MallardError('0LP01', `There is no privilege ${privilege} on objects of kind ${kind}.`)
  }
  // In the order of the table, so that READ comes before WRITE.
  return known.filter((privilege) => privileges.includes(privilege))
}

function refusal(state: AccessState, caller: Caller, securable: Securable): MallardError {
  return managingSchema(state, securable)
    ? missingOnSchema(state, caller, securable)
    : missingPrivilege(state, caller.primaryRoleId, 'OWNERSHIP', securable)
}

/** The grant that stands between the same two roles, if any. */
function standing(state: AccessState, securable: Securable, privilege: string, grantee: string, grantor: string) {
  for (const grant of linked(state.grantsOn, securable.id)) {
    if (grant.privilege === privilege && grant.granteeRoleId === grantee && grant.grantorRoleId === grantor)
      return grant
  }
  return undefined
}

/** WRITE on an internal stage stands only beside READ. */
function readIsMissing(state: AccessState, input: GrantInput, stage: Securable, granted: Set<string>): boolean {
  if (granted.has('READ')) return false
  for (const grant of linked(state.grantsOn, stage.id)) {
    if (grant.privilege === 'READ' && grant.granteeRoleId === input.roleId) return false
  }
  return true
}

/**
 * Plans GRANT <privileges>. On one object an explicit list is granted whole or refused; ALL, and ON ALL, grant what
 * the caller may grant and name the rest.
 * @throws MallardError 42501 when the caller may not grant, 0LP01 for a privilege that the kind does not have
 */
export function planGrant(state: AccessState, caller: Caller, input: GrantInput): Planned {
  const asked = askedPrivileges(input.privileges, input.kind)
  const securables = 'one' in input.target ? [input.target.one] : input.target.all
  const strict = 'one' in input.target && input.privileges !== 'ALL'
  const changes: Change[] = []
  const notGranted = new Set<string>()
  let allowed = false
  for (const securable of securables) {
    const possible = privilegesOf(securable)
    const granted = new Set<string>()
    for (const privilege of asked) {
      if (!possible.includes(privilege)) {
        if (strict)
          throw new MallardError('0LP01', `There is no privilege ${privilege} on ${describe(state, securable)}.`)
        continue
      }
      const grantor = grantorFor(state, caller, privilege, securable)
      if (grantor === null) {
        if (strict) throw refusal(state, caller, securable)
        notGranted.add(privilege)
        continue
      }
      if (privilege === 'WRITE' && securable.kind === 'STAGE' && readIsMissing(state, input, securable, granted)) {
        if (strict) throw writeNeedsRead(state, securable, input.roleId)
        notGranted.add(privilege)
        continue
      }
      allowed = true
      granted.add(privilege)
      const change = edge(state, securable, privilege, grantor, input)
      if (change) changes.push(change)
    }
  }
  const first = securables[0]
  if (!allowed && first && input.privileges !== 'ALL' && notGranted.size > 0) throw refusal(state, caller, first)
  return { changes, notGranted: [...notGranted] }
}

function edge(
  state: AccessState,
  securable: Securable,
  privilege: string,
  grantorRoleId: string,
  { roleId, withGrantOption }: GrantInput,
): Change | null {
  const found = standing(state, securable, privilege, roleId, grantorRoleId)
  // A repeated grant without the option keeps an option that stands.
  if (found && (found.withGrantOption || !withGrantOption)) return null
  const grant: Grant = found
    ? { ...found, withGrantOption: true }
    : {
        id: newId(),
        securableId: securable.id,
        privilege,
        granteeRoleId: roleId,
        grantorRoleId,
        withGrantOption,
        createdAt: Date.now(),
      }
  return { type: 'put grant', grant }
}

function describe(state: AccessState, securable: Securable): string {
  return `${securable.kind} ${fullName(state, securable.id)}`
}

function writeNeedsRead(state: AccessState, stage: Securable, roleId: string): MallardError {
  return new MallardError(
    '2BP01',
    `WRITE on ${describe(state, stage)} stands only beside READ, which role ${roleName(state, roleId)} does not hold.`,
  )
}
