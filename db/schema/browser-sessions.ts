import type { Generated } from 'kysely'

/** Where people are signed in. */
export interface BrowserSessionsTable {
  id: string
  user_id: string
  epoch: number
  method: string
  address: string | null
  agent: string | null
  strong: Generated<0 | 1>
  created_at: number
  used_at: number
  ended_at: number | null
}
