/** Where an account's people and tokens may come from. */
export interface NetworkPoliciesTable {
  id: string
  account_id: string
  name: string
  name_key: string
  allowed: string
  blocked: string
  comment: string | null
  version: number
  created_at: number
}
