import { type Actor, nameKey, type RoleSet, type Securable } from '../access/types.ts'
import { once } from '../registry.ts'
import { ddlVersion, liveEngine } from './account.ts'
import type { SessionCatalog } from './catalog.ts'
import { allowedFunctions } from './gate/functionNames.ts'
import { actorCatalog, entryKind } from './pages/actorCatalog.ts'
import { asking, columnsOf } from './pages/engineView.ts'
import type { Completions, CompletionWish, Suggestion } from './types.ts'

/** As many names as a list shows before one types on; a container of no more is answered whole. */
const most = 300

interface Named extends Suggestion {
  /** What is typed is compared with this. */
  key: string
}

/** Names a container's visible children by roles: a role set is a new object whenever grants or objects change. */
const lists = () => once('warehouse.completion', () => new WeakMap<RoleSet, Map<string, Named[]>>())
/** The columns of tables by id, for one engine and one state of the account's DDL. */
const columns = () =>
  once('warehouse.completionColumns', () => new Map<string, { key: string; of: Map<string, Named[]> }>())

const kinds: Partial<Record<Securable['kind'], Suggestion['kind']>> = {
  DATABASE: 'database',
  SCHEMA: 'schema',
  TABLE: 'table',
  VIEW: 'view',
  FUNCTION: 'function',
}

/** Builtin functions, the collations of single languages aside. */
const functions = allowedFunctions
  .trim()
  .split(/\s+/)
  .filter((name) => /^[a-z][a-z0-9_]*$/.test(name) && !name.startsWith('icu_collate_'))

const byKey = (a: Named, b: Named) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)

function namesIn(catalog: SessionCatalog, containerId: string): Named[] {
  const byContainer = lists().get(catalog.roles) ?? new Map<string, Named[]>()
  lists().set(catalog.roles, byContainer)
  const known = byContainer.get(containerId)
  if (known) return known
  const made = catalog
    .visibleChildren(containerId)
    .filter(({ kind }) => entryKind(kind) !== 'other' && kind !== 'STAGE')
    .map((one): Named => ({ name: one.name, kind: kinds[one.kind] ?? 'other', key: nameKey(one.name) }))
    .sort(byKey)
  byContainer.set(containerId, made)
  return made
}

async function columnsIn(catalog: SessionCatalog, table: Securable): Promise<Named[]> {
  const { accountId } = table
  const { engine } = await liveEngine(accountId)
  const key = `${engine.incarnation}.${ddlVersion(accountId)}`
  let known = columns().get(accountId)
  if (known?.key !== key) {
    known = { key, of: new Map() }
    columns().set(accountId, known)
  }
  const found = known.of.get(table.id)
  if (found) return found
  const database = catalog.databaseOf(table.id)!
  const path = [database.name, catalog.byId(table.parentId!)!.name, table.name]
  const read = await asking(database, (ask) => columnsOf(ask, path))
  if (read === null) return []
  // In the order of the table, which is how people know it; only a list of more than fits is searched by prefix.
  const made = read.map(({ name, type }): Named => ({ name, kind: 'column', detail: type, key: nameKey(name) }))
  if (made.length > most) made.sort(byKey)
  known.of.set(table.id, made)
  return made
}

const readable = (catalog: SessionCatalog, schemaId: string, name: string) =>
  catalog.objects(schemaId, name).find(({ kind }) => kind === 'TABLE' || kind === 'VIEW')

/** Where the worksheet stands, as far as its roles may see it. */
function standing(catalog: SessionCatalog, { database: name, schema: schemaName }: CompletionWish) {
  const database = name === undefined ? undefined : catalog.database(name)
  const schema = database && catalog.schema(database.id, schemaName ?? 'main')
  return { database, schema }
}

/** What can follow a path, read as SQL reads it: from the root, from the database, from the schema. */
async function inside(catalog: SessionCatalog, wish: CompletionWish): Promise<Named[][]> {
  const { database, schema } = standing(catalog, wish)
  const [a, b, c] = wish.path as [string, string?, string?]
  const named = catalog.database(a)
  if (c !== undefined) {
    const at = named && catalog.schema(named.id, b!)
    const table = at && readable(catalog, at.id, c)
    return table ? [await columnsIn(catalog, table)] : []
  }
  const found: Named[][] = []
  const own = database && catalog.schema(database.id, a)
  if (b === undefined) {
    if (own) found.push(namesIn(catalog, own.id))
    if (named) {
      found.push(namesIn(catalog, named.id))
      const main = catalog.schema(named.id, 'main')
      if (main) found.push(namesIn(catalog, main.id))
    }
    const table = schema && readable(catalog, schema.id, a)
    if (table) found.push(await columnsIn(catalog, table))
    return found
  }
  const at = named && catalog.schema(named.id, b)
  if (at) found.push(namesIn(catalog, at.id))
  const main = named && catalog.schema(named.id, 'main')
  const table = (own && readable(catalog, own.id, b)) ?? (main && readable(catalog, main.id, b))
  if (table) found.push(await columnsIn(catalog, table))
  return found
}

function unqualified(catalog: SessionCatalog, wish: CompletionWish): Named[][] {
  const { database, schema } = standing(catalog, wish)
  return [
    ...(schema ? [namesIn(catalog, schema.id)] : []),
    ...(database ? [namesIn(catalog, database.id)] : []),
    databases(catalog),
  ]
}

function databases(catalog: SessionCatalog): Named[] {
  return namesIn(catalog, catalog.state.accountId).filter(({ kind }) => kind === 'database')
}

/** The first of a sorted list that is not before `key`. */
function firstFrom(sorted: readonly Named[], key: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]!.key < key) low = middle + 1
    else high = middle
  }
  return low
}

const shown = ({ name, kind, detail }: Named): Suggestion => ({ name, kind, ...(detail ? { detail } : {}) })

/** Names that begin with what was typed, then those that contain it; short lists whole. */
function matching(found: readonly (readonly Named[])[], prefix: string): Completions {
  if (found.reduce((sum, { length }) => sum + length, 0) <= most) return { names: found.flat().map(shown), more: false }
  const wanted = nameKey(prefix)
  const names: Named[] = []
  for (const sorted of found)
    for (let at = firstFrom(sorted, wanted); names.length < most && sorted[at]?.key.startsWith(wanted); at++)
      names.push(sorted[at]!)
  for (const sorted of found)
    for (let at = 0; at < sorted.length && names.length < most; at++) {
      const { key } = sorted[at]!
      if (!key.startsWith(wanted) && key.includes(wanted)) names.push(sorted[at]!)
    }
  return { names: names.map(shown), more: true }
}

/**
 * Names that can stand at a place in a statement: databases, schemas, objects, columns and functions that the actor may
 * see in that role. Nothing is parsed: aliases and CTEs are the editor's to know. Under 50 ms with 10,000 tables.
 * @throws MallardError 42501 for a role that is not granted
 */
export async function complete(actor: Actor, wish: CompletionWish): Promise<Completions> {
  const catalog = await actorCatalog(actor, wish.role)
  const found = wish.path.length === 0 ? unqualified(catalog, wish) : await inside(catalog, wish)
  return { ...matching(found, wish.prefix), ...(wish.functions ? { functions } : {}) }
}
