import { accessState, closure, findRole, holds, mayGrantRole, rolesOf, systemRole } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { MallardError } from '../errors.ts'
import type { UserAuthority } from './types.ts'

/** @throws MallardError 42501 unless the actor may create users. */
export function requireCreate(actor: Actor, authority?: UserAuthority): void {
  if (actor.via === 'admin' || authority?.mayCreateUsers()) return
  throw new MallardError('42501', 'Insufficient privileges: creating a user needs CREATE USER on the account.')
}

/**
 * For one user of the actor's own account.
 * @throws MallardError 42501 unless the actor manages that user
 */
export function requireManage(actor: Actor, user: { id: string; name: string }, authority?: UserAuthority): void {
  if (actor.via === 'admin' || authority?.mayManage(user.id)) return
  throw new MallardError('42501', `Insufficient privileges to operate on user '${user.name}'. Your role must own it.`)
}

/** What the roles that the actor may take allow; of a token that is bound to a role, that role alone. */
export function authorityOf(actor: Actor) {
  const state = accessState(actor.accountId)
  const roles = actor.boundRoleId ? closure(state, [actor.boundRoleId]) : rolesOf(state, actor.userId)
  const caller = { userId: actor.userId, primaryRoleId: systemRole(state, 'PUBLIC'), roles }
  return {
    mayCreateUsers: () => holds(state, roles, 'CREATE USER', state.accountId),
    mayManage: (userId: string) => holds(state, roles, 'OWNERSHIP', userId),
    mayGrant(roleId: string) {
      const role = state.roles.get(roleId)
      return role !== undefined && (actor.via === 'admin' || mayGrantRole(state, caller, role))
    },
    /** SECURITYADMIN, as in Snowflake. */
    mayManageNetworks: () => actor.via === 'admin' || roles.has(findRole(state, 'SECURITYADMIN')?.id ?? ''),
    /** Owns the account: ACCOUNTADMIN. */
    administers: () => actor.via === 'admin' || holds(state, roles, 'OWNERSHIP', state.accountId),
    /** Looks after what belongs to no account yet. */
    administersOrganization: () => actor.via === 'admin' || roles.has(systemRole(state, 'ORGADMIN')),
  }
}

/** Does the actor hold ACCOUNTADMIN? For pages; doors ask themselves. */
export function mayAdminister(actor: Actor): boolean {
  return authorityOf(actor).administers()
}

/** @throws MallardError 42501 unless the actor holds ACCOUNTADMIN */
export function requireAdministrator(actor: Actor): void {
  if (authorityOf(actor).administers()) return
  throw new MallardError('42501', 'Insufficient privileges: this needs the role ACCOUNTADMIN.')
}
