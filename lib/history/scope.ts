import { accessState, can, childrenOf, systemRole } from '../access/index.ts'
import type { RoleSet } from '../access/types.ts'
import type { HistoryScope } from './types.ts'

/**
 * Whose statements these active roles may see (docs/specs/workspace.md, F5): everyone's with ACCOUNTADMIN, else those on
 * warehouses where they hold MONITOR, besides the user's own.
 */
export function historyScope(accountId: string, roles: RoleSet): HistoryScope {
  const state = accessState(accountId)
  if (roles.has(systemRole(state, 'ACCOUNTADMIN'))) return 'all'
  const warehouses = childrenOf(state, accountId, 'WAREHOUSE').filter(({ id }) => can(state, roles, 'MONITOR', id))
  return { monitoredWarehouseIds: warehouses.map(({ id }) => id) }
}
