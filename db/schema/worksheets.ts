/** Worksheets with the context that they run in. */
export interface WorksheetsTable {
  id: string
  account_id: string
  owner_user_id: string
  folder_id: string | null
  name: string
  text_sealed: Buffer
  role_name: string | null
  warehouse_name: string | null
  database_name: string | null
  schema_name: string | null
  version: number
  created_at: number
  updated_at: number
  trashed_at: number | null
  trashed_by_user_id: string | null
  comment: string | null
  saved_by_user_id: string | null
  saved_at: number
}
