import type { Securable } from '../access/types.ts'
import { nameKey } from '../access/types.ts'
import { historyScope, listStatements } from '../history/index.ts'
import type { LiveEngine } from './account.ts'
import { factsOf } from './commands/facts.ts'
import { timestamp } from './commands/timestamps.ts'
import type { Row } from './engine/types.ts'
import type { SessionState } from './session.ts'

/** A catalog table's contents for one session. */
export interface CatalogTable {
  name: string
  columns: [string, string][]
  rows: Row[]
  /** Never reused: its rows change without DDL. */
  volatile: boolean
}

export const informationTables = new Set(['schemata', 'tables', 'columns', 'views'])
export const houseTables = new Set(['query_history'])

/** At most this many entries of the history are put into SQL, the newest. */
const historyLimit = 100_000

const columns = {
  schemata: text(
    'catalog_name',
    'schema_name',
    'schema_owner',
    'default_character_set_catalog',
    'default_character_set_schema',
    'default_character_set_name',
    'sql_path',
    'comment',
  ),
  tables: text(
    'table_catalog',
    'table_schema',
    'table_name',
    'table_type',
    'table_owner',
    'self_referencing_column_name',
    'reference_generation',
    'user_defined_type_catalog',
    'user_defined_type_schema',
    'user_defined_type_name',
    'is_insertable_into',
    'is_typed',
    'commit_action',
    'table_comment',
    'created:TIMESTAMPTZ',
    'last_altered:TIMESTAMPTZ',
  ),
  columns: text(
    'table_catalog',
    'table_schema',
    'table_name',
    'column_name',
    'ordinal_position:INTEGER',
    'column_default',
    'is_nullable',
    'data_type',
    'character_maximum_length:INTEGER',
    'character_octet_length:INTEGER',
    'numeric_precision:INTEGER',
    'numeric_precision_radix:INTEGER',
    'numeric_scale:INTEGER',
    'datetime_precision:INTEGER',
    'column_comment',
  ),
  views: text(
    'table_catalog',
    'table_schema',
    'table_name',
    'view_definition',
    'check_option',
    'is_updatable',
    'is_insertable_into',
    'is_secure',
    'table_owner',
  ),
  query_history: text(
    'statement_id',
    'session_id',
    'user_name',
    'role_name',
    'warehouse_name',
    'database_name',
    'schema_name',
    'query_text',
    'query_type',
    'status',
    'error_code',
    'error_message',
    'start_time:TIMESTAMPTZ',
    'end_time:TIMESTAMPTZ',
    'queued_ms:BIGINT',
    'execution_ms:BIGINT',
    'rows_produced:BIGINT',
    'bytes_produced:BIGINT',
    'query_tag',
  ),
}

function text(...names: string[]): [string, string][] {
  return names.map((name) => {
    const [column, type] = name.split(':')
    return [column!, type ?? 'VARCHAR']
  })
}

/** The rows that the session's active roles may see. `database`: of one database only. */
export async function catalogTable(
  session: SessionState,
  live: LiveEngine,
  schema: string,
  name: string,
  database: string | null,
): Promise<CatalogTable> {
  if (schema === 'mallard')
    return { name, columns: columns.query_history, rows: await history(session), volatile: true }
  const catalog = session.catalog()
  const databases =
    database === null ? catalog.databases() : [catalog.database(database)].filter((one) => one !== undefined)
  const rows: Row[] = []
  for (const one of databases) rows.push(...(await rowsOf(session, live, name, one)))
  return { name, columns: columns[name as 'tables'], rows, volatile: false }
}

async function rowsOf(session: SessionState, _live: LiveEngine, name: string, database: Securable): Promise<Row[]> {
  const catalog = session.catalog()
  const owner = (one: Securable) => catalog.state.roles.get(one.ownerRoleId)?.name ?? null
  const schemas = catalog.visibleChildren(database.id).filter((one) => one.kind === 'SCHEMA')
  if (name === 'schemata')
    return schemas.map((one) => [database.name, one.name, owner(one), null, null, null, null, one.comment])
  const objects = schemas.flatMap((schema) =>
    catalog
      .visibleChildren(schema.id)
      .filter((one) => one.kind === 'TABLE' || one.kind === 'VIEW')
      .map((one) => ({ schema, one })),
  )
  if (name === 'tables')
    return objects.map(({ schema, one }) => [
      database.name,
      schema.name,
      one.name,
      one.kind === 'VIEW' ? 'VIEW' : 'BASE TABLE',
      owner(one),
      null,
      null,
      null,
      null,
      null,
      one.kind === 'VIEW' ? 'NO' : 'YES',
      'NO',
      null,
      one.comment,
      timestamp(one.createdAt),
      timestamp(one.alteredAt),
    ])
  if (name === 'views')
    return objects
      .filter(({ one }) => one.kind === 'VIEW')
      .map(({ schema, one }) => [
        database.name,
        schema.name,
        one.name,
        catalog.viewText(one),
        'NONE',
        'NO',
        'NO',
        one.details.secure ? 'YES' : 'NO',
        owner(one),
      ])
  if (objects.length === 0) return []
  const seen = new Set(objects.map(({ schema, one }) => `${nameKey(schema.name)}.${nameKey(one.name)}`))
  const facts = await factsOf(session, database)
  return facts.columns
    .filter((one) => seen.has(`${nameKey(one.schema)}.${nameKey(one.table)}`))
    .map((one) => [
      database.name,
      one.schema,
      one.table,
      one.column,
      String(one.index),
      one.default,
      one.nullable ? 'YES' : 'NO',
      one.type,
      null,
      null,
      one.numericPrecision,
      one.numericPrecision === null ? null : '10',
      one.numericScale,
      null,
      one.comment,
    ])
}

async function history(session: SessionState): Promise<Row[]> {
  const rows: Row[] = []
  const scope = historyScope(session.actor.accountId, session.catalog().roles)
  let before: string | null = null
  do {
    const page = await listStatements(session.actor, {}, { limit: 10_000, before }, scope)
    for (const one of page.entries)
      rows.push([
        one.statementId,
        one.sessionId,
        one.userName,
        one.roleName,
        one.warehouseName,
        one.databaseName,
        one.schemaName,
        one.queryText,
        one.queryType,
        one.status,
        one.errorCode,
        one.errorMessage,
        timestamp(one.startTime),
        one.endTime === null ? null : timestamp(one.endTime),
        String(one.queuedMs),
        String(one.executionMs),
        String(one.rowsProduced),
        String(one.bytesProduced),
        one.queryTag,
      ])
    before = page.next
  } while (before !== null && rows.length < historyLimit)
  return rows
}
