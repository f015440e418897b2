import type { Generated } from 'kysely'

/** People of an account. */
export interface UsersTable {
  id: string
  account_id: string
  name: string
  name_key: string
  email_sealed: Buffer | null
  email_index: Buffer | null
  password_hash: string | null
  verified_at: number | null
  disabled_at: number | null
  dropped_at: number | null
  default_role_id: string | null
  default_warehouse: string | null
  default_database: string | null
  default_schema: string | null
  default_secondary_roles: Generated<'ALL' | 'NONE'>
  comment: string | null
  network_policy_id: string | null
  session_epoch: Generated<number>
  created_at: number
  /** The user of another account that keeps this person's password and factors; absent: this one does. */
  person_id: string | null
  /** When the person, who had followed a mail to the address by then, last set the password; absent: it vouches for nobody. */
  own_password_at: number | null
}
