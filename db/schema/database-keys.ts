/** The keys of encrypted database files. */
export interface DatabaseKeysTable {
  database_id: string
  account_id: string
  key_sealed: Buffer
  created_at: number
}
