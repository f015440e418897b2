import { newId } from '../../db/index.ts'
import { nameKey } from '../access/types.ts'
import { notFound, placeAt } from '../errors.ts'
import { type Chain, chains, quoteName, type Replacement, type Token } from '../sql/index.ts'
import { ddlVersion, type LiveEngine } from './account.ts'
import { type CatalogTable, catalogTable, houseTables, informationTables } from './catalogRows.ts'
import type { Scope } from './gate/names.ts'
import type { SessionState } from './session.ts'

/** `information_schema.x`, `d.information_schema.x` or `mallard.x` somewhere in a statement (ARCHITECTURE 7). */
export interface CatalogReference {
  /** Offsets of the chain, and of its qualifier: the part that is replaced. */
  start: number
  qualifierEnd: number
  schema: 'information_schema' | 'mallard'
  /** As typed; null: across all databases. */
  database: string | null
  table: string
}

const isInformation = (part: string) => nameKey(part) === 'information_schema'
const isMallard = (part: string) => nameKey(part) === 'mallard'

/** The catalog tables that a text mentions. @throws MallardError 42S02 for one that there is not. */
export function catalogReferences(text: string, tokens: readonly Token[], scope: Scope): CatalogReference[] {
  const found: CatalogReference[] = []
  for (const chain of chains(tokens)) {
    const reference = referenceOf(chain, tokens)
    if (!reference) continue
    const known = reference.schema === 'mallard' ? houseTables : informationTables
    const typed = text.slice(chain.start, chain.end)
    if (!known.has(nameKey(reference.table))) throw notFound(typed, placeAt(text, chain.start))
    if (reference.database !== null && !scope.catalog.database(reference.database))
      throw notFound(typed, placeAt(text, chain.start))
    found.push(reference)
  }
  return found
}

function referenceOf(chain: Chain, tokens: readonly Token[]): CatalogReference | null {
  const parts = chain.parts.map((part) => part.value)
  if (chain.call || parts.length < 2) return null
  const information = isInformation(parts[0]!) ? 0 : parts.length > 2 && isInformation(parts[1]!) ? 1 : -1
  if (information < 0 && !isMallard(parts[0]!)) return null
  const at = Math.max(information, 0)
  return {
    start: chain.start,
    // Parts and dots alternate.
    qualifierEnd: tokens[chain.first + 2 * at]!.end,
    schema: information < 0 ? 'mallard' : 'information_schema',
    database: information === 1 ? parts[0]! : null,
    table: parts[at + 1]!,
  }
}

/**
 * Fills what the references need into an in-memory database of this session and says how to rewrite the text. It is
 * made anew when roles, grants or objects changed, under a new name, so that a running snapshot is never touched.
 */
export async function prepareCatalogTables(
  session: SessionState,
  live: LiveEngine,
  references: readonly CatalogReference[],
): Promise<{ alias: string | null; replacements: Replacement[] }> {
  if (references.length === 0) return { alias: null, replacements: [] }
  const wanted = new Map<string, { place: string; table: CatalogTable }>()
  for (const reference of references) {
    const place = placeOf(reference)
    const name = nameKey(reference.table)
    const key = `${place}.${name}`
    if (!wanted.has(key))
      wanted.set(key, { place, table: await catalogTable(session, live, reference.schema, name, reference.database) })
  }
  const alias = await fill(session, live, wanted)
  const replacements = references.map((reference) => ({
    start: reference.start,
    end: reference.qualifierEnd,
    text: `${quoteName(alias)}.${quoteName(placeOf(reference))}`,
  }))
  return { alias, replacements }
}

function placeOf(reference: CatalogReference): string {
  if (reference.schema === 'mallard') return 'mallard'
  return reference.database === null ? 'information_schema_of_all' : `of ${nameKey(reference.database)}`
}

async function fill(
  session: SessionState,
  live: LiveEngine,
  wanted: ReadonlyMap<string, { place: string; table: CatalogTable }>,
): Promise<string> {
  const { state, roles } = session.catalog()
  const fresh = [...wanted.values()].some(({ table }) => table.volatile)
  const key = [
    state.version,
    ddlVersion(session.actor.accountId),
    session.transaction?.pending.changes.length ?? 0,
    [...roles].join(),
    [...wanted.keys()].join(),
  ].join('|')
  if (!fresh && session.catalogTables?.key === key) return session.catalogTables.alias
  const alias = `~is${session.id}_${newId().slice(0, 6)}`
  await live.engine.attach({ alias, path: ':memory:' })
  const made = new Set<string>()
  for (const { place, table } of wanted.values()) {
    if (!made.has(place))
      await live.engine.control(`CREATE SCHEMA IF NOT EXISTS ${quoteName(alias)}.${quoteName(place)}`)
    made.add(place)
    const columns = table.columns
      .map(([name, type], index) => `r[${index + 1}]::${type} AS ${quoteName(name)}`)
      .join(', ')
    await live.engine.control(
      `CREATE TABLE ${quoteName(alias)}.${quoteName(place)}.${quoteName(table.name)} AS
       SELECT ${columns} FROM (SELECT unnest(CAST(CAST($1 AS JSON) AS VARCHAR[][])) AS r)`,
      [{ type: 'VARCHAR', value: JSON.stringify(table.rows) }],
    )
  }
  if (session.catalogTables) session.staleTables.push(session.catalogTables.alias)
  session.catalogTables = { alias, key }
  // An open transaction may still read those before; they go with the first that is made after it, or the session.
  if (!session.transaction)
    for (const stale of session.staleTables.splice(0)) await live.engine.detach(stale).catch(() => {})
  return alias
}
