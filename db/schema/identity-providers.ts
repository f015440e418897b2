/** An account's OpenID Connect provider. */
export interface IdentityProvidersTable {
  account_id: string
  issuer: string
  client_id: string
  client_secret_sealed: Buffer
  rules: string
  enabled: 0 | 1
  updated_at: number
}

/** Who a user is to a provider. */
export interface IdentitiesTable {
  user_id: string
  issuer: string
  subject: Buffer
  created_at: number
  used_at: number
}
