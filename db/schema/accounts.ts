import type { Generated } from 'kysely'

/** A tenant: its own engine, directories and roles. */
export interface AccountsTable {
  id: string
  organization_id: string
  name: string
  name_key: string
  status: Generated<'active' | 'suspended'>
  created_at: number
}
