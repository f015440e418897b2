import type { IncomingHttpHeaders } from 'node:http'
import type { Actor } from '../access/types.ts'
import { actorOfToken, isAccount, liveSession } from '../users/index.ts'
import { accountHeader, accountNamed } from './account.ts'
import { readCookie, sessionCookieName } from './cookie.ts'
import { openTicket } from './ticket.ts'

export { forgetSessionSecret } from './ticket.ts'

/** Who sent a request, and by what it is known. */
export interface Sender {
  actor: Actor
  by: 'token' | 'cookie'
}

/** Where a request comes from: the server entry wrote it over whatever the client sent (lib/web/peer.ts). */
export function addressOf(headers: Record<string, unknown> | undefined): string | undefined {
  const address = headers?.['x-forwarded-for']
  return typeof address === 'string' ? address : undefined
}

/** Who a session cookie stands for, and whether that person must set up a second factor before anything else. */
export interface CookieHolder {
  actor: Actor
  mustEnrol: boolean
}

/**
/**
 * The person behind a session cookie's value, as a user of the account named; without a name, of the one that was
 * signed in to. The server's side is asked every time, so a disabled user, a reset password, a sign-out everywhere and
 * a network policy hold at once.
 * @param address where the request comes from
 * @returns null also for an account that the person does not belong to, as for one that does not exist
 */
export async function holderOfCookie(
  value: string | null,
  account?: string,
  address?: string,
): Promise<CookieHolder | null> {
  const ticket = value === null ? null : await openTicket(value)
  const live = ticket && liveSession(ticket.sessionId, account, address)
  if (!live) return null
  const { user, mustEnrol } = live
  const { sessionId } = ticket
  return {
    actor: { accountId: user.accountId, userId: user.id, userName: user.name, sessionId, address, via: 'session' },
    mustEnrol,
  }
}

/** The person behind a session cookie's value who may act; null also for one who must set up a second factor. */
export async function actorOfCookie(value: string | null, account?: string, address?: string): Promise<Actor | null> {
  const holder = await holderOfCookie(value, account, address)
  return holder && !holder.mustEnrol ? holder.actor : null
}

/**
 * Who sent a request: by bearer token if there is an Authorization header (and then by nothing else), by session
 * cookie otherwise. null: nobody that is known, or nobody of the account that the address names.
 */
export async function authenticate(headers: IncomingHttpHeaders): Promise<Sender | null> {
  const { authorization } = headers
  const account = accountNamed(headers[accountHeader])
  const address = addressOf(headers)
  if (authorization !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
    const actor = token ? actorOfToken(token, address) : null
    if (!actor || (account !== undefined && !isAccount(actor.accountId, account))) return null
    return { actor, by: 'token' }
  }
  const actor = await actorOfCookie(readCookie(headers.cookie, sessionCookieName()), account, address)
  return actor && { actor, by: 'cookie' }
}
