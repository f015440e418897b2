/** What is known of a kept result; its rows lie in files. */
export interface ResultsTable {
  statement_id: string
  account_id: string
  kept: string | null
  columns_sealed: Buffer
  rights: string
  session_roles: string | null
  row_count: number
  bytes: number
  truncated: number
  expires_at: number
}
