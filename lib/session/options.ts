import type { NextAuthOptions, User } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { record } from '../audit/index.ts'
import {
  type ActiveUser,
  accountToSignIn,
  activeUser,
  afterwards,
  checkSecondFactor,
  endSession,
  liveSession,
  peekLink,
  recordRefusal,
  recordSignIn,
  redeemOneTimeLink,
  secondFactorOf,
  startSession,
  userOfSession,
  verifyPassword,
} from '../users/index.ts'
import { forgiveAttempts, waitToSignIn } from './attempts.ts'
import { cookieOptions, sessionSeconds } from './cookie.ts'
import { sessionSecret } from './ticket.ts'

/** What next-auth hands from `authorize` to the `jwt` callback. */
interface SignedIn extends User {
  sessionId: string
}

type Headers = Record<string, unknown> | undefined

/** The server entry wrote the verified address over whatever the client sent (lib/web/peer.ts). */
const addressOf = (headers: Headers): string => String(headers?.['x-forwarded-for'] ?? 'unknown')

async function signedIn(user: ActiveUser, method: string, headers: Headers): Promise<SignedIn> {
  const address = addressOf(headers)
  await recordSignIn({ accountId: user.accountId, userId: user.id, method, success: true, address })
  const agent = typeof headers?.['user-agent'] === 'string' ? headers['user-agent'] : undefined
  const sessionId = await startSession(user, { method, address, agent })
  return { id: user.id, name: user.name, sessionId }
}

/**
 * Asks for the second factor of whoever has one. Only whoever gave the right password, or holds the right link, hears
 * of it.
 * @throws Error `SecondFactor` when a code is needed, `WrongCode`, `TooManyAttempts`
 */
async function requireSecondFactor(user: ActiveUser, code: string | undefined, address: string): Promise<void> {
  if (!(await secondFactorOf(user.id))) return
  if (!code) throw new Error('SecondFactor')
  const answer = await checkSecondFactor(user.id, code)
  if (answer === 'right') return
  const reason = answer === 'wrong' ? 'wrong code' : 'too many codes'
  await recordSignIn({ accountId: user.accountId, userId: user.id, method: 'code', success: false, reason, address })
  throw new Error(answer === 'wrong' ? 'WrongCode' : 'TooManyAttempts')
}

/** After the answer, so that a name that stands for somebody takes no longer than one that does not. */
function noteRefusal(accountId: string, login: string, reason: string, address: string): void {
  const blocked = reason === tooMany
  afterwards('refused sign-in', () => recordRefusal(accountId, login, { method: 'password', reason, address, blocked }))
}

const tooMany = 'too many attempts'

/** Name or e-mail address, with the password. */
const withPassword = Credentials({
  id: 'credentials',
  name: 'Password',
  credentials: {
    account: { label: 'Account', type: 'text' },
    login: { label: 'Name or e-mail', type: 'text' },
    password: { label: 'Password', type: 'password' },
    code: { label: 'Code', type: 'text' },
  },
  async authorize(given, request) {
    const { account, login, password: secret, code } = given ?? {}
    if (!login || !secret || login.length > 1000) return null
    const accountId = await accountToSignIn(account, login)
    if (!accountId) return null
    const address = addressOf(request.headers)
    if ((await waitToSignIn(accountId, login, address)) > 0) {
      noteRefusal(accountId, login, tooMany, address)
      throw new Error('TooManyAttempts')
    }
    const user = await verifyPassword(accountId, login, secret)
    if (!user) {
      noteRefusal(accountId, login, 'wrong password', address)
      return null
    }
    await requireSecondFactor(user, code, address)
    await forgiveAttempts(accountId, login, address)
    return signedIn(user, 'password', request.headers)
  },
})

/** The link that the first start prints in single mode, and links by an administrator. */
const withLink = Credentials({
  id: 'once',
  name: 'One-time link',
  credentials: { token: { label: 'Token', type: 'text' }, code: { label: 'Code', type: 'text' } },
  async authorize(given, request) {
    const link = given?.token ? await peekLink('sign-in', given.token) : null
    const user = link?.userId ? activeUser(link.userId) : null
    if (!given || !user) return null
    await requireSecondFactor(user, given.code, addressOf(request.headers))
    if ((await redeemOneTimeLink('sign-in', given.token)) !== user.id) return null
    return signedIn(user, 'link', request.headers)
  },
})

/** next-auth's settings: credentials, sessions in a sealed cookie that the server checks at every request. */
export function authOptions(): NextAuthOptions {
  return {
    secret: sessionSecret(),
    providers: [withPassword, withLink],
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
        const user = typeof token.sessionId === 'string' ? userOfSession(token.sessionId) : null
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
        const live = sessionId ? liveSession(sessionId) : null
        if (!sessionId || !live) return
        const { id: userId, accountId, name: userName } = live.user
        await endSession({ accountId, userId, userName, sessionId, via: 'session' }, sessionId)
        await record({ accountId, userId, kind: 'sign-out', outcome: 'ok' })
      },
    },
  }
}
