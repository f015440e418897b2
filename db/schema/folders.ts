/** Folders of worksheets: an adjacency list. */
export interface FoldersTable {
  id: string
  account_id: string
  owner_user_id: string
  parent_id: string | null
  name: string
  created_at: number
  updated_at: number
  trashed_at: number | null
  trashed_by_user_id: string | null
}
