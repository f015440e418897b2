import type { Generated } from 'kysely'

/** A tenant: its own engine, directories and roles. */
export interface AccountsTable {
  id: string
  organization_id: string
  name: string
  name_key: string
  status: Generated<'active' | 'suspended'>
  created_at: number
  /** Base64 of the 32 bytes that encrypt kept results; made at the engine's first start. */
  results_key_sealed: Generated<Buffer | null>
  comment: string | null
  /** A dropped account is suspended, too. */
  dropped_at: number | null
  /** When a dropped account is deleted for good. */
  deletion_at: number | null
  restored_at: number | null
}
