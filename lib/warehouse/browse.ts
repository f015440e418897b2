import { accessState, activeRoles, effectiveRoles } from '../access/index.ts'
import type { Actor, Securable } from '../access/types.ts'
import { notFound } from '../errors.ts'
import { log } from '../log.ts'
import { userOf } from '../users/index.ts'
import { liveEngine } from './account.ts'
import { SessionCatalog } from './catalog.ts'
import { type DatabaseFacts, databaseFacts } from './engineFacts.ts'
import type { BrowseEntry, CatalogRow, ObjectPage } from './types.ts'

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

/** The committed catalog through the roles that a session of the actor would begin with, in `role` if one is given. */
async function catalogOf(actor: Actor, role: string | undefined): Promise<SessionCatalog> {
  const state = accessState(actor.accountId)
  const defaults = (await userOf(actor.userId))?.defaults
  const roles = effectiveRoles(state, {
    userId: actor.userId,
    role,
    boundRoleId: actor.boundRoleId,
    defaultRoleId: defaults?.roleId,
    defaultSecondary: defaults?.secondaryRoles,
  })
  return new SessionCatalog(state, activeRoles(state, actor.userId, roles), [])
}

/** What DuckDB knows of a database, or nothing when its file cannot be opened: the names are shown all the same. */
async function factsOf(database: Securable): Promise<DatabaseFacts | null> {
  try {
    return await databaseFacts(await liveEngine(database.accountId), database)
  } catch (error) {
    log().warn({ err: error, database: database.id }, 'a database cannot be read')
    return null
  }
}

function requirePath(catalog: SessionCatalog, path: readonly string[]) {
  const [databaseName, schemaName, name] = path
  const absent = () => notFound(path.join('.'))
  const database = catalog.database(databaseName!)
  if (!database) throw absent()
  const schema = schemaName === undefined ? undefined : catalog.schema(database.id, schemaName)
  if (schemaName !== undefined && !schema) throw absent()
  const object = name === undefined || !schema ? undefined : catalog.objects(schema.id, name)[0]
  if (name !== undefined && !object) throw absent()
  return { database, schema, object }
}

/**
 * What lies in a path of plain names, as the active roles may see it: the databases, a database's schemas, a schema's
 * objects, a table's or view's columns. Nothing runs as a statement, so nothing of it stands in the history.
 * @throws MallardError 42S02 for what is absent or hidden
 */
export async function browse(actor: Actor, path: readonly string[], role?: string): Promise<BrowseEntry[]> {
  const catalog = await catalogOf(actor, role)
  if (path.length === 0) return sorted(catalog.databases().map((one) => entryOf(one, [])))
  const { database, schema, object } = requirePath(catalog, path)
  if (!schema) {
    const schemas = catalog.visibleChildren(database.id).filter(({ kind }) => kind === 'SCHEMA')
    return sorted(schemas.map((one) => entryOf(one, [database.name])))
  }
  const facts = await factsOf(database)
  if (object) return columnsOf(facts, [database.name, schema.name, object.name])
  const rowsOf = new Map(facts?.tables.filter((one) => one.schema === schema.name).map((one) => [one.table, one.rows]))
  return sorted(
    catalog.visibleChildren(schema.id).map((one) => ({
      ...entryOf(one, [database.name, schema.name]),
      ...(one.kind === 'TABLE' && rowsOf.get(one.name) ? { rows: Number(rowsOf.get(one.name)) } : {}),
    })),
  )
}

/** A database, schema or object with what its page shows. @throws MallardError 42S02 */
export async function describeObject(actor: Actor, path: readonly string[]): Promise<ObjectPage> {
  const catalog = await catalogOf(actor, undefined)
  const { database, schema, object } = requirePath(catalog, path)
  const one = object ?? schema ?? database
  const facts = await factsOf(database)
  const here =
    schema && object
      ? (fact: { schema: string; table: string }) => fact.schema === schema.name && fact.table === object.name
      : () => false
  const table = facts?.tables.find(here)
  const own = [database, ...(schema ? [schema] : []), ...(object ? [object] : [])].map(({ name }) => name)
  return {
    ...entryOf(one, own.slice(0, -1)),
    owner: catalog.state.roles.get(one.ownerRoleId)?.name ?? '',
    createdAt: one.createdAt,
    alteredAt: one.alteredAt,
    rows: one.kind === 'TABLE' && table?.rows ? Number(table.rows) : null,
    ddl: table?.sql ?? null,
    columns: (facts?.columns ?? []).filter(here).map(({ column, type, nullable, default: byDefault, comment }) => ({
      name: column,
      type,
      nullable,
      default: byDefault,
      comment,
    })),
    constraints: (facts?.constraints ?? []).filter(here).map(({ text }) => text),
  }
}

/** The roles that the actor may take and the warehouses that their sessions may use, for the context bar. */
export async function contextChoices(actor: Actor): Promise<{ roles: string[]; warehouses: string[] }> {
  const catalog = await catalogOf(actor, undefined)
  const { state } = catalog
  const roles = [...(state.rolesOfUser.get(actor.userId)?.keys() ?? [])].flatMap(
    (id) => state.roles.get(id)?.name ?? [],
  )
  const warehouses = catalog
    .visibleChildren(actor.accountId)
    .filter((one) => one.kind === 'WAREHOUSE' && catalog.can('USAGE', one.id))
  return { roles: [...roles, 'PUBLIC'].sort(), warehouses: warehouses.map(({ name }) => name).sort() }
}

/**
 * As {@link browse}, with owners and dates: databases, schemas or objects for their pages.
 * @throws MallardError 42S02 for what is absent or hidden
 */
export async function browseTable(actor: Actor, path: readonly string[]): Promise<CatalogRow[]> {
  const catalog = await catalogOf(actor, undefined)
  const entries = await browse(actor, path)
  const { database, schema } =
    path.length === 0 ? { database: undefined, schema: undefined } : requirePath(catalog, path)
  const parent = (schema ?? database)?.id
  const children = parent === undefined ? catalog.databases() : catalog.visibleChildren(parent)
  return entries.flatMap((entry) => {
    const one = children.find(({ kind, name }) => name === entry.name && kinds[kind] === entry.kind)
    const owner = one && (catalog.state.roles.get(one.ownerRoleId)?.name ?? '')
    return one ? [{ ...entry, owner: owner ?? '', createdAt: one.createdAt, alteredAt: one.alteredAt }] : []
  })
}

function entryOf(one: Securable, parents: readonly string[]): BrowseEntry {
  return { kind: kinds[one.kind] ?? 'other', name: one.name, path: [...parents, one.name], comment: one.comment }
}

function columnsOf(facts: DatabaseFacts | null, path: readonly [string, string, string]): BrowseEntry[] {
  const columns = facts?.columns.filter(({ schema, table }) => schema === path[1] && table === path[2]) ?? []
  return columns.map(({ column, type, comment }) => ({
    kind: 'column',
    name: column,
    path: [...path, column],
    type,
    comment,
  }))
}

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** By kind in the order of the table above, then by name. */
function sorted(entries: BrowseEntry[]): BrowseEntry[] {
  return entries.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || names.compare(a.name, b.name))
}
