import type { Securable } from '../access/types.ts'
import { once } from '../registry.ts'
import { quoteString } from '../sql/index.ts'
import { ddlVersion, type LiveEngine } from './account.ts'
import type { Row } from './engine/types.ts'

/** A column as DuckDB's catalog knows it. */
export interface ColumnFact {
  schema: string
  table: string
  column: string
  index: number
  type: string
  nullable: boolean
  default: string | null
  comment: string | null
  numericPrecision: string | null
  numericScale: string | null
}

export interface TableFact {
  schema: string
  table: string
  /** DuckDB's estimate from its metadata, never a scan. */
  rows: string | null
  sql: string | null
  hasPrimaryKey: boolean
}

export interface ConstraintFact {
  schema: string
  table: string
  type: string
  text: string
  columns: string[]
}

/** What DuckDB knows of a database's tables and views. */
export interface DatabaseFacts {
  columns: ColumnFact[]
  tables: TableFact[]
  constraints: ConstraintFact[]
}

type Query = (sql: string) => Promise<{ rows: Row[] }>

const cache = () =>
  once('warehouse.engineFacts', () => new Map<string, { key: string; facts: Promise<DatabaseFacts> }>())

/**
 * Columns, tables and constraints of a database, kept until DDL of the account. The database must be attached.
 * @param query the session's own connection while its transaction holds DDL; then nothing is kept.
 */
export async function databaseFacts(live: LiveEngine, database: Securable, query?: Query): Promise<DatabaseFacts> {
  if (query) return read(query, database.name)
  const key = `${live.engine.incarnation}.${ddlVersion(database.accountId)}.${database.name}`
  const found = cache().get(database.id)
  if (found?.key === key) return found.facts
  const release = await live.attachments.use([database])
  const facts = read((sql) => live.engine.control(sql), database.name).finally(release)
  cache().set(database.id, { key, facts })
  facts.catch(() => cache().delete(database.id))
  return facts
}

async function read(query: Query, alias: string): Promise<DatabaseFacts> {
  const here = `database_name = ${quoteString(alias)} AND schema_name <> '__mallard' AND NOT internal`
  const columns = await query(`
    SELECT schema_name, table_name, column_name, column_index, data_type, is_nullable, column_default, comment, numeric_precision, numeric_scale
    FROM duckdb_columns() WHERE ${here} ORDER BY schema_name, table_name, column_index`)
  const tables = await query(`
    SELECT schema_name, table_name, estimated_size, sql, has_primary_key FROM duckdb_tables() WHERE ${here}
    UNION ALL SELECT schema_name, view_name, NULL, sql, false FROM duckdb_views() WHERE ${here}`)
  const constraints = await query(`
    SELECT schema_name, table_name, constraint_type, constraint_text, to_json(constraint_column_names)
    FROM duckdb_constraints() WHERE database_name = ${quoteString(alias)} AND schema_name <> '__mallard'`)
  return {
    columns: columns.rows.map(
      ([schema, table, column, index, type, nullable, byDefault, comment, precision, scale]) => ({
        schema: schema!,
        table: table!,
        column: column!,
        index: Number(index),
        type: type!,
        nullable: nullable === 'true',
        default: byDefault ?? null,
        comment: comment ?? null,
        numericPrecision: precision ?? null,
        numericScale: scale ?? null,
      }),
    ),
    tables: tables.rows.map(([schema, table, rows, sql, primary]) => ({
      schema: schema!,
      table: table!,
      rows: rows ?? null,
      sql: sql ?? null,
      hasPrimaryKey: primary === 'true',
    })),
    constraints: constraints.rows.map(([schema, table, type, text, names]) => ({
      schema: schema!,
      table: table!,
      type: type!,
      text: text ?? '',
      columns: names ? (JSON.parse(names) as string[]) : [],
    })),
  }
}
