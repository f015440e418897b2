import { accessState, privilegesOfKind } from '../../access/index.ts'
import { type Actor, securableKinds } from '../../access/types.ts'
import { MallardError } from '../../errors.ts'
import { parseHouse } from '../../sql/index.ts'
import type { GrantKind, HouseStatement, ObjectName, ShowGrants } from '../../sql/statements.ts'
import { type AccessStatement, type Answer, executeAccess, isAccessStatement } from '../commands/access/index.ts'
import { startRoles } from './actorCatalog.ts'
import type { AccessAnswer, GrantLine } from './types.ts'

const named = (parts: readonly string[]): ObjectName => ({ parts: [...parts], at: 0 })

async function answer(actor: Actor, statement: AccessStatement, role?: string): Promise<Answer> {
  const session = { actor, roles: await startRoles(actor, role), database: null, schema: null }
  return executeAccess(session, statement)
}

/** `2026-11-24 17:05:09.123+00`, as answers write moments, in milliseconds since 1970. */
const moment = (text: string): number => Date.parse(`${text.slice(0, 10)}T${text.slice(11).replace(/\+00$/, 'Z')}`)

function lines({ columns, rows }: Answer): GrantLine[] {
  const at = (...names: string[]) => columns.findIndex(({ name }) => names.includes(name))
  const places = {
    createdOn: at('created_on'),
    privilege: at('privilege'),
    on: at('granted_on', 'grant_on'),
    name: at('name'),
    to: at('granted_to', 'grant_to'),
    grantee: at('grantee_name'),
    option: at('grant_option'),
    grantor: at('granted_by'),
  }
  return rows.map((row) => ({
    privilege: row[places.privilege] ?? '',
    on: row[places.on] ?? '',
    name: row[places.name] ?? '',
    to: row[places.to] === 'USER' ? 'USER' : 'ROLE',
    grantee: row[places.grantee] ?? '',
    grantOption: row[places.option] === 'true',
    grantor: places.grantor < 0 ? null : row[places.grantor] || null,
    createdAt: moment(row[places.createdOn] ?? ''),
  }))
}

async function shownGrants(actor: Actor, of: ShowGrants): Promise<GrantLine[]> {
  return lines(await answer(actor, { type: 'show grants', of }))
}

/** As SHOW GRANTS ON an object answers. @throws MallardError 42S02 */
export function grantsOn(actor: Actor, kind: GrantKind, path: readonly string[]): Promise<GrantLine[]> {
  return shownGrants(actor, { form: 'on', target: { on: 'object', kind, name: named(path) } })
}

/** As SHOW GRANTS ON ACCOUNT answers. */
export function grantsOnAccount(actor: Actor): Promise<GrantLine[]> {
  return shownGrants(actor, { form: 'on', target: { on: 'account' } })
}

/** As SHOW GRANTS TO a role or user answers. @throws MallardError 42S02 */
export function grantsTo(actor: Actor, kind: 'ROLE' | 'USER', name: string): Promise<GrantLine[]> {
  return shownGrants(actor, { form: 'to', grantee: { kind, name: named([name]) } })
}

/** As SHOW GRANTS OF a role answers: who holds it. @throws MallardError 42S02 */
export function grantsOfRole(actor: Actor, name: string): Promise<GrantLine[]> {
  return shownGrants(actor, { form: 'of', role: named([name]) })
}

/** As SHOW FUTURE GRANTS answers. @throws MallardError 42S02 */
export async function futureGrants(
  actor: Actor,
  where: { kind: 'DATABASE' | 'SCHEMA'; path: readonly string[] } | { role: string },
): Promise<GrantLine[]> {
  const statement: Extract<HouseStatement, { type: 'show future grants' }> = {
    type: 'show future grants',
    in: 'path' in where ? { kind: where.kind, name: named(where.path) } : null,
    toRole: 'role' in where ? named([where.role]) : null,
  }
  return lines(await answer(actor, statement))
}

/**
 * What EXPLAIN GRANT, EXPLAIN REVOKE and EXPLAIN ACCESS answer, before anything is run: changes nothing and stands in no
 * history. `role`: the role, by its plain name, that it would be run in.
 * @throws MallardError 42601 for any other statement, and what the statement itself would throw
 */
export async function explainStatement(actor: Actor, sql: string, role?: string): Promise<AccessAnswer> {
  const statement = parseHouse(sql)
  const explains = statement?.type === 'explain access' || (statement && 'explain' in statement && statement.explain)
  if (!statement || !explains || !isAccessStatement(statement))
    throw new MallardError('42601', 'Only EXPLAIN GRANT, EXPLAIN REVOKE and EXPLAIN ACCESS can be asked for here.')
  const { columns, rows, message } = await answer(actor, statement, role)
  return { columns: columns.map(({ name }) => name), rows, message }
}

/** What can be granted on each kind, OWNERSHIP aside, for the forms. */
export function grantablePrivileges(): Record<string, readonly string[]> {
  return Object.fromEntries(securableKinds.map((kind) => [kind, privilegesOfKind(kind)]))
}

/** Names of all roles, for whoever grants: roles are visible to all members of an account. */
export function roleNames(actor: Actor): string[] {
  return [...accessState(actor.accountId).roles.values()].map(({ name }) => name).sort()
}
