import { decode, encode, type JWT } from 'next-auth/jwt'
import { forget, once } from '../registry.ts'
import { blindIndex } from '../seal/index.ts'

/** What a session's cookie holds: the session, which the server keeps; and so it can end it. */
export interface Ticket {
  sessionId: string
}

/** next-auth's secret, derived from the master key, so there is no second secret to keep. */
export function sessionSecret(): string {
  return once('session.secret', () => blindIndex('sessions.cookie', 'next-auth').toString('base64'))
}

/** Follows a new master key: whoever is signed in has to do it again. */
export function forgetSessionSecret(): void {
  forget('session.secret')
}

function isTicket(claims: JWT | null): claims is JWT & Ticket {
  return claims !== null && typeof claims.sessionId === 'string'
}

/** Opens a session cookie; null for one that is forged, expired, or sealed under another key. */
export async function openTicket(value: string): Promise<Ticket | null> {
  try {
    const claims = await decode({ token: value, secret: sessionSecret() })
    return isTicket(claims) ? { sessionId: claims.sessionId } : null
  } catch {
    return null
  }
}

/** Seals a session cookie, good for `seconds`. */
export function sealTicket(ticket: Ticket, seconds: number): Promise<string> {
  return encode({ token: { ...ticket }, secret: sessionSecret(), maxAge: seconds })
}
