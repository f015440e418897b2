import { decode, encode, type JWT } from 'next-auth/jwt'
import { once } from '../registry.ts'
import { blindIndex } from '../seal/index.ts'

/** What a session's cookie holds: who, and which of the user's session epochs (raised to end all sessions). */
export interface Ticket {
  userId: string
  epoch: number
}

/** next-auth's secret, derived from the master key, so there is no second secret to keep. */
export function sessionSecret(): string {
  return once('session.secret', () => blindIndex('sessions.cookie', 'next-auth').toString('base64'))
}

function isTicket(claims: JWT | null): claims is JWT & Ticket {
  return claims !== null && typeof claims.userId === 'string' && typeof claims.epoch === 'number'
}

/** Opens a session cookie; null for one that is forged, expired, or sealed under another key. */
export async function openTicket(value: string): Promise<Ticket | null> {
  try {
    const claims = await decode({ token: value, secret: sessionSecret() })
    return isTicket(claims) ? { userId: claims.userId, epoch: claims.epoch } : null
  } catch {
    return null
  }
}

/** Seals a session cookie, good for `seconds`. */
export function sealTicket(ticket: Ticket, seconds: number): Promise<string> {
  return encode({ token: { ...ticket }, secret: sessionSecret(), maxAge: seconds })
}
