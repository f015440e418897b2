import { type Actor, nameKey, type Securable } from '../../access/types.ts'
import { MallardError } from '../../errors.ts'
import { chains, code, lex } from '../../sql/index.ts'
import type { SessionCatalog } from '../catalog.ts'
import { readings } from '../gate/names.ts'
import type { BrowseEntry } from '../types.ts'
import { actorCatalog, entryKind, requirePath } from './actorCatalog.ts'
import { asking, referencingTables } from './engineView.ts'
import { written } from './object.ts'
import type { Dependent } from './types.ts'

/**
 * What names an object, or anything that lies in a container, from outside of it: views and macros whose text does,
 * tables with a foreign key to it. Only what the actor's active roles may see, and whose text they may read.
 * @throws MallardError 42S02
 */
export async function dependentsOf(
  actor: Actor,
  path: readonly string[],
  kind?: BrowseEntry['kind'],
): Promise<Dependent[]> {
  const catalog = await actorCatalog(actor)
  const { database, schema, one } = requirePath(catalog, path, kind)
  const wanted = new Set(subtree(catalog, one))
  const found = readers(catalog).filter(({ id }) => !wanted.has(id))
  const naming = found.filter((each) => names(catalog, each, wanted, one))
  const tables =
    one.kind === 'TABLE' ? await asking(database, (ask) => referencingTables(ask, database, schema!, one.name)) : null
  const referencing = (tables ?? []).flatMap(({ schema: at, table }) => {
    const inSchema = catalog.schema(database.id, at)
    return inSchema ? catalog.objects(inSchema.id, table).filter((each) => each.kind === 'TABLE') : []
  })
  return [...naming, ...referencing.filter(({ id }) => id !== one.id)].map((each) => dependent(catalog, each))
}

function subtree(catalog: SessionCatalog, one: Securable): string[] {
  return [one.id, ...catalog.children(one.id).flatMap((each) => subtree(catalog, each))]
}

/** Every visible view and macro of the account. */
function readers(catalog: SessionCatalog): Securable[] {
  return catalog
    .databases()
    .flatMap((database) => catalog.visibleChildren(database.id))
    .filter(({ kind }) => kind === 'SCHEMA')
    .flatMap((schema) => catalog.visibleChildren(schema.id))
    .filter(({ kind }) => kind === 'VIEW' || kind === 'FUNCTION')
}

/** Does the text of a view or macro name one of these? */
function names(catalog: SessionCatalog, reader: Securable, wanted: ReadonlySet<string>, one: Securable): boolean {
  const text = written(catalog, reader)
  // Most texts do not even contain the word: cutting them into tokens is for those that do.
  const leaf = one.kind !== 'DATABASE' && one.kind !== 'SCHEMA'
  if (text === null || (leaf && !nameKey(text).includes(nameKey(one.name)))) return false
  const schema = catalog.byId(reader.parentId!) ?? null
  const scope = { catalog, database: catalog.databaseOf(reader.id) ?? null, schema, temp: new Map() }
  try {
    return chains(code(lex(text))).some((chain) => {
      const parts = chain.parts.map(({ value }) => value)
      return [3, 2, 1].some(
        (length) => length <= parts.length && readings(parts.slice(0, length), scope).some(({ id }) => wanted.has(id)),
      )
    })
  } catch (error) {
    if (error instanceof MallardError) return false
    throw error
  }
}

function dependent(catalog: SessionCatalog, one: Securable): Dependent {
  const schema = catalog.byId(one.parentId!)
  return {
    kind: entryKind(one.kind),
    path: [catalog.databaseOf(one.id)?.name ?? '', schema?.name ?? '', one.name],
    owner: catalog.state.roles.get(one.ownerRoleId)?.name ?? '',
  }
}
