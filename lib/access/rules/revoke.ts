import { MallardError } from '../../errors.ts'
import type { Change } from '../changes.ts'
import { linked } from '../multimap.ts'
import { fullName, roleName } from '../names.ts'
import type { AccessState } from '../state.ts'
import type { Caller, Grant, Securable, SecurableKind } from '../types.ts'
import { askedPrivileges } from './grant.ts'
import { managingSchema } from './granting.ts'
import { managesGrants } from './held.ts'

export interface RevokeInput {
  privileges: string[] | 'ALL'
  securables: Securable[]
  kind: SecurableKind
  roleId: string
  /** GRANT OPTION FOR: the privilege stays. */
  grantOptionFor: boolean
  cascade: boolean
}

/** Roles whose right to grant on the object does not come from a grant. */
function rootGrantors(state: AccessState, securable: Securable): Set<string> {
  const roots = new Set([securable.ownerRoleId])
  const schema = managingSchema(state, securable)
  if (schema) roots.add(schema.ownerRoleId)
  return roots
}

/** Ids of the grants that can be traced to a root over grants with the option. */
function grounded(grants: readonly Grant[], roots: ReadonlySet<string>): Set<string> {
  const byGrantor = new Map<string, Grant[]>()
  for (const grant of grants) {
    const list = byGrantor.get(grant.grantorRoleId)
    if (list) list.push(grant)
    else byGrantor.set(grant.grantorRoleId, [grant])
  }
  const found = new Set<string>()
  const seen = new Set<string>()
  const open = [...roots]
  for (let role = open.pop(); role !== undefined; role = open.pop()) {
    if (seen.has(role)) continue
    seen.add(role)
    for (const grant of byGrantor.get(role) ?? []) {
      found.add(grant.id)
      if (grant.withGrantOption) open.push(grant.granteeRoleId)
    }
  }
  return found
}

/**
 * The grants of one privilege on one object that hang on what `after` no longer has: traceable before, not after.
 * Two roles that granted to each other do not hold each other up. A grant whose grantor never had it by a grant
 * (a former owner's) hangs on nothing.
 */
function dependents(before: readonly Grant[], after: readonly Grant[], owners: Set<string>): Grant[] {
  const roots = new Set(owners)
  const holders = new Set(before.filter((grant) => grant.withGrantOption).map((grant) => grant.granteeRoleId))
  for (const grant of before) if (!holders.has(grant.grantorRoleId)) roots.add(grant.grantorRoleId)
  const was = grounded(before, roots)
  const is = grounded(after, roots)
  return after.filter((grant) => was.has(grant.id) && !is.has(grant.id))
}

function describe(state: AccessState, grant: Grant, securable: Securable): string {
  return (
    `role ${roleName(state, grant.granteeRoleId)} holds ${grant.privilege} on ${securable.kind} ` +
    `${fullName(state, securable.id)} from role ${roleName(state, grant.grantorRoleId)}`
  )
}

function planOne(
  state: AccessState,
  caller: Caller,
  input: RevokeInput,
  securable: Securable,
  privilege: string,
): Change[] {
  const before = [...linked(state.grantsOn, securable.id)].filter((grant) => grant.privilege === privilege)
  const all = managesGrants(state, caller.roles)
  const reached = before.filter(
    (grant) =>
      grant.granteeRoleId === input.roleId &&
      (all || caller.roles.has(grant.grantorRoleId)) &&
      (!input.grantOptionFor || grant.withGrantOption),
  )
  if (reached.length === 0) return []
  const kept = before.filter((grant) => !reached.includes(grant))
  const lessened = input.grantOptionFor ? reached.map((grant) => ({ ...grant, withGrantOption: false })) : []
  const hanging = dependents(before, [...kept, ...lessened], rootGrantors(state, securable))
  const first = hanging[0]
  if (first && !input.cascade)
    throw new MallardError('2BP01', `Dependent grants exist: ${describe(state, first, securable)}.`, {
      hint: 'REVOKE ... CASCADE removes them too.',
    })
  const gone = new Set(hanging.map((grant) => grant.id))
  return [
    ...(input.grantOptionFor ? [] : reached.map((grant): Change => ({ type: 'remove grant', id: grant.id }))),
    ...lessened.filter((grant) => !gone.has(grant.id)).map((grant): Change => ({ type: 'put grant', grant })),
    ...hanging.map((grant): Change => ({ type: 'remove grant', id: grant.id })),
  ]
}

/** READ on an internal stage cannot go while WRITE is held. */
function requireReadBesideWrite(state: AccessState, stage: Securable, changes: readonly Change[]): void {
  const removed = new Set(changes.map((change) => (change.type === 'remove grant' ? change.id : '')))
  const standing = [...linked(state.grantsOn, stage.id)].filter((grant) => !removed.has(grant.id))
  const readers = new Set(standing.filter((grant) => grant.privilege === 'READ').map((grant) => grant.granteeRoleId))
  const stranded = standing.find((grant) => grant.privilege === 'WRITE' && !readers.has(grant.granteeRoleId))
  if (stranded)
    throw new MallardError('2BP01', `READ cannot be revoked while WRITE is held: ${describe(state, stranded, stage)}.`)
}

/**
 * Plans REVOKE <privileges>: reaches the grants whose grantor is an active role, or all under MANAGE GRANTS, and
 * what hangs on them if CASCADE. Reaching nothing is no error.
 * @throws MallardError 2BP01 when others depend on a grant and CASCADE was not given; 42501 for OWNERSHIP
 */
export function planRevoke(state: AccessState, caller: Caller, input: RevokeInput): Change[] {
  const asked = askedPrivileges(input.privileges, input.kind)
  return input.securables.flatMap((securable) => {
    const changes = asked.flatMap((privilege) => planOne(state, caller, input, securable, privilege))
    if (securable.kind === 'STAGE' && changes.length > 0) requireReadBesideWrite(state, securable, changes)
    return changes
  })
}
