/** What happened, in the order in which it happened; never changed. */
export interface AuditEventsTable {
  account_id: string
  number: number
  at: number
  kind: string
  outcome: 'ok' | 'failed' | 'denied'
  user_id: string | null
  address: string | null
  details_sealed: Buffer
  details_hash: Buffer
  hash: Buffer
}

/** The end of each account's chain. */
export interface AuditHeadsTable {
  account_id: string
  number: number
  hash: Buffer
  seal: Buffer
}
