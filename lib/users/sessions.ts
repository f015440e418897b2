import { database, direct, newId } from '../../db/index.ts'
import { type Actor, nameKey } from '../access/types.ts'
import { recordBy } from '../audit/index.ts'
import { config } from '../config.ts'
import { notFound } from '../errors.ts'
import { mayComeFrom } from './network-rule.ts'
import { usersOfPerson } from './person.ts'
import { mustHaveFactor } from './second-factor-rule.ts'
import { activeSession } from './store.ts'
import type { ActiveUser, BrowserSession } from './types.ts'

const hour = 3_600_000
/** `used_at` is exact to this many milliseconds, so that a busy page does not write at every request. */
const usedResolution = 60_000
const maxAgent = 300

/** How and from where somebody signed in. */
export interface SignInOrigin {
  /** `password`, `link`, `passkey`, `oidc`. */
  method: string
  address?: string
  /** By what counts as two factors: a passkey, or a provider that vouched for it. */
  strong?: boolean
  /** The browser's User-Agent. */
  agent?: string
}

/** Opens a browser session. @returns its id, which is no secret: the cookie around it is sealed */
export async function startSession(user: ActiveUser, origin: SignInOrigin): Promise<string> {
  const id = newId()
  const now = Date.now()
  await database()
    .insertInto('browser_sessions')
    .values({
      id,
      user_id: user.id,
      epoch: user.sessionEpoch,
      method: origin.method,
      address: origin.address ?? null,
      agent: origin.agent?.slice(0, maxAgent) ?? null,
      created_at: now,
      used_at: now,
      strong: origin.strong ? 1 : 0,
      ended_at: null,
    })
    .execute()
  return id
}

/** The times since which a session must have been used, and made, to be alive. */
function horizon(now: number) {
  const { signInIdleHours, signInMaxHours } = config()
  return { usedAfter: now - signInIdleHours * hour, madeAfter: now - signInMaxHours * hour }
}

/** Whose a living browser session is, and whether a second factor must be set up before anything else. */
export interface LiveSession {
  user: ActiveUser
  mustEnrol: boolean
  createdAt: number
  /** The person signed in by password or passkey: nobody else had a hand in it, as in a link. */
  own: boolean
}

/**
/**
 * A browser session, with its user in the account named, or else where it signed in: null when it has ended, was idle
 * or open for too long, or when its user may not act, began a new epoch, is none of that account's, or may not come from
 * `address` (lib/users/network-rule.ts). Synchronous, some microseconds; notes the use.
 */
export function liveSession(id: string, account?: string, address?: string): LiveSession | null {
  const now = Date.now()
  const { usedAfter, madeAfter } = horizon(now)
  const found = activeSession(id, account === undefined ? null : nameKey(account))
  if (!found || found.usedAt < usedAfter || found.createdAt < madeAfter) return null
  if (!mayComeFrom(found.accountId, found.id, address)) return null
  if (now - found.usedAt > usedResolution) {
    const written = direct((handle) =>
      handle.prepare('UPDATE browser_sessions SET used_at = ? WHERE id = ?').run(now, id),
    )
    if (written instanceof Promise) written.catch(() => undefined)
  }
  const { id: userId, accountId, name, sessionEpoch, secured, createdAt, own } = found
  const user = { id: userId, accountId, name, sessionEpoch }
  return { user, createdAt, own: own === 1, mustEnrol: secured === 0 && mustHaveFactor(accountId, userId) }
}

/** The user of a living browser session who may do everything; null also for one who must set up a second factor. */
export function userOfSession(id: string, address?: string): ActiveUser | null {
  const live = liveSession(id, undefined, address)
  return live && !live.mustEnrol ? live.user : null
}

/**
 * Whose browsers the actor looks after: the person's, whatever the account. In a browser that was let in by a link or by
 * an account's identity provider, others than the person may sit: those of that account's user alone.
 */
async function usersInReach(actor: Actor): Promise<string[]> {
  const own = actor.sessionId !== undefined && activeSession(actor.sessionId, null)?.own === 1
  return own ? usersOfPerson(actor.userId) : [actor.userId]
}

/** Where the person is signed in, whatever the account, the latest use first. */
export async function listSessions(actor: Actor): Promise<BrowserSession[]> {
  const { usedAfter, madeAfter } = horizon(Date.now())
  const rows = await database()
    .selectFrom('browser_sessions as s')
    .innerJoin('users as u', (join) => join.onRef('u.id', '=', 's.user_id').onRef('u.session_epoch', '=', 's.epoch'))
    .select(['s.id', 's.method', 's.address', 's.agent', 's.created_at as createdAt', 's.used_at as usedAt'])
    .where('s.user_id', 'in', await usersInReach(actor))
    .where('s.ended_at', 'is', null)
    .where('s.used_at', '>=', usedAfter)
    .where('s.created_at', '>=', madeAfter)
    .orderBy('s.used_at', 'desc')
    .execute()
  return rows.map((row) => ({ ...row, current: row.id === actor.sessionId }))
}

/** Signs one browser of the actor's out. @throws MallardError 42S02 for one that is not the actor's */
export async function endSession(actor: Actor, id: string): Promise<void> {
  const ended = await database()
    .updateTable('browser_sessions')
    .set({ ended_at: Date.now() })
    .where('id', '=', id)
    .where('user_id', 'in', await usersInReach(actor))
    .executeTakeFirst()
  if (ended.numUpdatedRows === 0n) throw notFound(id)
  if (id !== actor.sessionId) await recordBy(actor, 'session.end', { session: id })
}

/** Signs every other browser of the actor's out, or every one when the actor has none. */
export async function endOtherSessions(actor: Actor): Promise<void> {
  await database()
    .updateTable('browser_sessions')
    .set({ ended_at: Date.now() })
    .where('user_id', 'in', await usersInReach(actor))
    .where('ended_at', 'is', null)
    .where('id', '!=', actor.sessionId ?? '')
    .execute()
  await recordBy(actor, 'session.end', { session: 'all others' })
}

/** Carries one session over to the new epoch of its user, which has ended all others. Call it in that transaction. */
export async function keepSession(userIds: string[], id: string): Promise<void> {
  await database()
    .updateTable('browser_sessions')
    .set((eb) => ({ epoch: eb.selectFrom('users').select('session_epoch').whereRef('users.id', '=', 'user_id') }))
    .where('id', '=', id)
    .where('user_id', 'in', userIds)
    .execute()
}
