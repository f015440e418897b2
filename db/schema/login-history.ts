import type { Generated } from 'kysely'

/** Sign-ins and refused sign-ins. */
export interface LoginHistoryTable {
  id: Generated<number>
  account_id: string
  user_id: string
  at: number
  method: string
  success: number
  reason: string | null
  address: string | null
}
