import type { Securable } from '../../access/types.ts'
import { log } from '../../log.ts'
import { quoteQualified, quoteString } from '../../sql/index.ts'
import { liveEngine } from '../account.ts'
import type { Row } from '../engine/types.ts'
import type { ColumnOfPage } from './types.ts'

/** DuckDB's block, 256 KB: what a table's size is counted in. */
const blockBytes = 262_144

export type Ask = (sql: string) => Promise<Row[]>

/**
 * Asks DuckDB about a database, on the host's own connection: catalog questions only, never a scan. Null when its file
 * cannot be opened: names, owners and comments are shown all the same.
 */
export async function asking<T>(database: Securable, work: (ask: Ask) => Promise<T>): Promise<T | null> {
  try {
    const live = await liveEngine(database.accountId)
    const release = await live.attachments.use([database])
    try {
      return await work(async (sql) => (await live.engine.control(sql)).rows)
    } finally {
      release()
    }
  } catch (error) {
    log().warn({ err: error, database: database.id }, 'a database cannot be read')
    return null
  }
}

const inSchema = (database: Securable, schema: Securable) =>
  `database_name = ${quoteString(database.name)} AND schema_name = ${quoteString(schema.name)}`

/** Rows of a schema's tables by name, as DuckDB's metadata has them now. */
export async function rowCounts(ask: Ask, database: Securable, schema: Securable): Promise<Map<string, number>> {
  const rows = await ask(
    `SELECT table_name, estimated_size FROM duckdb_tables() WHERE ${inSchema(database, schema)} AND NOT internal`,
  )
  return new Map(rows.map(([table, count]) => [table!, Number(count)]))
}

/** The columns of a table or view. A look-up by name: it does not grow with the catalog. */
export async function columnsOf(ask: Ask, path: readonly string[]): Promise<{ name: string; type: string }[]> {
  const rows = await ask(`SELECT name, type FROM pragma_table_info(${quoteString(quoteQualified(path))}) ORDER BY cid`)
  return rows.map(([name, type]) => ({ name: name!, type: type! }))
}

export async function columnsInFull(
  ask: Ask,
  database: Securable,
  schema: Securable,
  name: string,
): Promise<ColumnOfPage[]> {
  const rows = await ask(
    `SELECT column_name, data_type, is_nullable, column_default, comment FROM duckdb_columns()
     WHERE ${inSchema(database, schema)} AND table_name = ${quoteString(name)} ORDER BY column_index`,
  )
  return rows.map(([column, type, nullable, byDefault, comment]) => ({
    name: column!,
    type: type!,
    nullable: nullable === 'true',
    default: byDefault ?? null,
    comment: comment ?? null,
  }))
}

export interface TableView {
  rows: number
  ddl: string | null
  /** Whole blocks that hold data of the table; small tables share theirs. Null until the first checkpoint. */
  bytes: number | null
  constraints: { type: string; text: string; columns: string[] }[]
}

export async function tableView(ask: Ask, database: Securable, schema: Securable, name: string): Promise<TableView> {
  const here = `${inSchema(database, schema)} AND table_name = ${quoteString(name)}`
  const [table] = await ask(`SELECT estimated_size, sql FROM duckdb_tables() WHERE ${here}`)
  const [blocks] = await ask(
    `SELECT count(DISTINCT block_id) FROM pragma_storage_info(${quoteString(quoteQualified([database.name, schema.name, name]))})
     WHERE persistent AND block_id >= 0`,
  )
  return {
    rows: Number(table?.[0] ?? 0),
    ddl: table?.[1] ?? null,
    bytes: Number(blocks?.[0] ?? 0) * blockBytes || null,
    constraints: await constraintsOf(ask, here),
  }
}

async function constraintsOf(ask: Ask, here: string) {
  const rows = await ask(
    `SELECT constraint_type, constraint_text, to_json(constraint_column_names) FROM duckdb_constraints() WHERE ${here}`,
  )
  return rows.map(([type, text, columns]) => ({
    type: type!,
    text: text ?? '',
    columns: columns ? (JSON.parse(columns) as string[]) : [],
  }))
}

/** Tables with a foreign key to this one. DuckDB keeps these within a database. */
export async function referencingTables(
  ask: Ask,
  database: Securable,
  schema: Securable,
  name: string,
): Promise<{ schema: string; table: string }[]> {
  const rows = await ask(
    `SELECT DISTINCT schema_name, table_name FROM duckdb_constraints()
     WHERE ${inSchema(database, schema)} AND constraint_type = 'FOREIGN KEY' AND referenced_table = ${quoteString(name)}`,
  )
  return rows.map(([at, table]) => ({ schema: at!, table: table! }))
}

export async function sequenceDdl(ask: Ask, database: Securable, schema: Securable, name: string) {
  const [row] = await ask(
    `SELECT sql FROM duckdb_sequences() WHERE ${inSchema(database, schema)} AND sequence_name = ${quoteString(name)}`,
  )
  return row?.[0] ?? null
}
