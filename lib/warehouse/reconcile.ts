import { newId } from '../../db/index.ts'
import { accessState, applyCatalogChanges, child, childrenOf } from '../access/index.ts'
import type { CatalogChange, Securable, SecurableKind } from '../access/types.ts'
import { deleteIntent, intentsOf } from '../databases/index.ts'
import { log } from '../log.ts'
import { once } from '../registry.ts'
import { headOf, lexStatement, quoteName, quoteString } from '../sql/index.ts'
import type { Engine } from './engine/types.ts'

interface Found {
  kind: SecurableKind
  schema: string
  name: string
  comment: string | null
  text: string | null
}

/** Mallard's own schema in every database file: the ids of DDL transactions that were committed (ARCHITECTURE 7). */
export const houseSchema = '__mallard'

/** As many ids of settled transactions may stay in a file; more of them are removed when it is attached. */
const keptCommits = 1_000

/** Databases whose file this process has compared with the metadata. */
const inLine = () => once('warehouse.inLine', () => new Set<string>())

/** Statements that make {@link houseSchema} in a new, attached database. */
export function houseSchemaSql(alias: string): string[] {
  const name = `${quoteName(alias)}.${houseSchema}`
  return [`CREATE SCHEMA IF NOT EXISTS ${name}`, `CREATE TABLE IF NOT EXISTS ${name}.commits (id VARCHAR NOT NULL)`]
}

/**
 * Brings the metadata of a database that was just attached into line with its file: intents whose id the file holds
 * are applied, the others dropped, and what is then unexplained goes to the database's owner.
 */
export async function reconcile(engine: Engine, database: Securable): Promise<void> {
  const intents = await intentsOf(database.id)
  // To list what 96 databases hold takes 26 ms; since the last time, only DDL of ours has changed the file.
  if (intents.length === 0 && inLine().has(database.id)) return
  const commits = `${quoteName(database.name)}.${houseSchema}.commits`
  const { rows } = await engine.control(`SELECT id FROM ${commits}`)
  if (intents.length > 0) {
    const committed = new Set(rows.map((row) => row[0]))
    for (const intent of intents) {
      if (committed.has(intent.transactionId)) await applyCatalogChanges(database.accountId, intent.changes)
      await deleteIntent(intent.transactionId)
    }
    log().info({ databaseId: database.id, intents: intents.length }, 'settled DDL that was under way')
  }
  // Nobody uses the database yet, so no commit is under way that would need them.
  if (rows.length >= keptCommits) await engine.control(`DELETE FROM ${commits}`)
  const changes = differences(database, await listObjects(engine, database.name))
  if (changes.length > 0) {
    log().warn({ databaseId: database.id, changes: changes.length }, 'objects in the file differ from the metadata')
    await applyCatalogChanges(database.accountId, changes)
  }
  inLine().add(database.id)
}

/** What the file holds against what SQLite knows. Also `mallard check`'s question. */
export function differences(database: Securable, found: Found[]): CatalogChange[] {
  const state = accessState(database.accountId)
  const changes: CatalogChange[] = []
  const known = new Set<string>()
  const now = Date.now()
  const make = (kind: SecurableKind, parentId: string, one: Found): string => {
    const id = newId()
    const details = one.text === null ? {} : { text: one.text, ...(kind === 'VIEW' ? { body: bodyOf(one.text) } : {}) }
    const { name, comment } = one
    changes.push({
      type: 'create',
      securable: {
        id,
        accountId: database.accountId,
        kind,
        parentId,
        name,
        ownerRoleId: database.ownerRoleId,
        createdAt: now,
        alteredAt: now,
        comment,
        details,
      },
    })
    return id
  }
  const schemas = new Map<string, string>()
  for (const one of found.filter((each) => each.kind === 'SCHEMA')) {
    const id = child(state, database.id, 'SCHEMA', one.name)?.id ?? make('SCHEMA', database.id, one)
    schemas.set(one.name, id)
    known.add(id)
  }
  for (const one of found.filter((each) => each.kind !== 'SCHEMA')) {
    const schemaId = schemas.get(one.schema)
    if (!schemaId) continue
    const existing = child(state, schemaId, one.kind, one.name)
    if (existing?.kind === one.kind) known.add(existing.id)
    else make(one.kind, schemaId, one)
  }
  const inFile: SecurableKind[] = ['TABLE', 'VIEW', 'SEQUENCE', 'FUNCTION', 'TYPE']
  for (const schema of childrenOf(state, database.id)) {
    if (schema.kind !== 'SCHEMA') continue
    if (!known.has(schema.id)) changes.unshift({ type: 'drop', id: schema.id })
    else
      for (const object of childrenOf(state, schema.id))
        if (inFile.includes(object.kind) && !known.has(object.id)) changes.unshift({ type: 'drop', id: object.id })
  }
  return changes
}

/** The part of a CREATE VIEW after AS. */
export function bodyOf(text: string): string {
  const at = headOf(lexStatement(text)).create?.bodyAt
  return at == null ? '' : text.slice(at).replace(/;\s*$/, '')
}

/** What an attached database's file holds, Mallard's own schema left out. */
export async function listObjects(engine: Engine, alias: string): Promise<Found[]> {
  const here = `database_name = ${quoteString(alias)} AND schema_name <> '${houseSchema}'`
  const { rows } = await engine.control(`
    SELECT 'SCHEMA', schema_name, schema_name, comment, NULL FROM duckdb_schemas() WHERE ${here} AND (NOT internal OR schema_name = 'main')
    UNION ALL SELECT 'TABLE', schema_name, table_name, comment, NULL FROM duckdb_tables() WHERE ${here} AND NOT internal
    UNION ALL SELECT 'VIEW', schema_name, view_name, comment, sql FROM duckdb_views() WHERE ${here} AND NOT internal
    UNION ALL SELECT 'SEQUENCE', schema_name, sequence_name, comment, NULL FROM duckdb_sequences() WHERE ${here}
    UNION ALL SELECT DISTINCT 'FUNCTION', schema_name, function_name, comment,
      'CREATE MACRO x AS ' || CASE function_type WHEN 'table_macro' THEN 'TABLE ' ELSE '' END || macro_definition
      FROM duckdb_functions() WHERE ${here} AND NOT internal AND function_type IN ('macro', 'table_macro')
    UNION ALL SELECT 'TYPE', schema_name, type_name, comment, NULL FROM duckdb_types() WHERE ${here} AND NOT internal`)
  const seen = new Set<string>()
  const found: Found[] = []
  for (const [kind, schema, name, comment, text] of rows) {
    const key = `${kind}/${schema}/${name}`
    if (seen.has(key)) continue
    seen.add(key)
    found.push({
      kind: kind as SecurableKind,
      schema: schema!,
      name: name!,
      comment: comment ?? null,
      text: text ?? null,
    })
  }
  return found
}
