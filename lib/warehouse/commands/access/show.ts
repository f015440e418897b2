import { type AccessState, fullName, isVisible, privilegesOfKind, roleName, shownName } from '../../../access/index.ts'
import { type Grant, isOfTree, type RoleGrant, type Securable, type UserRole } from '../../../access/types.ts'
import type { HouseStatement, ShowGrants } from '../../../sql/statements.ts'
import type { Column, Row } from '../../engine/types.ts'
import type { AccessContext, Answer } from './context.ts'
import { granteeNamed, roleNamed } from './roles.ts'
import { timestamps } from './timestamp.ts'

const text = (name: string): Column => ({ name, type: 'VARCHAR', nullable: true })
const createdOn: Column = { name: 'created_on', type: 'TIMESTAMP WITH TIME ZONE', nullable: true }
const grantOption: Column = { name: 'grant_option', type: 'BOOLEAN', nullable: true }
const grantColumns: Column[] = [
  createdOn,
  ...['privilege', 'granted_on', 'name', 'granted_to', 'grantee_name'].map(text),
  grantOption,
  text('granted_by'),
]
const futureColumns: Column[] = [
  createdOn,
  ...['privilege', 'grant_on', 'name', 'grant_to', 'grantee_name'].map(text),
  grantOption,
]

/** A role's name, or that of the user whose folder or worksheet it is. */
const nameOfOwner = (state: AccessState, id: string) => roleName(state, id) || (state.securables.get(id)?.name ?? '')

/** Rows of SHOW GRANTS; names are worked out once per object, for roles may hold very many grants. */
class GrantRows {
  readonly rows: Row[] = []
  private readonly context: AccessContext
  private readonly names = new Map<string, string>()
  private readonly seen = new Map<string, boolean>()
  private readonly timestamp = timestamps()

  constructor(context: AccessContext) {
    this.context = context
  }

  /** The full name; worked out once per object, and with its container's. */
  private name(id: string): string {
    const found = this.names.get(id)
    if (found !== undefined) return found
    const { state } = this.context
    const { parentId, name } = state.securables.get(id)!
    const outside = parentId === null || parentId === state.accountId
    const made = outside ? shownName([name]) : `${this.name(parentId)}.${shownName([name])}`
    this.names.set(id, made)
    return made
  }

  /** May the caller see the object? */
  sees(id: string): boolean {
    const found = this.seen.get(id) ?? isVisible(this.context.state, this.context.caller.roles, id)
    this.seen.set(id, found)
    return found
  }

  private add(
    at: number,
    privilege: string,
    on: Securable,
    to: 'ROLE' | 'USER',
    grantee: string,
    option: boolean,
    by: string,
  ) {
    const name = isOfTree(on.kind) ? this.context.nameOf(on) : this.name(on.id)
    this.rows.push([this.timestamp(at), privilege, on.kind, name, to, grantee, String(option), by])
  }

  grant(grant: Grant): void {
    const { state } = this.context
    const on = state.securables.get(grant.securableId)
    if (!on) return
    const [grantee, by] = [roleName(state, grant.granteeRoleId), nameOfOwner(state, grant.grantorRoleId)]
    this.add(grant.createdAt, grant.privilege, on, 'ROLE', grantee, grant.withGrantOption, by)
  }

  /** OWNERSHIP, or for the account every privilege that its owner holds. System roles are nobody's to give away. */
  ownership(on: Securable): void {
    const { state } = this.context
    const owner = nameOfOwner(state, on.ownerRoleId)
    if (on.kind === 'ACCOUNT') {
      for (const privilege of privilegesOfKind('ACCOUNT'))
        this.add(on.createdAt, privilege, on, 'ROLE', owner, true, '')
    } else if (!(on.kind === 'ROLE' && on.details.system === true)) {
      this.add(on.createdAt, 'OWNERSHIP', on, state.roles.has(on.ownerRoleId) ? 'ROLE' : 'USER', owner, true, owner)
    }
  }

  /** A role granted to a role, or to a user, shows as USAGE on ROLE. */
  role(grant: RoleGrant | UserRole): void {
    const { state } = this.context
    const on = state.securables.get(grant.roleId)
    if (!on) return
    const [to, grantee] =
      'userId' in grant
        ? (['USER', state.securables.get(grant.userId)?.name ?? ''] as const)
        : (['ROLE', roleName(state, grant.parentRoleId)] as const)
    this.add(grant.createdAt, 'USAGE', on, to, grantee, false, roleName(state, grant.grantorRoleId))
  }
}

function on(context: AccessContext, rows: GrantRows, securable: Securable): void {
  const { state } = context
  rows.ownership(securable)
  for (const grant of state.grantsOn.get(securable.id) ?? []) rows.grant(grant)
}

function toRole(context: AccessContext, rows: GrantRows, roleId: string): void {
  const { state } = context
  for (const id of state.owned.get(roleId) ?? []) {
    const owned = state.securables.get(id)
    if (owned && rows.sees(id)) rows.ownership(owned)
  }
  for (const grant of state.grantsTo.get(roleId) ?? []) if (rows.sees(grant.securableId)) rows.grant(grant)
  for (const grant of state.below.get(roleId)?.values() ?? []) rows.role(grant)
}

function toUser(state: AccessState, rows: GrantRows, userId: string): void {
  for (const id of state.owned.get(userId) ?? []) if (rows.sees(id)) rows.ownership(state.securables.get(id)!)
  for (const grant of state.rolesOfUser.get(userId)?.values() ?? []) rows.role(grant)
}

function ofRole(state: AccessState, rows: GrantRows, roleId: string): void {
  for (const grant of state.above.get(roleId)?.values() ?? []) rows.role(grant)
  for (const grant of state.usersOfRole.get(roleId)?.values() ?? []) rows.role(grant)
}

function collect(context: AccessContext, rows: GrantRows, of: ShowGrants): void {
  const { state } = context
  if (of.form === 'mine') toUser(state, rows, context.actor.userId)
  else if (of.form === 'of') ofRole(state, rows, roleNamed(context, of.role).id)
  else if (of.form === 'to') {
    const { kind, id } = granteeNamed(context, of.grantee)
    if (kind === 'ROLE') toRole(context, rows, id)
    else toUser(state, rows, id)
  } else if (of.target.on === 'account') on(context, rows, state.securables.get(state.accountId)!)
  else on(context, rows, context.resolve(of.target.name, of.target.kind, 'administer'))
}

/** SHOW GRANTS. What a role holds on objects that the caller may not see is left out. */
export function showGrants(context: AccessContext, of: ShowGrants): Answer {
  const rows = new GrantRows(context)
  collect(context, rows, of)
  return { columns: grantColumns, rows: rows.rows, message: `${rows.rows.length} grants.` }
}

/** SHOW FUTURE GRANTS. */
export function showFutureGrants(
  context: AccessContext,
  statement: Extract<HouseStatement, { type: 'show future grants' }>,
): Answer {
  const { state } = context
  const timestamp = timestamps()
  const futures = statement.in
    ? state.futuresIn.get(context.resolve(statement.in.name, statement.in.kind).id)
    : state.futuresTo.get(statement.toRole ? roleNamed(context, statement.toRole).id : '')
  const rows = [...(futures ?? [])]
    .filter((future) => isVisible(state, context.caller.roles, future.containerId))
    .map((future): Row => {
      const name = `${fullName(state, future.containerId)}.<${future.kind}>`
      const grantee = roleName(state, future.granteeRoleId)
      const at = timestamp(future.createdAt)
      return [at, future.privilege, future.kind, name, 'ROLE', grantee, String(future.withGrantOption)]
    })
  return { columns: futureColumns, rows, message: `${rows.length} future grants.` }
}
