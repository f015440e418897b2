import { newId } from '../../../db/index.ts'
import type { Change } from '../changes.ts'
import { linked } from '../multimap.ts'
import { missingPrivilege } from '../names.ts'
import { privilegesOf } from '../privileges.ts'
import type { AccessState } from '../state.ts'
import type { Caller, FutureGrant, Grant, Securable, SecurableKind } from '../types.ts'
import { askedPrivileges } from './grant.ts'
import { managesGrants } from './held.ts'

export interface FutureInput {
  privileges: string[] | 'ALL'
  kind: SecurableKind
  container: Securable
  roleId: string
}

function mayManage(state: AccessState, caller: Caller, container: Securable): boolean {
  const managed = container.kind === 'SCHEMA' && container.details.managed === true
  return managesGrants(state, caller.roles) || (managed && caller.roles.has(container.ownerRoleId))
}

function requireRight(state: AccessState, caller: Caller, container: Securable): void {
  if (mayManage(state, caller, container)) return
  const account = state.securables.get(state.accountId)!
  throw missingPrivilege(state, caller.primaryRoleId, 'MANAGE GRANTS', account)
}

function matching(state: AccessState, input: Omit<FutureInput, 'privileges'>, privilege: string) {
  return [...linked(state.futuresIn, input.container.id)].find(
    (future) => future.kind === input.kind && future.privilege === privilege && future.granteeRoleId === input.roleId,
  )
}

function made(input: Omit<FutureInput, 'privileges'>, privilege: string, withGrantOption: boolean): FutureGrant {
  return {
    id: newId(),
    containerId: input.container.id,
    kind: input.kind,
    privilege,
    granteeRoleId: input.roleId,
    withGrantOption,
    createdAt: Date.now(),
  }
}

/** Plans GRANT ... ON FUTURE. @throws MallardError 42501 without MANAGE GRANTS (or a managed schema's ownership) */
export function planFutureGrant(
  state: AccessState,
  caller: Caller,
  input: FutureInput & { withGrantOption: boolean },
): Change[] {
  const asked = askedPrivileges(input.privileges, input.kind)
  requireRight(state, caller, input.container)
  return asked.flatMap((privilege): Change[] => {
    const found = matching(state, input, privilege)
    if (found && (found.withGrantOption || !input.withGrantOption)) return []
    const future = found ? { ...found, withGrantOption: true } : made(input, privilege, input.withGrantOption)
    return [{ type: 'put future grant', future }]
  })
}

/** Plans GRANT OWNERSHIP ON FUTURE; it replaces the role named before, for an object has one owner. */
export function planFutureOwnership(
  state: AccessState,
  caller: Caller,
  input: Omit<FutureInput, 'privileges'>,
): Change[] {
  requireRight(state, caller, input.container)
  const before = [...linked(state.futuresIn, input.container.id)].filter(
    (future) => future.kind === input.kind && future.privilege === 'OWNERSHIP',
  )
  if (before.some((future) => future.granteeRoleId === input.roleId)) return []
  return [
    ...before.map((future): Change => ({ type: 'remove future grant', id: future.id })),
    { type: 'put future grant', future: made(input, 'OWNERSHIP', false) },
  ]
}

/**
 * Plans REVOKE ... ON FUTURE; grants already made stay. Without the right to them it reaches nothing, like every
 * REVOKE. OWNERSHIP on future objects can be taken back: no object has it yet.
 */
export function planFutureRevoke(
  state: AccessState,
  caller: Caller,
  input: FutureInput & { grantOptionFor: boolean },
): Change[] {
  const ownership = input.privileges !== 'ALL' && input.privileges.includes('OWNERSHIP')
  const named = input.privileges === 'ALL' ? 'ALL' : input.privileges.filter((privilege) => privilege !== 'OWNERSHIP')
  const asked = [...askedPrivileges(named, input.kind), ...(ownership ? ['OWNERSHIP'] : [])]
  if (!mayManage(state, caller, input.container)) return []
  return asked.flatMap((privilege): Change[] => {
    const found = matching(state, input, privilege)
    if (!found || (input.grantOptionFor && !found.withGrantOption)) return []
    if (input.grantOptionFor) return [{ type: 'put future grant', future: { ...found, withGrantOption: false } }]
    return [{ type: 'remove future grant', id: found.id }]
  })
}

/** The FUTURE grants that hold for a new object: the schema's for its kind, if there are any, else the database's. */
function futuresFor(
  state: AccessState,
  securable: Securable,
  containerOf: (id: string) => Securable | undefined,
): FutureGrant[] {
  for (let at = containerOf(securable.parentId ?? ''); at; at = containerOf(at.parentId ?? '')) {
    const found = [...linked(state.futuresIn, at.id)].filter((future) => future.kind === securable.kind)
    if (found.length > 0) return found
  }
  return []
}

/**
 * What the FUTURE grants make of a new object: its owner (FUTURE OWNERSHIP comes first) and the grants on it, which
 * the owner is recorded to have made (docs/specs/access-control.md, 4.5).
 * @param containerOf finds containers, those included that are made in the same transaction
 */
export function fired(
  state: AccessState,
  securable: Securable,
  containerOf: (id: string) => Securable | undefined,
): { securable: Securable; grants: Grant[] } {
  const futures = futuresFor(state, securable, containerOf).filter((future) => state.roles.has(future.granteeRoleId))
  const owner = futures.find((future) => future.privilege === 'OWNERSHIP')?.granteeRoleId ?? securable.ownerRoleId
  const possible = privilegesOf(securable)
  const readers = new Set(futures.filter((future) => future.privilege === 'READ').map((future) => future.granteeRoleId))
  const grants = futures
    .filter((future) => possible.includes(future.privilege))
    .filter((future) => securable.kind !== 'STAGE' || future.privilege !== 'WRITE' || readers.has(future.granteeRoleId))
    .map((future) => ({
      id: newId(),
      securableId: securable.id,
      privilege: future.privilege,
      granteeRoleId: future.granteeRoleId,
      grantorRoleId: owner,
      withGrantOption: future.withGrantOption,
      createdAt: securable.createdAt,
    }))
  return { securable: owner === securable.ownerRoleId ? securable : { ...securable, ownerRoleId: owner }, grants }
}
