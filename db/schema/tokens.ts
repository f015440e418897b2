/** Personal access tokens; the secret is stored hashed. */
export interface TokensTable {
  id: string
  user_id: string
  hash: Buffer
  role_id: string | null
  name: string | null
  networks: string | null
  created_at: number
  expires_at: number | null
  last_used_at: number | null
  revoked_at: number | null
}
