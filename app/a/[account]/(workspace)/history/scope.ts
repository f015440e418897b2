import { accessState, activeRoles, effectiveRoles } from '@/lib/access'
import type { Actor } from '@/lib/access/types'
import { type HistoryScope, historyScope } from '@/lib/history'
import { listUsers, userOf } from '@/lib/users'

/** Whose statements the actor may see besides the own ones, by the roles that a session of theirs begins with. */
export async function scopeOf(actor: Actor): Promise<HistoryScope> {
  const state = accessState(actor.accountId)
  const defaults = (await userOf(actor.userId))?.defaults
  const roles = effectiveRoles(state, {
    userId: actor.userId,
    boundRoleId: actor.boundRoleId,
    defaultRoleId: defaults?.roleId,
    defaultSecondary: defaults?.secondaryRoles,
  })
  return historyScope(actor.accountId, activeRoles(state, actor.userId, roles))
}

/** The users whose statements can be picked out: all for who sees all, else nobody but oneself. */
export async function usersFor(actor: Actor, scope: HistoryScope): Promise<{ id: string; name: string }[]> {
  if (scope !== 'all') return [{ id: actor.userId, name: actor.userName }]
  return (await listUsers(actor)).map(({ id, name }) => ({ id, name }))
}
