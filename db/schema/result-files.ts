/** Files that hold results. */
export interface ResultFilesTable {
  account_id: string
  file: string
  expires_at: number
}
