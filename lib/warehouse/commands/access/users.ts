import { child, findRole, requireCreate, requireCreatePrivilege, requireOwnership } from '../../../access/index.ts'
import { MallardError, notFound, syntaxError } from '../../../errors.ts'
import type { HouseStatement, Properties, PropertyValue } from '../../../sql/statements.ts'
import {
  createUser,
  dropUser,
  networkPolicy,
  setUserNetworkPolicy,
  type UserAuthority,
  type UserDefaults,
  updateUser,
} from '../../../users/index.ts'
import { type AccessContext, type AccessSession, type Answer, contextOf, status } from './context.ts'
import { networkAuthority } from './networks.ts'
import { simpleName } from './roles.ts'

type Of<T extends HouseStatement['type']> = Extract<HouseStatement, { type: T }>

const badValue = (key: string, wanted: string) => new MallardError('22023', `${key} must be ${wanted}.`)

function textOrNull(key: string, value: PropertyValue): string | null {
  if (value === null || typeof value === 'string') return value
  throw badValue(key, 'a text')
}

function flag(key: string, value: PropertyValue): boolean {
  if (typeof value === 'boolean') return value
  throw badValue(key, 'TRUE or FALSE')
}

function roleId({ state }: AccessContext, value: string | null): string | null {
  if (value === null) return null
  const role = findRole(state, value)
  if (!role) throw notFound(value)
  return role.id
}

/** `d`, `d.s` or `"d x".s` */
function namespace(value: string | null): Pick<UserDefaults, 'database' | 'schema'> {
  if (value === null) return { database: null, schema: null }
  const parts = [...value.matchAll(/"((?:[^"]|"")*)"|[^."]+/g)].map((match) =>
    match[1] === undefined ? match[0] : match[1].replaceAll('""', '"'),
  )
  if (parts.length === 0 || parts.length > 2)
    throw badValue('DEFAULT_NAMESPACE', 'a database, or a database and a schema')
  return { database: parts[0]!, schema: parts[1] ?? null }
}

function secondary(value: PropertyValue): UserDefaults['secondaryRoles'] {
  const word = typeof value === 'string' ? value.toUpperCase() : value
  if (word === 'ALL' || word === 'NONE') return word
  throw badValue('DEFAULT_SECONDARY_ROLES', 'ALL or NONE')
}

interface Settings {
  email?: string | null
  comment?: string | null
  disabled?: boolean
  /** Its name; null: the account's. */
  networkPolicy?: string | null
  defaults: Partial<UserDefaults>
}

/** What the statement sets. @throws MallardError 42601 for an unknown property, 22023 for a bad value, 42S02 for an unknown role */
function settings(context: AccessContext, properties: Properties): Settings {
  const set: Settings = { defaults: {} }
  for (const [key, value] of Object.entries(properties)) {
    if (key === 'EMAIL') set.email = textOrNull(key, value)
    else if (key === 'COMMENT') set.comment = textOrNull(key, value)
    else if (key === 'NETWORK_POLICY') set.networkPolicy = textOrNull(key, value)
    else if (key === 'DISABLED') set.disabled = flag(key, value)
    else if (key === 'DEFAULT_ROLE') set.defaults.roleId = roleId(context, textOrNull(key, value))
    else if (key === 'DEFAULT_WAREHOUSE') set.defaults.warehouse = textOrNull(key, value)
    else if (key === 'DEFAULT_NAMESPACE') Object.assign(set.defaults, namespace(textOrNull(key, value)))
    else if (key === 'DEFAULT_SECONDARY_ROLES') set.defaults.secondaryRoles = secondary(value)
    else throw syntaxError(`A user has no property ${key}.`)
  }
  return set
}

/** The executors authorise below, by the session's roles; lib/users is told what came of it. */
const authorised: UserAuthority = { mayCreateUsers: () => true, mayManage: () => true }

const exists = ({ state }: AccessContext, name: string) => child(state, state.accountId, 'USER', name) !== undefined

export async function createUserByStatement(session: AccessSession, statement: Of<'create user'>): Promise<Answer> {
  const context = contextOf(session)
  const { state, caller, actor } = context
  const name = simpleName(statement.name)
  const account = state.securables.get(state.accountId)!
  requireCreatePrivilege(state, caller, 'USER', account)
  if (statement.ifNotExists && exists(context, name)) return status(`${name} already exists, statement succeeded.`)
  requireCreate(state, caller, 'USER', account, name)
  const { networkPolicy: policy, ...set } = settings(context, statement.properties)
  const networks = networkAuthority(state, caller.roles)
  if (policy) await networkPolicy(actor, policy, networks)
  const user = await createUser(actor, { name, ...set }, { ownerRoleId: caller.primaryRoleId }, authorised)
  if (policy) await setUserNetworkPolicy(actor, user.id, policy, networks)
  return status()
}

export async function alterUser(session: AccessSession, statement: Of<'alter user'>): Promise<Answer> {
  const context = contextOf(session)
  const { state, caller, actor } = context
  if (statement.ifExists && !exists(context, simpleName(statement.name))) return status()
  const user = context.resolve(statement.name, 'USER')
  const set = settings(context, statement.properties)
  const name = statement.rename && simpleName(statement.rename)
  const { defaults, networkPolicy: policy, ...others } = set
  const more = name !== undefined || Object.keys(others).length > 0
  const onlyPolicy = policy !== undefined && !more && Object.keys(defaults).length === 0
  // One's own defaults are one's own to set, a network policy is SECURITYADMIN's; all else takes the user's owner.
  if (more || (user.id !== actor.userId && !onlyPolicy)) requireOwnership(state, caller, user)
  if (name !== undefined) requireCreatePrivilege(state, caller, 'USER', state.securables.get(state.accountId)!)
  if (policy !== undefined) await setUserNetworkPolicy(actor, user.id, policy, networkAuthority(state, caller.roles))
  if (!onlyPolicy) await updateUser(actor, user.id, { name, ...others, defaults }, authorised)
  return status()
}

export async function dropUserByStatement(session: AccessSession, statement: Of<'drop user'>): Promise<Answer> {
  const context = contextOf(session)
  const name = simpleName(statement.name)
  if (statement.ifExists && !exists(context, name))
    return status(`Drop statement executed successfully (${name} already dropped).`)
  const user = context.resolve(statement.name, 'USER')
  requireOwnership(context.state, context.caller, user)
  await dropUser(context.actor, user.id, authorised)
  return status()
}
