/** Earlier texts of worksheets. */
export interface WorksheetVersionsTable {
  id: string
  worksheet_id: string
  /** Null: a text that lost a conflict. */
  version: number | null
  reason: 'pause' | 'run' | 'conflict' | 'restore' | 'import'
  text_sealed: Buffer
  bytes: number
  saved_by_user_id: string | null
  saved_at: number
}
