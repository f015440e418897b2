import { rolesOf } from '../access/index.ts'
import type { Actor, Securable } from '../access/types.ts'
import { actorCatalog, entryKind, requirePath, sorted, startRoles } from './pages/actorCatalog.ts'
import { asking, columnsOf, rowCounts } from './pages/engineView.ts'
import type { BrowseEntry } from './types.ts'

/**
 * What lies in a path of plain names, as the active roles may see it: the databases, a database's schemas, a schema's
 * objects, a table's or view's columns. Nothing runs as a statement, so nothing of it stands in the history.
 * @throws MallardError 42S02 for what is absent or hidden
 */
export async function browse(actor: Actor, path: readonly string[], role?: string): Promise<BrowseEntry[]> {
  const catalog = await actorCatalog(actor, role)
  if (path.length === 0) return sorted(catalog.databases().map((one) => entryOf(one, [])))
  const { database, schema, object, path: own } = requirePath(catalog, path)
  if (object) {
    const columns = await asking(database, (ask) => columnsOf(ask, own))
    return (columns ?? []).map(({ name, type }) => ({
      kind: 'column',
      name,
      path: [...own, name],
      type,
      comment: null,
    }))
  }
  if (!schema) {
    const schemas = catalog.visibleChildren(database.id).filter(({ kind }) => kind === 'SCHEMA')
    return sorted(schemas.map((one) => entryOf(one, own)))
  }
  const counts = await asking(database, (ask) => rowCounts(ask, database, schema))
  return sorted(
    catalog.visibleChildren(schema.id).map((one) => {
      const rows = one.kind === 'TABLE' ? counts?.get(one.name) : undefined
      return { ...entryOf(one, own), ...(rows === undefined ? {} : { rows }) }
    }),
  )
}

/**
 * The roles that the actor may take and the warehouses that their sessions may use, for the context bar; `role` is the
 * one that a session of theirs begins in.
 */
export async function contextChoices(actor: Actor): Promise<{ roles: string[]; warehouses: string[]; role: string }> {
  const catalog = await actorCatalog(actor)
  const { state } = catalog
  const nameOf = (id: string) => state.roles.get(id)?.name ?? ''
  const roles = actor.boundRoleId ? [actor.boundRoleId] : [...rolesOf(state, actor.userId)]
  const warehouses = catalog
    .visibleChildren(actor.accountId)
    .filter((one) => one.kind === 'WAREHOUSE' && catalog.can('USAGE', one.id))
  return {
    roles: roles.map(nameOf).sort(),
    warehouses: warehouses.map(({ name }) => name).sort(),
    role: nameOf((await startRoles(actor)).primaryRoleId),
  }
}

function entryOf(one: Securable, parents: readonly string[]): BrowseEntry {
  return { kind: entryKind(one.kind), name: one.name, path: [...parents, one.name], comment: one.comment }
}
