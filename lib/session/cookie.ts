import type { CookiesOptions } from 'next-auth'
import { config } from '../config.ts'

/** A session's cookie lives for as long as a session may at most; the server ends idle ones before. */
export const sessionSeconds = (): number => Math.ceil(config().signInMaxHours * 3600)

const isHttps = () => config().url.startsWith('https:')

/**
 * The name of a cookie. Under https `__Host-` binds it to this very host. Over http on loopback cookies do not tell
 * ports apart, so the port is part of the name. None may begin with another's name: next-auth joins such cookies.
 */
function cookieName(purpose: string): string {
  return isHttps() ? `__Host-mallard-${purpose}` : `mallard-${purpose}-${config().port}`
}

export function sessionCookieName(): string {
  return isHttps() ? cookieName('session') : `mallard-${config().port}`
}

/** next-auth's cookies with names and flags of ours (ARCHITECTURE 8). */
export function cookieOptions(): Partial<CookiesOptions> {
  const options = { httpOnly: true, sameSite: 'strict' as const, path: '/', secure: isHttps() }
  // A return from an identity provider comes from another site, so what is checked there cannot be strict.
  const returning = { ...options, sameSite: 'lax' as const, maxAge: 15 * 60 }
  return {
    sessionToken: { name: sessionCookieName(), options },
    callbackUrl: { name: cookieName('callback'), options },
    csrfToken: { name: cookieName('csrf'), options },
    pkceCodeVerifier: { name: cookieName('pkce'), options: returning },
    state: { name: cookieName('state'), options: returning },
    nonce: { name: cookieName('nonce'), options: returning },
  }
}

/** The value of the cookie `name` in a Cookie header. */
export function readCookie(header: string | undefined, name: string): string | null {
  for (const pair of header?.split(';') ?? []) {
    const equals = pair.indexOf('=')
    if (equals > 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim()
  }
  return null
}
