import type { CatalogChange, Securable } from '../access/types.ts'
import { nameKey } from '../access/types.ts'
import { MallardError } from '../errors.ts'
import { quoteString } from '../sql/index.ts'
import type { SessionCatalog } from './catalog.ts'
import type { EngineConnection } from './engine/types.ts'

/** What DuckDB drops of its own accord: views and macros it never does, whatever they read. */
const listings = {
  SEQUENCE: 'SELECT schema_name, sequence_name FROM duckdb_sequences()',
  TABLE: 'SELECT schema_name, table_name FROM duckdb_tables()',
} as const

type Kind = keyof typeof listings

/**
 * Objects that a DROP or CREATE OR REPLACE took along: sequences that the object owned, and with CASCADE the tables
 * that use a sequence. The statement has run on `connection` and is not committed.
 * @param catalog as it was before the statement.
 * @throws MallardError 2BP01 when a table goes that the actor does not own.
 */
export async function takenAlong(
  connection: EngineConnection,
  catalog: SessionCatalog,
  database: Securable,
  changes: readonly CatalogChange[],
  cascade: boolean,
): Promise<CatalogChange[]> {
  const dropped = changes.flatMap((change) => (change.type === 'drop' ? [catalog.byId(change.id)] : []))
  if (!dropped.some((one) => one && one.kind !== 'SCHEMA')) return []
  const gone = new Set(dropped.map((one) => one?.id))
  const taken: CatalogChange[] = []
  for (const kind of (cascade ? ['SEQUENCE', 'TABLE'] : ['SEQUENCE']) as Kind[]) {
    const known = catalog
      .children(database.id)
      .filter((schema) => schema.kind === 'SCHEMA' && !gone.has(schema.id))
      .flatMap((schema) => catalog.children(schema.id).map((object) => ({ schema, object })))
      .filter(({ object }) => object.kind === kind && !gone.has(object.id))
    if (known.length === 0) continue
    const { rows } = await connection.query(`${listings[kind]} WHERE database_name = ${quoteString(database.name)}`)
    const there = new Set(rows.map(([schema, name]) => `${nameKey(schema!)}.${nameKey(name!)}`))
    for (const { schema, object } of known) {
      if (there.has(`${nameKey(schema.name)}.${nameKey(object.name)}`)) continue
      if (kind === 'TABLE' && !catalog.can('OWNERSHIP', object.id))
        throw new MallardError('2BP01', 'CASCADE would drop a table that your role does not own.')
      taken.push({ type: 'drop', id: object.id })
    }
  }
  return taken
}
