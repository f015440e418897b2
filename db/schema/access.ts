import type { Generated } from 'kysely'

/** Everything that has an owner and can be granted on; roles and users too. The tree hangs on `parent_id`. */
export interface SecurablesTable {
  id: string
  account_id: string
  kind: string
  parent_id: string | null
  name: string
  name_key: string
  owner_role_id: string
  created_at: number
  altered_at: number
  comment: string | null
  /** JSON: facts of the kind. */
  details: Generated<string>
}

/** `parent_role_id` inherits from `role_id`. */
export interface RoleGrantsTable {
  account_id: string
  role_id: string
  parent_role_id: string
  grantor_role_id: string
  created_at: number
}

export interface UserRolesTable {
  account_id: string
  user_id: string
  role_id: string
  grantor_role_id: string
  created_at: number
}

export interface GrantsTable {
  id: string
  account_id: string
  securable_id: string
  privilege: string
  grantee_role_id: string
  grantor_role_id: string
  with_grant_option: number
  created_at: number
}

/** What objects of `kind` that are made in the container later will be granted with. */
export interface FutureGrantsTable {
  id: string
  account_id: string
  container_id: string
  kind: string
  privilege: string
  grantee_role_id: string
  with_grant_option: number
  created_at: number
}
