import { deepStrictEqual } from 'node:assert'
import { database, transaction } from '../../db/index.ts'
import {
  type AccessState,
  accessState,
  activeRoles,
  callerOf,
  childrenOf,
  createAccountRoles,
  effectiveRoles,
  findRole,
  grantRoleToUser,
  isVisible,
  registerSecurable,
  requireCreate,
  requirePrivilege,
  type SystemRoles,
} from '../access/index.ts'
import type { Securable, SecurableKind, SessionRoles } from '../access/types.ts'
import type { GrantKind, GrantTarget, ObjectName } from '../sql/statements.ts'
import {
  type AccessSession,
  type AccessStatement,
  type Answer,
  contextOf,
  executeAccess,
} from '../warehouse/commands/access/index.ts'
import { openTestDb } from './db.ts'

/** `d.s."My t"` as the grammar hands it on. */
export function named(text: string): ObjectName {
  const parts = [...text.matchAll(/"((?:[^"]|"")*)"|[^.]+/g)].map((m) => m[1]?.replaceAll('""', '"') ?? m[0])
  return { parts, at: 0 }
}

const singular = (plural: string) => plural.replace(/S$/, '') as GrantKind

/** `ACCOUNT`, `TABLE d.s.t`, `ALL TABLES IN SCHEMA d.s`, `FUTURE TABLES IN DATABASE d` as the grammar hands it on. */
export function target(text: string): GrantTarget {
  if (text === 'ACCOUNT') return { on: 'account' }
  const many = /^(ALL|FUTURE) (.+) IN (DATABASE|SCHEMA) (\S+)$/.exec(text)
  if (many) {
    const container = { kind: many[3] as 'DATABASE' | 'SCHEMA', name: named(many[4]!) }
    return { on: many[1] === 'ALL' ? 'all' : 'future', kind: singular(many[2]!), container }
  }
  const one = /^(FILE FORMAT|\w+) (.+)$/.exec(text)!
  return { on: 'object', kind: one[1] as GrantKind, name: named(one[2]!) }
}

const privileges = (text: string) => (text === 'ALL' ? ('ALL' as const) : text.split(', '))
const grantee = (text: string) => {
  const [kind, name] = text.split(' ')
  return name === undefined
    ? { kind: 'ROLE' as const, name: named(text) }
    : { kind: kind as 'ROLE' | 'USER', name: named(name) }
}

/** A user's session, as the executors of access control see one. */
export class RoleClient {
  readonly userId: string
  readonly name: string
  private readonly accountId: string
  roles: SessionRoles
  database: string | null = null
  schema: string | null = null

  constructor(accountId: string, userId: string, name: string, role?: string) {
    this.accountId = accountId
    this.userId = userId
    this.name = name
    this.roles = effectiveRoles(accessState(accountId), { userId, role })
  }

  get state(): AccessState {
    return accessState(this.accountId)
  }

  private get session(): AccessSession {
    const { accountId, userId, roles, database, schema } = this
    return { actor: { accountId, userId, userName: this.name, via: 'session' }, roles, database, schema }
  }

  /** USE ROLE and USE SECONDARY ROLES. */
  use(role: string, secondary: SessionRoles['secondary'] = 'NONE'): this {
    this.roles = { primaryRoleId: findRole(this.state, role)!.id, secondary }
    return this
  }

  run(statement: AccessStatement): Promise<Answer> {
    return executeAccess(this.session, statement)
  }

  createRole(name: string): Promise<Answer> {
    return this.run({ type: 'create role', name: named(name), orReplace: false, ifNotExists: false, comment: null })
  }

  dropRole(name: string): Promise<Answer> {
    return this.run({ type: 'drop role', name: named(name), ifExists: false })
  }

  grant(what: string, on: string, to: string, options: { option?: boolean; explain?: true } = {}): Promise<Answer> {
    const { option = false, explain } = options
    return this.run({
      type: 'grant',
      privileges: privileges(what),
      target: target(on),
      role: named(to),
      withGrantOption: option,
      explain,
    })
  }

  revoke(
    what: string,
    on: string,
    from: string,
    options: { cascade?: boolean; optionFor?: boolean; explain?: true } = {},
  ): Promise<Answer> {
    const { cascade = false, optionFor = false, explain } = options
    return this.run({
      type: 'revoke',
      privileges: privileges(what),
      target: target(on),
      role: named(from),
      grantOptionFor: optionFor,
      cascade,
      explain,
    })
  }

  grantOwnership(on: string, to: string, current: 'COPY' | 'REVOKE' | null = null): Promise<Answer> {
    return this.run({ type: 'grant ownership', target: target(on), role: named(to), current })
  }

  /** `to`: `USER u`, `ROLE r` or just `r`. */
  grantRole(role: string, to: string): Promise<Answer> {
    return this.run({ type: 'grant role', role: named(role), to: grantee(to) })
  }

  revokeRole(role: string, from: string): Promise<Answer> {
    return this.run({ type: 'revoke role', role: named(role), from: grantee(from) })
  }

  showGrantsOn(on: string): Promise<Answer> {
    return this.run({ type: 'show grants', of: { form: 'on', target: target(on) as { on: 'account' } } })
  }

  showGrantsTo(to: string): Promise<Answer> {
    return this.run({ type: 'show grants', of: { form: 'to', grantee: grantee(to) } })
  }

  /** What a statement that needs the privilege goes through: name, visibility, privilege. */
  async need(privilege: string, on: string): Promise<void> {
    const context = contextOf(this.session)
    const wanted = target(on)
    if (wanted.on !== 'object') throw new Error(`${on} is not one object`)
    const found = context.resolve(wanted.name, wanted.kind)
    const active = activeRoles(this.state, this.userId, this.roles)
    requirePrivilege(this.state, active, context.caller, privilege, found, wanted.name.parts.join('.'))
  }

  /** The names of what lies in a container and is visible, as listings show it. */
  lists(containerId: string): string[] {
    const active = activeRoles(this.state, this.userId, this.roles)
    return childrenOf(this.state, containerId)
      .filter((object) => isVisible(this.state, active, object.id))
      .map((object) => object.name)
  }

  select(table: string): Promise<void> {
    return this.need('SELECT', `TABLE ${table}`)
  }

  /** CREATE of any kind: authorised and recorded, without DuckDB behind it. */
  async create(kind: SecurableKind, name: string, details: Record<string, unknown> = {}): Promise<Securable> {
    const context = contextOf(this.session)
    const { parts } = named(name)
    const own = parts.at(-1)!
    const above = { parts: parts.slice(0, -1), at: 0 }
    const container =
      above.parts.length === 0
        ? this.state.securables.get(this.accountId)!
        : context.resolve(above, above.parts.length === 1 ? 'DATABASE' : 'SCHEMA')
    const caller = callerOf(this.state, this.userId, this.roles)
    requireCreate(this.state, caller, kind, container, own, { name: own, container: above.parts.join('.') })
    const input = { kind, parentId: container.id, name: own, ownerRoleId: caller.primaryRoleId, details }
    return registerSecurable(this.accountId, input)
  }
}

export interface AccessWorld {
  accountId: string
  roles: SystemRoles
  /** Holds ACCOUNTADMIN, with it as primary role. */
  admin: RoleClient
  /** A new user with these roles, each made and granted if it is new; the first is the primary role. */
  user(name: string, ...roles: string[]): Promise<RoleClient>
  close(): void
}

function everythingIn(state: AccessState) {
  const byText = (values: Iterable<unknown>) => [...values].map((value) => JSON.stringify(value)).sort()
  const inner = <V>(map: Map<string, Map<string, V>>) => [...map.values()].flatMap((each) => [...each.values()])
  const keyed = (value: object) => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  return {
    securables: byText([...state.securables.values()].map(keyed)),
    grants: byText([...state.grants.values()].map(keyed)),
    futures: byText([...state.futures.values()].map(keyed)),
    roleGrants: byText(inner(state.above).map(keyed)),
    userRoles: byText(inner(state.rolesOfUser).map(keyed)),
    roles: byText([...state.roles.values()].map(keyed)),
  }
}

/** An account with its system roles and one administrator, on a SQLite file of its own. */
export async function openAccessWorld(): Promise<AccessWorld> {
  const db = openTestDb()
  const accountId = 'a'
  const roles = await transaction(async (trx) => {
    await trx.insertInto('organizations').values({ id: 'o', name: 'MAIN', name_key: 'main', created_at: 1 }).execute()
    const account = { id: accountId, organization_id: 'o', name: 'MAIN', name_key: 'main', created_at: 1 }
    await trx.insertInto('accounts').values(account).execute()
    return createAccountRoles(accountId)
  })
  const makeUser = async (name: string, owner: string) => {
    const row = { id: `user-${name}`, account_id: accountId, name, name_key: name.toLowerCase(), created_at: 1 }
    await database().insertInto('users').values(row).execute()
    const input = { kind: 'USER' as const, parentId: accountId, name, ownerRoleId: owner, id: `user-${name}` }
    return (await registerSecurable(accountId, input)).id
  }
  const adminId = await makeUser('ADMIN', roles.ACCOUNTADMIN)
  await grantRoleToUser(accountId, adminId, roles.ACCOUNTADMIN)
  const admin = new RoleClient(accountId, adminId, 'ADMIN', 'ACCOUNTADMIN')
  return {
    accountId,
    roles,
    admin,
    async user(name, ...wanted) {
      const id = await makeUser(name, roles.USERADMIN)
      for (const role of wanted) {
        if (!findRole(accessState(accountId), role)) await admin.createRole(role)
        await grantRoleToUser(accountId, id, findRole(accessState(accountId), role)!.id)
      }
      return new RoleClient(accountId, id, name, wanted[0])
    },
    close() {
      // Whatever a test did, the files must tell the same as the memory.
      const shown = everythingIn(accessState(accountId))
      db.restart()
      const stored = everythingIn(accessState(accountId))
      db.close()
      deepStrictEqual(stored, shown)
    },
  }
}
