/** SQL sessions that the history names. */
export interface SqlSessionsTable {
  id: string
  account_id: string
  user_id: string
  worksheet_id: string | null
  client: string
  created_at: number
  ended_at: number | null
}
