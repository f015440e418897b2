import { MallardError } from '../../errors.ts'
import type { Change } from '../changes.ts'
import { linked } from '../multimap.ts'
import { fullName, missingOnSchema, missingPrivilege, roleName } from '../names.ts'
import type { AccessState } from '../state.ts'
import type { Caller, Grant, Securable } from '../types.ts'
import { managingSchema } from './granting.ts'
import { managesGrants } from './held.ts'

export interface OwnershipInput {
  securables: Securable[]
  roleId: string
  /** {COPY | REVOKE} CURRENT GRANTS */
  current: 'COPY' | 'REVOKE' | null
}

function requireRight(state: AccessState, caller: Caller, securable: Securable): void {
  if (securable.kind === 'ROLE' && state.roles.get(securable.id)?.system)
    throw new MallardError('42501', `The system role ${securable.name} cannot be given to another owner.`)
  if (managesGrants(state, caller.roles)) return
  const schema = managingSchema(state, securable)
  if (schema && !caller.roles.has(schema.ownerRoleId)) throw missingOnSchema(state, caller, securable)
  if (!schema && !caller.roles.has(securable.ownerRoleId))
    throw missingPrivilege(state, caller.primaryRoleId, 'OWNERSHIP', securable)
}

/** COPY: the new owner becomes the grantor of all, doubles are merged, and what it held itself is in OWNERSHIP now. */
function copied(grants: readonly Grant[], newOwner: string): Change[] {
  const kept = new Map<string, Grant>()
  for (const grant of grants) {
    if (grant.granteeRoleId === newOwner) continue
    const key = `${grant.privilege}/${grant.granteeRoleId}`
    const twin = kept.get(key)
    const withGrantOption = grant.withGrantOption || (twin?.withGrantOption ?? false)
    kept.set(key, { ...(twin ?? grant), grantorRoleId: newOwner, withGrantOption })
  }
  const keptIds = new Set([...kept.values()].map((grant) => grant.id))
  return [
    // Removals first: the merged grant may take the place of one of them.
    ...grants
      .filter((grant) => !keptIds.has(grant.id))
      .map((grant): Change => ({ type: 'remove grant', id: grant.id })),
    ...[...kept.values()].map((grant): Change => ({ type: 'put grant', grant })),
  ]
}

function transfer(state: AccessState, caller: Caller, securable: Securable, input: OwnershipInput): Change[] {
  requireRight(state, caller, securable)
  const grants = [...linked(state.grantsOn, securable.id)]
  if (securable.ownerRoleId === input.roleId && input.current !== 'REVOKE') return []
  if (grants.length > 0 && input.current === null && securable.kind !== 'ROLE')
    throw new MallardError(
      '2BP01',
      `Dependent grants exist on ${securable.kind} ${fullName(state, securable.id)}; they must be copied or revoked.`,
      { hint: 'Add COPY CURRENT GRANTS or REVOKE CURRENT GRANTS.' },
    )
  const owned: Change = { type: 'put securable', securable: { ...securable, ownerRoleId: input.roleId } }
  if (input.current === 'COPY') return [owned, ...copied(grants, input.roleId)]
  if (input.current === 'REVOKE')
    return [owned, ...grants.map((grant): Change => ({ type: 'remove grant', id: grant.id }))]
  return [owned]
}

/**
 * Plans GRANT OWNERSHIP: by the owner, or under MANAGE GRANTS; in a managed schema by the schema's owner, or under
 * MANAGE GRANTS (docs/specs/access-control.md, 4.1 and 4.4).
 * @throws MallardError 42501 without the right, or for COPY to a role that is neither active nor below an active
 *   one; 2BP01 when grants stand and neither COPY nor REVOKE was given
 */
export function planOwnership(state: AccessState, caller: Caller, input: OwnershipInput): Change[] {
  const changes = input.securables.flatMap((securable) => transfer(state, caller, securable, input))
  if (input.current === 'COPY' && !managesGrants(state, caller.roles) && !caller.roles.has(input.roleId))
    throw new MallardError(
      '42501',
      `COPY CURRENT GRANTS needs MANAGE GRANTS, or an active role at or above ${roleName(state, input.roleId)}.`,
    )
  return changes
}
