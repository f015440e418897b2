import { accessState, boundToRole, findRole, rolesOf } from '../../access/index.ts'
import type { Securable } from '../../access/types.ts'
import { insufficientPrivileges, MallardError, notFound, placeAt } from '../../errors.ts'
import type { HouseStatement, ObjectName } from '../../sql/index.ts'
import type { SessionState } from '../session.ts'
import type { Statement } from '../statement.ts'
import type { Ran } from '../types.ts'
import { plainName, status } from './database.ts'

type Of<T extends HouseStatement['type']> = Extract<HouseStatement, { type: T }>
const done = 'Statement executed successfully.'

/** USE [DATABASE | SCHEMA | ROLE | WAREHOUSE] name; `USE a` is a database, `USE d.s` a schema (Snowflake: USE). */
export async function use(session: SessionState, statement: Statement, house: Of<'use'>): Promise<Ran> {
  const { text } = statement.input
  const { name } = house
  const kind = house.kind ?? (name.parts.length > 1 ? 'SCHEMA' : 'DATABASE')
  if (kind === 'ROLE') useRole(session, name, text)
  else if (kind === 'WAREHOUSE')
    session.warehouseId = usable(session, warehouse(session, plainName(name, text)), name, text).id
  else if (kind === 'DATABASE') useDatabase(session, name, text, house.kind === null)
  else useSchema(session, name, text)
  return status(session, statement, done)
}

function usable(session: SessionState, found: Securable | undefined, name: ObjectName, text: string): Securable {
  if (!found) throw notFound(name.parts.join('.'), placeAt(text, name.at))
  const catalog = session.catalog()
  if (!catalog.can('USAGE', found.id))
    throw insufficientPrivileges(found.kind, found.name, catalog.fullName(found.id), session.roleName(), 'USAGE')
  return found
}

function warehouse(session: SessionState, name: string): Securable | undefined {
  return session.catalog().inAccount('WAREHOUSE', name)
}

/** A bare `USE x` that names no database but a schema of the current one means that schema, as in DuckDB. */
function useDatabase(session: SessionState, name: ObjectName, text: string, bare: boolean): void {
  const catalog = session.catalog()
  const plain = plainName(name, text)
  const database = catalog.database(plain)
  const current = session.scope(catalog).database
  if (!database && bare && current && catalog.schema(current.id, plain)) {
    useSchema(session, name, text)
    return
  }
  const found = usable(session, database, name, text)
  session.databaseId = found.id
  session.schemaId = catalog.schema(found.id, 'main')?.id ?? null
}

function useSchema(session: SessionState, name: ObjectName, text: string): void {
  const catalog = session.catalog()
  if (name.parts.length > 2)
    throw new MallardError('42601', 'A schema is named as database.schema.', { place: placeAt(text, name.at) })
  const [first, second] = name.parts as [string, string?]
  const database = second === undefined ? session.scope(catalog).database : catalog.database(first)
  if (!database && second === undefined)
    throw new MallardError('3D000', 'This session does not have a current database.', {
      hint: 'Choose one with USE DATABASE.',
    })
  const schema = database ? catalog.schema(database.id, second ?? first) : undefined
  const found = usable(session, schema, name, text)
  usable(session, database ?? undefined, name, text)
  session.databaseId = database!.id
  session.schemaId = found.id
}

/** USE ROLE needs that the role is granted to the user, directly or through others; a bound token may not leave its own. */
function useRole(session: SessionState, name: ObjectName, text: string): void {
  const state = accessState(session.actor.accountId)
  const role = findRole(state, plainName(name, text))
  const { boundRoleId } = session.actor
  if (boundRoleId !== undefined && role?.id !== boundRoleId)
    throw boundToRole(state.roles.get(boundRoleId)?.name ?? '?')
  if (!role) throw notFound(name.parts.join('.'), placeAt(text, name.at))
  if (!rolesOf(state, session.actor.userId).has(role.id))
    throw new MallardError('42501', `Role '${role.name}' is not granted to this user.`, {
      hint: 'SHOW GRANTS lists the roles that are.',
    })
  session.roles = { ...session.roles, primaryRoleId: role.id }
}

/** USE SECONDARY ROLES {ALL | NONE | r, ...}. */
export async function useSecondaryRoles(
  session: SessionState,
  statement: Statement,
  house: Of<'use secondary roles'>,
): Promise<Ran> {
  const { text } = statement.input
  const state = accessState(session.actor.accountId)
  const { boundRoleId, userId } = session.actor
  if (boundRoleId !== undefined && house.roles !== 'NONE') throw boundToRole(state.roles.get(boundRoleId)?.name ?? '?')
  if (typeof house.roles === 'string') session.roles = { ...session.roles, secondary: house.roles }
  else {
    const granted = rolesOf(state, userId)
    const ids = house.roles.map((name) => {
      const role = findRole(state, plainName(name, text))
      if (!role || !granted.has(role.id)) throw notFound(name.parts.join('.'), placeAt(text, name.at))
      return role.id
    })
    session.roles = { ...session.roles, secondary: ids }
  }
  return status(session, statement, done)
}
