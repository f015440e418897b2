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
