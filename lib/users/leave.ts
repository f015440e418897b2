import { database, transaction } from '../../db/index.ts'
import { accessState, systemRole } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { recordBy } from '../audit/index.ts'
import { MallardError } from '../errors.ts'
import { tellOwner } from './notices.ts'
import { activeUser, userById } from './store.ts'
import { retireUser } from './users.ts'

/** Somebody must be left who can give roles. @throws MallardError 55000 */
function requireAnotherAdministrator(actor: Actor): void {
  const state = accessState(actor.accountId)
  const admin = systemRole(state, 'ACCOUNTADMIN')
  if (!state.rolesOfUser.get(actor.userId)?.has(admin)) return
  for (const [userId, roles] of state.rolesOfUser)
    if (userId !== actor.userId && roles.has(admin) && activeUser(userId)) return
  throw new MallardError('55000', 'You are the last one who holds ACCOUNTADMIN.', {
    status: 409,
    hint: 'Grant the role to somebody else first.',
  })
}

/**
 * Deletes the actor's own user: address, password, settings, sessions and tokens go; the name stays in the history of
 * the account as the author of statements. The caller has had the password proven, and erases what lies elsewhere
 * in the same transaction.
 * @throws MallardError 55000 for the last ACCOUNTADMIN
 */
export async function eraseOwnUser(actor: Actor): Promise<void> {
  requireAnotherAdministrator(actor)
  const user = await userById(actor.userId)
  if (!user) return
  await transaction(async () => {
    await tellOwner(user, 'Your user was deleted')
    await recordBy(actor, 'user', { action: 'leave', user: user.name })
    await retireUser(actor.accountId, user.id)
    await database()
      .updateTable('users')
      .set({ email_sealed: null, email_index: null, password_hash: null, comment: null })
      .where('id', '=', user.id)
      .execute()
    await database().deleteFrom('user_settings').where('user_id', '=', user.id).execute()
    await database().deleteFrom('browser_sessions').where('user_id', '=', user.id).execute()
    for (const table of ['second_factors', 'recovery_codes', 'passkeys', 'identities'] as const)
      await database().deleteFrom(table).where('user_id', '=', user.id).execute()
    await database().deleteFrom('tokens').where('user_id', '=', user.id).execute()
  })
}
