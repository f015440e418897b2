import { stat } from 'node:fs/promises'
import type { Actor, Securable } from '../../access/types.ts'
import { databaseFile, favouritesOf } from '../../databases/index.ts'
import type { SessionCatalog } from '../catalog.ts'
import { actorCatalog, entryKind, requirePath, sorted } from './actorCatalog.ts'
import { asking, rowCounts } from './engineView.ts'
import type { ListedObject } from './types.ts'

/** A line without what only DuckDB or the disk can tell. */
export function listed(catalog: SessionCatalog, one: Securable, parents: readonly string[]): ListedObject {
  return {
    id: one.id,
    kind: entryKind(one.kind),
    name: one.name,
    path: [...parents, one.name],
    owner: catalog.state.roles.get(one.ownerRoleId)?.name ?? '',
    comment: one.comment,
    createdAt: one.createdAt,
    alteredAt: one.alteredAt,
    rows: null,
    bytes: null,
  }
}

/** Bytes of a database's file and its log. */
export async function fileBytes(database: Securable): Promise<number | null> {
  const file = databaseFile(database.accountId, database.id)
  const sizes = await Promise.all(
    [file, `${file}.wal`].map((path) => stat(/* turbopackIgnore: true */ path).catch(() => null)),
  )
  return sizes[0] ? sizes.reduce((sum, one) => sum + (one?.size ?? 0), 0) : null
}

/**
 * What lies in a path, with what a list of it shows: the databases, a database's schemas, a schema's objects, as the
 * actor's active roles may see them.
 * @throws MallardError 42S02
 */
export async function listObjects(actor: Actor, path: readonly string[]): Promise<ListedObject[]> {
  const catalog = await actorCatalog(actor)
  if (path.length === 0)
    return Promise.all(
      sorted(catalog.databases().map((one) => ({ ...listed(catalog, one, []), one }))).map(
        async ({ one, ...line }) => ({ ...line, bytes: await fileBytes(one) }),
      ),
    )
  const { database, schema, one, path: own } = requirePath(catalog, path.slice(0, 2))
  const inside = catalog.visibleChildren(one.id)
  if (!schema) return sorted(inside.filter(({ kind }) => kind === 'SCHEMA').map((each) => listed(catalog, each, own)))
  const counts = await asking(database, (ask) => rowCounts(ask, database, schema))
  return sorted(
    inside.map((each) => ({
      ...listed(catalog, each, own),
      rows: each.kind === 'TABLE' ? (counts?.get(each.name) ?? null) : null,
    })),
  )
}

/** The actor's favourites among what the actor's active roles may see, in the order in which they were kept. */
export async function listFavourites(actor: Actor): Promise<ListedObject[]> {
  const catalog = await actorCatalog(actor)
  const lines = (await favouritesOf(actor)).map(async (id) => {
    const one = catalog.byId(id)
    if (!one || !catalog.isVisible(id)) return []
    const line = listed(catalog, one, catalog.pathOf(id).slice(0, -1))
    return [{ ...line, bytes: one.kind === 'DATABASE' ? await fileBytes(one) : null }]
  })
  return (await Promise.all(lines)).flat()
}
