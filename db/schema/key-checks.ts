/** A sealed known value for each key: tells a wrong key before it writes. */
export interface KeyChecksTable {
  key_id: Buffer
  sealed: Buffer
  created_at: number
}
