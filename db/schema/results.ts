/** What is known of a statement's result; its rows lie in files. */
export interface ResultsTable {
  number: number
  kept: string | null
  columns_sealed: Buffer
  rights: string
  session_roles: string | null
  row_count: number
  bytes: number
  truncated: number
  expires_at: number
}
