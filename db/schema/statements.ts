import type { Generated } from 'kysely'

/** The history: a row a statement. */
export interface StatementsTable {
  number: Generated<number>
  id: string
  account_id: string
  user_id: string
  session_id: string
  worksheet_id: string | null
  role_name: string
  warehouse_id: string | null
  warehouse_name: string | null
  database_name: string | null
  schema_name: string | null
  text_id: number
  query_type: Generated<string>
  query_tag_sealed: Buffer | null
  status: string
  error_code: string | null
  outcome_sealed: Buffer | null
  started_at: number
  ended_at: number | null
  queued_ms: Generated<number>
  execution_ms: Generated<number>
  rows_produced: Generated<number>
  bytes_produced: Generated<number>
}
