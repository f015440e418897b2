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

/** What a browser keeps while it is at an identity provider, and what it comes back with. */
export const ssoCookieName = (): string => cookieName('sso')

/**
 * A Set-Cookie header of the cookie for single sign-on. `lax`: sent along when the provider sends the browser back;
 * `strict`: to our own pages alone.
 */
export function ssoCookie(value: string, sameSite: 'lax' | 'strict', seconds: number): string {
  const flags = `Path=/; HttpOnly; SameSite=${sameSite === 'lax' ? 'Lax' : 'Strict'}; Max-Age=${seconds}`
  return `${ssoCookieName()}=${value}; ${flags}${isHttps() ? '; Secure' : ''}`
}

/** next-auth's cookies with names and flags of ours (ARCHITECTURE 8). */
export function cookieOptions(): Partial<CookiesOptions> {
  const options = { httpOnly: true, sameSite: 'strict' as const, path: '/', secure: isHttps() }
  return {
    sessionToken: { name: sessionCookieName(), options },
    callbackUrl: { name: cookieName('callback'), options },
    csrfToken: { name: cookieName('csrf'), options },
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
