/** Public keys of people's authenticators (WebAuthn). */
export interface PasskeysTable {
  id: string
  user_id: string
  credential_id: Buffer
  public_key: Buffer
  counter: number
  transports: string
  name: string
  synced: 0 | 1
  created_at: number
  last_used_at: number | null
}
