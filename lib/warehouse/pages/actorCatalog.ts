import { accessState, activeRoles, effectiveRoles } from '../../access/index.ts'
import type { Actor, Securable, SessionRoles } from '../../access/types.ts'
import { notFound } from '../../errors.ts'
import { userOf } from '../../users/index.ts'
import { SessionCatalog } from '../catalog.ts'
import type { BrowseEntry } from '../types.ts'

const kinds: Partial<Record<Securable['kind'], BrowseEntry['kind']>> = {
  DATABASE: 'database',
  SCHEMA: 'schema',
  TABLE: 'table',
  VIEW: 'view',
  FUNCTION: 'macro',
  SEQUENCE: 'sequence',
  TYPE: 'type',
  STAGE: 'stage',
}
const order = Object.values(kinds)

export const entryKind = (kind: Securable['kind']): BrowseEntry['kind'] => kinds[kind] ?? 'other'

/** The roles that a session of the actor begins with, in `role` if one is given. @throws MallardError 42501 */
export async function startRoles(actor: Actor, role?: string): Promise<SessionRoles> {
  const defaults = (await userOf(actor.userId))?.defaults
  return effectiveRoles(accessState(actor.accountId), {
    userId: actor.userId,
    role,
    boundRoleId: actor.boundRoleId,
    defaultRoleId: defaults?.roleId,
    defaultSecondary: defaults?.secondaryRoles,
  })
}

/** The committed catalog through the roles that a session of the actor would begin with. */
export async function actorCatalog(actor: Actor, role?: string): Promise<SessionCatalog> {
  const state = accessState(actor.accountId)
  return new SessionCatalog(state, activeRoles(state, actor.userId, await startRoles(actor, role)))
}

/** What a path of plain names leads to. */
export interface Found {
  database: Securable
  schema: Securable | undefined
  object: Securable | undefined
  /** The last of them. */
  one: Securable
  /** Its path in the spelling of creation. */
  path: string[]
}

/**
 * Finds a database, schema or object that the catalog's roles may see.
 * @param kind picks one where a table, a macro and a sequence bear the same name
 * @throws MallardError 42S02 for what is absent or hidden
 */
export function requirePath(catalog: SessionCatalog, path: readonly string[], kind?: BrowseEntry['kind']): Found {
  const [databaseName, schemaName, name] = path
  const absent = () => notFound(path.join('.'))
  const database = databaseName === undefined ? undefined : catalog.database(databaseName)
  if (!database) throw absent()
  const schema = schemaName === undefined ? undefined : catalog.schema(database.id, schemaName)
  if (schemaName !== undefined && !schema) throw absent()
  const named = name === undefined || !schema ? [] : catalog.objects(schema.id, name)
  const object = kind === undefined ? named[0] : named.find((each) => entryKind(each.kind) === kind)
  if (name !== undefined && !object) throw absent()
  const all = [database, ...(schema ? [schema] : []), ...(object ? [object] : [])]
  return { database, schema, object, one: all.at(-1)!, path: all.map((each) => each.name) }
}

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** By kind in the order of the table above, then by name. */
export function sorted<T extends { kind: BrowseEntry['kind']; name: string }>(entries: T[]): T[] {
  return entries.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || names.compare(a.name, b.name))
}
