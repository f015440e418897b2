import type { NextAuthOptions } from 'next-auth'
import { record } from '../audit/index.ts'
import { endSession, liveSession, userOfSession } from '../users/index.ts'
import { cookieOptions, sessionSeconds } from './cookie.ts'
import { sessionSecret } from './ticket.ts'
import { type SignedIn, ways } from './ways.ts'

/**
 * next-auth's settings: credentials, sessions in a sealed cookie that the server checks at every request.
 * @param address where the request comes from
 */
export function authOptions(address?: string): NextAuthOptions {
  return {
    secret: sessionSecret(),
    providers: ways,
    session: { strategy: 'jwt', maxAge: sessionSeconds(), updateAge: 60 * 60 },
    jwt: { maxAge: sessionSeconds() },
    cookies: cookieOptions(),
    pages: { signIn: '/sign-in', error: '/sign-in' },
    callbacks: {
      jwt({ token, user }) {
        if (user) return { sessionId: (user as SignedIn).sessionId, name: user.name }
        return token
      },
      session({ session, token }) {
        const user = typeof token.sessionId === 'string' ? userOfSession(token.sessionId, address) : null
        if (!user) return { expires: new Date(0).toISOString() }
        return { user: { name: user.name }, expires: session.expires }
      },
      redirect({ url, baseUrl }) {
        // Only own paths: an address of elsewhere is never followed.
        if (/^\/(?![/\\])/.test(url)) return `${baseUrl}${url}`
        return URL.parse(url)?.origin === new URL(baseUrl).origin ? url : baseUrl
      },
    },
    events: {
      async signOut({ token }) {
        const sessionId = typeof token?.sessionId === 'string' ? token.sessionId : null
        const live = sessionId ? liveSession(sessionId, undefined, address) : null
        if (!sessionId || !live) return
        const { id: userId, accountId, name: userName } = live.user
        await endSession({ accountId, userId, userName, sessionId, via: 'session' }, sessionId)
        await record({ accountId, userId, kind: 'sign-out', outcome: 'ok' })
      },
    },
  }
}
