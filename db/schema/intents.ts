/** What a DDL transaction will do to the metadata once it has committed. */
export interface IntentsTable {
  transaction_id: string
  account_id: string
  database_id: string
  operations: string
  owner_role_id: string
  created_at: number
}
