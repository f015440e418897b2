import type { IncomingHttpHeaders } from 'node:http'
import type { Actor } from '../access/types.ts'
import { actorOfToken, userOfSession } from '../users/index.ts'
import { readCookie, sessionCookieName } from './cookie.ts'
import { openTicket } from './ticket.ts'

/** Who sent a request, and by what it is known. */
export interface Sender {
  actor: Actor
  by: 'token' | 'cookie'
}

/**
 * The person behind a session cookie's value. The server's side is asked every time, so a disabled user, a reset
 * password and a sign-out everywhere hold at once.
 */
export async function actorOfCookie(value: string | null): Promise<Actor | null> {
  const ticket = value === null ? null : await openTicket(value)
  const user = ticket && userOfSession(ticket.sessionId)
  if (!user) return null
  const { sessionId } = ticket
  return { accountId: user.accountId, userId: user.id, userName: user.name, sessionId, via: 'session' }
}

/**
 * Who sent a request: by bearer token if there is an Authorization header (and then by nothing else), by session
 * cookie otherwise. null: nobody that is known.
 */
export async function authenticate(headers: IncomingHttpHeaders): Promise<Sender | null> {
  const { authorization } = headers
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
    const actor = token ? actorOfToken(token) : null
    return actor && { actor, by: 'token' }
  }
  const actor = await actorOfCookie(readCookie(headers.cookie, sessionCookieName()))
  return actor && { actor, by: 'cookie' }
}
