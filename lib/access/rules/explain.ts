import { MallardError } from '../../errors.ts'
import { systemRole } from '../closure.ts'
import { linked } from '../multimap.ts'
import { fullName, ownerName, roleName } from '../names.ts'
import { privilegesOf } from '../privileges.ts'
import type { AccessState } from '../state.ts'
import { type Grant, isOfTree, type RoleSet, type Securable } from '../types.ts'
import { managingSchema } from './granting.ts'
import { holds } from './held.ts'

/** Whose access is explained, and the roles from which it begins. */
export interface Subject {
  /** E.g. `USER ANNA`, `ROLE ANALYST`. */
  label: string
  roleIds: readonly string[]
  /** The role that the proposed GRANT names. */
  mendRoleId: string
}

/** One thing that the access needs: the privilege on the object, or anything on one of its containers. */
export interface AccessStep {
  securable: Securable
  /** null: any privilege will do. */
  privilege: string | null
  /** `USER ANNA > ROLE ANALYST > SELECT granted by ROLE OWNER`, or null: this is the missing edge. */
  chain: string | null
  /** The smallest GRANT that mends it, and the roles that may issue it. */
  mend: { sql: string; issuers: string[] } | null
}

/** The shortest way down from one of the roles to each role that it inherits: role -> the role above it. */
function waysDown(state: AccessState, roleIds: readonly string[]): Map<string, string | null> {
  const from = new Map<string, string | null>(roleIds.map((id) => [id, null]))
  const visit = (open: string[]) => {
    for (const id of open) {
      for (const below of state.below.get(id)?.keys() ?? []) {
        if (from.has(below)) continue
        from.set(below, id)
        open.push(below)
      }
    }
  }
  visit([...from.keys()])
  const everyone = systemRole(state, 'PUBLIC')
  if (!from.has(everyone)) {
    from.set(everyone, null)
    visit([everyone])
  }
  return from
}

interface Holding {
  roleId: string
  text: string
}

function holdings(state: AccessState, securable: Securable, privilege: string | null): Holding[] {
  const by = (grant: Grant) => `${grant.privilege} granted by ${ownerName(state, grant.grantorRoleId)}`
  const reads = privilege === 'READ' && isOfTree(securable.kind)
  const grants = [...linked(state.grantsOn, securable.id)].filter(
    (g) => privilege === null || g.privilege === privilege || (reads && g.privilege === 'WRITE'),
  )
  return [
    { roleId: securable.ownerRoleId, text: 'OWNERSHIP' },
    ...grants.map((grant) => ({ roleId: grant.granteeRoleId, text: by(grant) })),
  ]
}

function chainTo(state: AccessState, subject: Subject, ways: Map<string, string | null>, holding: Holding): string {
  const path: string[] = []
  for (let at: string | null | undefined = holding.roleId; at; at = ways.get(at)) path.unshift(ownerName(state, at))
  const start = path[0] === subject.label ? [] : [subject.label]
  return [...start, ...path, holding.text].join(' > ')
}

/** Roles, by name, that may grant the privilege: by owning, by the grant option, by MANAGE GRANTS. */
function issuers(state: AccessState, securable: Securable, privilege: string): string[] {
  const schema = managingSchema(state, securable)
  const ids = new Set([schema?.ownerRoleId ?? securable.ownerRoleId])
  if (!schema)
    for (const grant of linked(state.grantsOn, securable.id))
      if (grant.withGrantOption && grant.privilege === privilege) ids.add(grant.granteeRoleId)
  for (const role of state.roles.values())
    if (holds(state, new Set([role.id]), 'MANAGE GRANTS', state.accountId)) ids.add(role.id)
  return [...ids].map((id) => (state.roles.has(id) ? roleName(state, id) : ownerName(state, id))).sort()
}

type NameOf = (securable: Securable) => string

function mend(state: AccessState, securable: Securable, privilege: string, roleId: string, nameOf: NameOf) {
  const on = securable.kind === 'ACCOUNT' ? 'ACCOUNT' : `${securable.kind} ${nameOf(securable)}`
  const copy = privilege === 'OWNERSHIP' && linked(state.grantsOn, securable.id).size > 0 ? ' COPY CURRENT GRANTS' : ''
  return {
    sql: `GRANT ${privilege} ON ${on} TO ROLE ${roleName(state, roleId)}${copy}`,
    issuers: issuers(state, securable, privilege),
  }
}

/** The containers of the object, the outermost first; the account is everyone's. */
function containers(state: AccessState, securable: Securable): Securable[] {
  const found: Securable[] = []
  for (let at = securable.parentId; at !== null; ) {
    const container = state.securables.get(at)
    if (!container || container.kind === 'ACCOUNT') break
    found.unshift(container)
    at = container.parentId
  }
  return found
}

/**
 * Explains an access step by step: each container from the outside in, then the object. All steps with a chain: it
 * is allowed.
 * @throws MallardError 0LP01 for a privilege that such an object does not have
 */
export function explainAccess(
  state: AccessState,
  subject: Subject,
  privilege: string,
  securable: Securable,
  nameOf: NameOf = (one) => fullName(state, one.id),
): AccessStep[] {
  if (privilege !== 'OWNERSHIP' && !privilegesOf(securable).includes(privilege))
    throw new MallardError('0LP01', `There is no privilege ${privilege} on objects of kind ${securable.kind}.`)
  const ways = waysDown(state, subject.roleIds)
  const step = (on: Securable, needed: string | null): AccessStep => {
    const holding = holdings(state, on, needed).find(({ roleId }) => ways.has(roleId))
    const chain = holding ? chainTo(state, subject, ways, holding) : managedWarehouse(state, subject, ways, on, needed)
    return {
      securable: on,
      privilege: needed,
      chain,
      mend: chain === null ? mend(state, on, needed ?? 'USAGE', subject.mendRoleId, nameOf) : null,
    }
  }
  return [...containers(state, securable).map((container) => step(container, null)), step(securable, privilege)]
}

/** MANAGE WAREHOUSES on the account stands in for the privileges on each warehouse. */
function managedWarehouse(
  state: AccessState,
  subject: Subject,
  ways: Map<string, string | null>,
  on: Securable,
  needed: string | null,
): string | null {
  if (on.kind !== 'WAREHOUSE' || needed === null) return null
  const roles: RoleSet = new Set(ways.keys())
  if (!holds(state, roles, needed, on.id)) return null
  const account = state.securables.get(state.accountId)!
  const holding = holdings(state, account, 'MANAGE WAREHOUSES').find(({ roleId }) => ways.has(roleId))
  return holding ? chainTo(state, subject, ways, holding) : null
}
