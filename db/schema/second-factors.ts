/** The shared secret of a user's authenticator. */
export interface SecondFactorsTable {
  user_id: string
  secret_sealed: Buffer
  created_at: number
  confirmed_at: number | null
  last_step: number
}

/** Codes for a lost authenticator; stored hashed, used once. */
export interface RecoveryCodesTable {
  hash: Buffer
  user_id: string
  used_at: number | null
}
