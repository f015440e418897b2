import {
  type AccessState,
  type Change,
  childrenOf,
  mayName,
  type Purpose,
  planFutureGrant,
  planFutureOwnership,
  planFutureRevoke,
  planGrant,
  planOwnership,
  planRevoke,
} from '../../../access/index.ts'
import { isOfTree, type Securable, type SecurableKind } from '../../../access/types.ts'
import { syntaxError } from '../../../errors.ts'
import type { GrantTarget, HouseStatement } from '../../../sql/statements.ts'
import type { AccessContext, Plan } from './context.ts'
import { roleNamed } from './roles.ts'
import { handedOver, keepOnRecord } from './tree.ts'

type Of<T extends HouseStatement['type']> = Extract<HouseStatement, { type: T }>
type Found = { one: Securable } | { all: Securable[]; kind: SecurableKind }

function objectsIn(state: AccessState, container: Securable, kind: SecurableKind): Securable[] {
  if (container.kind === 'SCHEMA' || kind === 'SCHEMA') return childrenOf(state, container.id, kind)
  return childrenOf(state, container.id, 'SCHEMA').flatMap((schema) => childrenOf(state, schema.id, kind))
}

/** Schemas lie in databases only; a database or a warehouse lies in no container. */
function requireContainable(kind: SecurableKind, container: Securable): void {
  if (kind === 'SCHEMA' && container.kind === 'SCHEMA') throw syntaxError('Schemas lie in a database, not in a schema.')
}

function find(context: AccessContext, target: Exclude<GrantTarget, { on: 'future' }>, purpose: Purpose): Found {
  const { state, caller } = context
  if (target.on === 'account') return { one: state.securables.get(state.accountId)! }
  if (target.on === 'object') return { one: context.resolve(target.name, target.kind, purpose) }
  const container = containerOf(context, target, purpose)
  // What the caller may not name is passed over in silence.
  const all = objectsIn(state, container, target.kind).filter((object) => mayName(state, caller, object, purpose))
  return { all, kind: target.kind }
}

type Contained = Extract<GrantTarget, { on: 'all' | 'future' }>

function containerOf(context: AccessContext, target: Contained, purpose: Purpose): Securable {
  const container = context.resolve(target.container.name, target.container.kind, purpose)
  requireContainable(target.kind, container)
  return container
}

const isFuture = (target: GrantTarget): target is Contained => target.on === 'future'
const kindOf = (found: Found) => ('one' in found ? found.one.kind : found.kind)

function recorded(state: AccessState, found: Found, changes: readonly Change[]): readonly Change[] {
  return 'one' in found ? keepOnRecord(state, found.one, changes) : changes
}

export function planPrivilegeGrant(context: AccessContext, statement: Of<'grant'>): Plan {
  const { state, caller } = context
  const { privileges, target, withGrantOption } = statement
  const roleId = roleNamed(context, statement.role).id
  if (isFuture(target)) {
    const container = containerOf(context, target, 'grant')
    const input = { privileges, kind: target.kind, container, roleId, withGrantOption }
    return { changes: planFutureGrant(state, caller, input) }
  }
  const found = find(context, target as Exclude<GrantTarget, { on: 'future' }>, 'grant')
  const planned = planGrant(state, caller, {
    privileges,
    target: found,
    kind: kindOf(found),
    roleId,
    withGrantOption,
  })
  const { notGranted } = planned
  const changes = recorded(state, found, planned.changes)
  return notGranted.length === 0
    ? { changes }
    : { changes, message: `Grant partially executed: privileges [${notGranted.join(', ')}] not granted.` }
}

export function planPrivilegeRevoke(context: AccessContext, statement: Of<'revoke'>): Plan {
  const { state, caller } = context
  const { privileges, target, grantOptionFor, cascade } = statement
  const roleId = roleNamed(context, statement.role).id
  if (isFuture(target)) {
    const container = containerOf(context, target, 'grant')
    return {
      changes: planFutureRevoke(state, caller, { privileges, kind: target.kind, container, roleId, grantOptionFor }),
    }
  }
  const found = find(context, target as Exclude<GrantTarget, { on: 'future' }>, 'grant')
  const securables = 'one' in found ? [found.one] : found.all
  const input = { privileges, securables, kind: kindOf(found), roleId, grantOptionFor, cascade }
  return { changes: recorded(state, found, planRevoke(state, caller, input)) }
}

export function planOwnershipGrant(context: AccessContext, statement: Of<'grant ownership'>): Plan {
  const { state, caller } = context
  const { target, current } = statement
  if (target.on === 'account') throw syntaxError('The account itself is owned by ACCOUNTADMIN.')
  const roleId = roleNamed(context, statement.role).id
  if (isFuture(target)) {
    const container = containerOf(context, target, 'administer')
    return { changes: planFutureOwnership(state, caller, { kind: target.kind, container, roleId }) }
  }
  const found = find(context, target as Exclude<GrantTarget, { on: 'future' }>, 'administer')
  const securables =
    'all' in found ? found.all : isOfTree(found.one.kind) ? handedOver(context.tree, found.one, state) : [found.one]
  return { changes: planOwnership(state, caller, { securables, roleId, current }) }
}
