/** Sign-in, verification and reset links; stored hashed, used once. */
export interface OneTimeLinksTable {
  hash: Buffer
  purpose: string
  user_id: string
  created_at: number
  expires_at: number
  used_at: number | null
}
