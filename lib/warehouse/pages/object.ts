import { privilegesHeld, rolesOf } from '../../access/index.ts'
import type { Actor, Securable } from '../../access/types.ts'
import { quoteNameIfNeeded, quoteString } from '../../sql/index.ts'
import type { SessionCatalog } from '../catalog.ts'
import { isEncrypted } from '../databaseFiles.ts'
import type { BrowseEntry } from '../types.ts'
import { actorCatalog, type Found, requirePath } from './actorCatalog.ts'
import { asking, columnsInFull, sequenceDdl, tableView } from './engineView.ts'
import { fileBytes, listed } from './listing.ts'
import type { ObjectPage } from './types.ts'

/**
 * A database, schema or object with what its page shows. Nothing of it runs as a statement.
 * @throws MallardError 42S02 for what is absent or hidden
 */
export async function objectPage(
  actor: Actor,
  path: readonly string[],
  kind?: BrowseEntry['kind'],
): Promise<ObjectPage> {
  const catalog = await actorCatalog(actor)
  const found = requirePath(catalog, path, kind)
  const { one, path: own } = found
  const page: ObjectPage = {
    ...listed(catalog, one, own.slice(0, -1)),
    securableKind: one.kind,
    ddl: null,
    columns: [],
    constraints: [],
    managed: one.details.managed === true,
    encrypted: one.kind === 'DATABASE' ? isEncrypted(one) : null,
    // Every role that the actor may take counts: a form lets one choose the role that it runs in.
    held: [...privilegesHeld(catalog.state, rolesOf(catalog.state, actor.userId), one.id)],
  }
  if (one.kind === 'DATABASE') return { ...page, bytes: await fileBytes(one), ddl: databaseDdl(one) }
  if (one.kind === 'SCHEMA') return page
  return { ...page, ...(await contents(catalog, found)) }
}

function databaseDdl(database: Securable): string {
  const { name, comment } = database
  return `CREATE DATABASE ${quoteNameIfNeeded(name)}${isEncrypted(database) ? ' ENCRYPTED' : ''}${comment ? ` COMMENT = ${quoteString(comment)}` : ''};`
}

async function contents(catalog: SessionCatalog, { database, schema, one }: Found): Promise<Partial<ObjectPage>> {
  const at = schema!
  if (one.kind === 'TABLE' || one.kind === 'VIEW') {
    const view = await asking(database, async (ask) => ({
      columns: await columnsInFull(ask, database, at, one.name),
      ...(one.kind === 'TABLE' ? await tableView(ask, database, at, one.name) : {}),
    }))
    return one.kind === 'TABLE' ? (view ?? {}) : { columns: view?.columns ?? [], ddl: written(catalog, one) }
  }
  if (one.kind === 'SEQUENCE') return { ddl: await asking(database, (ask) => sequenceDdl(ask, database, at, one.name)) }
  return { ddl: written(catalog, one) }
}

/** A view's and a macro's text as it was written. A secure view's body is its owner's alone. */
export function written(catalog: SessionCatalog, { id, details }: Securable): string | null {
  if (details.secure && !catalog.can('OWNERSHIP', id)) return null
  return typeof details.text === 'string' ? `${details.text.replace(/;\s*$/, '')};` : null
}
