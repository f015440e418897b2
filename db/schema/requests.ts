import type { Generated } from 'kysely'

/** Idempotent requests of the SQL API, by the client's `requestId`. */
export interface RequestsTable {
  user_id: string
  request_id: string
  fingerprint: Buffer
  state: 'running' | 'done' | 'unknown'
  statement_ids: Generated<string>
  outcome_sealed: Buffer | null
  created_at: number
}
