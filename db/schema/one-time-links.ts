/** Sign-in, sign-up, invitation, reset and change-of-address links; stored hashed, used once. */
export interface OneTimeLinksTable {
  hash: Buffer
  id: string
  purpose: string
  account_id: string | null
  user_id: string | null
  details_sealed: Buffer | null
  created_at: number
  expires_at: number
  used_at: number | null
}
