import { type AccessState, findRole } from '../../../access/index.ts'
import type { RoleSet } from '../../../access/types.ts'
import type { NetworkAuthority } from '../../../users/index.ts'

/** Network policies are SECURITYADMIN's, as in Snowflake; any active role counts. */
export function networkAuthority(state: AccessState, roles: RoleSet): NetworkAuthority {
  return { mayManageNetworks: () => roles.has(findRole(state, 'SECURITYADMIN')?.id ?? '') }
}
