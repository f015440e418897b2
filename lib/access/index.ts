import { newId } from '../../db/index.ts'
import { planCatalog, planCreate } from './rules/catalog.ts'
import { planAccount, type SystemRoles } from './rules/system.ts'
import type { AccessState } from './state.ts'
import { accountName, ownerOfRole } from './store.ts'
import type { CatalogChange, Securable, SecurableKind } from './types.ts'
import { accessState, change, write } from './writer.ts'

export type { Change } from './changes.ts'
export { activeRoles, callerOf, closure, findRole, inherited, primaryRole, rolesOf, systemRole } from './closure.ts'
export { databases, findDatabase, findObject, findObjects, findSchema, roleByName, securable } from './lookup.ts'
export { fullName, ownerName, roleName, shownName } from './names.ts'
export { createPrivilege, privilegesOf, privilegesOfKind } from './privileges.ts'
export { type AccessStep, explainAccess, type Subject } from './rules/explain.ts'
export { planFutureGrant, planFutureOwnership, planFutureRevoke } from './rules/future.ts'
export { planGrant } from './rules/grant.ts'
export { grantorFor, managingSchema, mayName, type Purpose } from './rules/granting.ts'
export { can, holds, isVisible, managesGrants, privilegesHeld } from './rules/held.ts'
export { planOwnership } from './rules/ownership.ts'
export {
  mayUse,
  requireCreate,
  requireCreatePrivilege,
  requireOwnership,
  requireOwnersRight,
  requirePrivilege,
} from './rules/require.ts'
export { planRevoke } from './rules/revoke.ts'
export {
  mayGrantRole,
  planAlterRole,
  planCreateRole,
  planDropRole,
  planGrantRole,
  planRevokeRole,
  type RoleGrantee,
} from './rules/roles.ts'
export type { SystemRoleName, SystemRoles } from './rules/system.ts'
export { type Effect, whatIf } from './rules/whatif.ts'
export { boundToRole, effectiveRoles, type RoleRequest, roleNotGranted, stillAllowed } from './start.ts'
export { type AccessState, child, childrenOf, subtree } from './state.ts'
export { accessState, forgetAccess } from './writer.ts'

/** {@link accessState} for callers that may wait; the object is the same. */
export async function loadAccess(accountId: string): Promise<AccessState> {
  return accessState(accountId)
}

/**
 * Plans a change of the account's access control on what is committed, writes it and shows it. For statements of
 * access control: `plan` authorises, by the planners that this door exports.
 */
export const changeAccess: typeof change = change

/**
 * Makes a new account's system roles, the ACCOUNT securable (its id is the account's) and the warehouse COMPUTE_WH.
 * Call it in the transaction that inserts the account.
 * @returns the ids of the system roles by name
 */
export async function createAccountRoles(accountId: string): Promise<SystemRoles> {
  const { changes, result } = planAccount(accountId, await accountName(accountId))
  await write(accountId, changes)
  return result
}

/** Grants a role to a user with nobody's rights but the host's: for the making of users. */
export async function grantRoleToUser(accountId: string, userId: string, roleId: string): Promise<void> {
  const grantorRoleId = await ownerOfRole(roleId)
  await write(accountId, [{ type: 'put user role', grant: { userId, roleId, grantorRoleId, createdAt: Date.now() } }])
}

/** Takes all roles from a user who is dropped; shared folders and worksheets of theirs pass to the role that owns the user. */
export async function dropUserRoles(accountId: string, userId: string): Promise<void> {
  await change(accountId, (state) => {
    const heir = state.securables.get(userId)?.ownerRoleId
    const roles = [...(state.rolesOfUser.get(userId)?.keys() ?? [])]
    const owned = heir === undefined ? [] : [...(state.owned.get(userId) ?? [])]
    return {
      changes: [
        ...roles.map((roleId) => ({ type: 'remove user role' as const, userId, roleId })),
        ...owned.map((id) => ({
          type: 'put securable' as const,
          securable: { ...state.securables.get(id)!, ownerRoleId: heir! },
        })),
      ],
      result: undefined,
    }
  })
}

/** Forgets folders and worksheets and every grant on them: they are gone, or have gone over to another owner. */
export function unregisterSecurables(accountId: string, ids: readonly string[]): Promise<void> {
  return change(accountId, (state) => ({
    changes: ids.filter((id) => state.securables.has(id)).map((id) => ({ type: 'remove securable' as const, id })),
    result: undefined,
  }))
}

export interface NewSecurable {
  kind: SecurableKind
  /** The container; the account's id for databases, warehouses, roles and users. */
  parentId: string
  name: string
  ownerRoleId: string
  comment?: string | null
  details?: Record<string, unknown>
  id?: string
}

/** A securable with the times of now, for {@link registerSecurable} and `create` changes. */
export function newSecurable(accountId: string, input: NewSecurable): Securable {
  const now = Date.now()
  return {
    id: input.id ?? newId(),
    accountId,
    kind: input.kind,
    parentId: input.parentId,
    name: input.name,
    ownerRoleId: input.ownerRoleId,
    createdAt: now,
    alteredAt: now,
    comment: input.comment ?? null,
    details: input.details ?? {},
  }
}

/**
 * Records a new object; FUTURE grants fire. The caller has authorised it ({@link requireCreate}).
 * @returns it, with the owner that FUTURE OWNERSHIP may have given it
 */
export function registerSecurable(accountId: string, input: NewSecurable): Promise<Securable> {
  return change(accountId, (state) => planCreate(state, newSecurable(accountId, input)))
}

/** Applies what a committed DuckDB transaction did to the catalog: all in one SQLite transaction, idempotent by id. */
export function applyCatalogChanges(accountId: string, changes: readonly CatalogChange[]): Promise<void> {
  return change(accountId, (state) => ({ changes: planCatalog(state, changes), result: undefined }))
}

/** Forgets an object, all that lies in it, and every grant on them. */
export function unregisterSecurable(accountId: string, id: string): Promise<void> {
  return applyCatalogChanges(accountId, [{ type: 'drop', id }])
}

/** Grants stay; FUTURE grants do not fire. */
export function renameSecurable(accountId: string, id: string, name: string, parentId?: string): Promise<void> {
  return applyCatalogChanges(accountId, [{ type: 'rename', id, name, parentId }])
}

export function setComment(accountId: string, id: string, comment: string | null): Promise<void> {
  return applyCatalogChanges(accountId, [{ type: 'comment', id, comment }])
}

/** Merges facts of the kind into the object's details, e.g. `{ managed: true }` of a schema. */
export function setDetails(accountId: string, id: string, details: Record<string, unknown>): Promise<void> {
  return applyCatalogChanges(accountId, [{ type: 'details', id, details }])
}

/** Marks an object altered now. */
export function touch(accountId: string, id: string): Promise<void> {
  return applyCatalogChanges(accountId, [{ type: 'touch', id }])
}
