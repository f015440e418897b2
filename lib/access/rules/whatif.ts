import { apply, type Change, copyOf } from '../changes.ts'
import { closure, inherited, rolesOf, systemRole } from '../closure.ts'
import { linked } from '../multimap.ts'
import { type AccessState, childrenOf } from '../state.ts'
import type { RoleSet } from '../types.ts'
import { privilegesHeld } from './held.ts'

/** A privilege that a role or a user would have, or no longer have. */
export interface Effect {
  change: 'GAINS' | 'LOSES'
  grantee: { kind: 'ROLE' | 'USER'; id: string }
  privilege: string
  securableId: string
}

interface Touched {
  roles: Set<string>
  users: Set<string>
  securables: Set<string>
}

function touchRoleContent(state: AccessState, touched: Touched, roleId: string): void {
  for (const id of inherited(state, [roleId])) {
    for (const grant of linked(state.grantsTo, id)) touched.securables.add(grant.securableId)
    for (const owned of linked(state.owned, id)) touched.securables.add(owned)
  }
}

function touch(state: AccessState, touched: Touched, change: Change): void {
  const { roles, users, securables } = touched
  switch (change.type) {
    case 'put grant':
    case 'remove grant': {
      const id = change.type === 'put grant' ? change.grant.id : change.id
      for (const grant of [state.grants.get(id), change.type === 'put grant' ? change.grant : undefined]) {
        if (!grant) continue
        roles.add(grant.granteeRoleId)
        securables.add(grant.securableId)
        // MANAGE WAREHOUSES on the account reaches every warehouse.
        if (grant.privilege === 'MANAGE WAREHOUSES')
          for (const warehouse of childrenOf(state, state.accountId, 'WAREHOUSE')) securables.add(warehouse.id)
      }
      break
    }
    case 'put securable': {
      const before = state.securables.get(change.securable.id)
      if (before) roles.add(before.ownerRoleId)
      roles.add(change.securable.ownerRoleId)
      securables.add(change.securable.id)
      break
    }
    case 'put role grant':
      roles.add(change.grant.parentRoleId)
      touchRoleContent(state, touched, change.grant.roleId)
      break
    case 'remove role grant':
      roles.add(change.parentRoleId)
      touchRoleContent(state, touched, change.roleId)
      break
    case 'put user role':
      users.add(change.grant.userId)
      touchRoleContent(state, touched, change.grant.roleId)
      break
    case 'remove user role':
      users.add(change.userId)
      touchRoleContent(state, touched, change.roleId)
      break
  }
}

/** The roles and all that inherit from them, and the users of any of these; everyone, if PUBLIC is among them. */
function spread(states: AccessState[], touched: Touched): void {
  for (const state of states) {
    const open = [...touched.roles]
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      touched.roles.add(id)
      for (const above of state.above.get(id)?.keys() ?? []) if (!touched.roles.has(above)) open.push(above)
    }
    const everyone = touched.roles.has(systemRole(state, 'PUBLIC'))
    if (everyone) {
      for (const id of state.roles.keys()) touched.roles.add(id)
      for (const user of childrenOf(state, state.accountId, 'USER')) touched.users.add(user.id)
    }
    for (const id of touched.roles) for (const user of state.usersOfRole.get(id)?.keys() ?? []) touched.users.add(user)
  }
}

function compare(
  before: { state: AccessState; roles: RoleSet },
  after: { state: AccessState; roles: RoleSet },
  grantee: Effect['grantee'],
  securables: Iterable<string>,
): Effect[] {
  const effects: Effect[] = []
  for (const securableId of securables) {
    const had = privilegesHeld(before.state, before.roles, securableId)
    const has = privilegesHeld(after.state, after.roles, securableId)
    for (const privilege of has)
      if (!had.has(privilege)) effects.push({ change: 'GAINS', grantee, privilege, securableId })
    for (const privilege of had)
      if (!has.has(privilege)) effects.push({ change: 'LOSES', grantee, privilege, securableId })
  }
  return effects
}

/** Which roles and users the changes would give or take which privilege, by whatever way; changes nothing. */
export function whatIf(state: AccessState, changes: readonly Change[]): Effect[] {
  const touched: Touched = { roles: new Set(), users: new Set(), securables: new Set() }
  for (const change of changes) touch(state, touched, change)
  const after = copyOf(state)
  apply(after, changes)
  spread([state, after], touched)
  const ofRoles = [...touched.roles]
    .filter((id) => state.roles.has(id))
    .flatMap((id) =>
      compare(
        { state, roles: closure(state, [id]) },
        { state: after, roles: closure(after, [id]) },
        { kind: 'ROLE', id },
        touched.securables,
      ),
    )
  const ofUsers = [...touched.users].flatMap((id) =>
    compare(
      { state, roles: rolesOf(state, id) },
      { state: after, roles: rolesOf(after, id) },
      { kind: 'USER', id },
      touched.securables,
    ),
  )
  return [...ofRoles, ...ofUsers]
}
