import type { NextAuthOptions, User } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import {
  type ActiveUser,
  accountIds,
  activeUser,
  findAccount,
  recordSignIn,
  redeemOneTimeLink,
  verifyPassword,
} from '../users/index.ts'
import { maySignIn } from './attempts.ts'
import { cookieOptions, SESSION_SECONDS } from './cookie.ts'
import { sessionSecret } from './ticket.ts'

/** What next-auth hands from `authorize` to the `jwt` callback. */
interface SignedIn extends User {
  epoch: number
}

const signedIn = (user: ActiveUser): SignedIn => ({ id: user.id, name: user.name, epoch: user.sessionEpoch })

/** The server entry wrote the verified address over whatever the client sent (lib/web/peer.ts). */
function addressOf(headers: Record<string, unknown> | undefined): string {
  return String(headers?.['x-forwarded-for'] ?? 'unknown')
}

/** Without a name the first account is meant. */
async function accountNamed(name: string | undefined): Promise<string | undefined> {
  return name ? (await findAccount(name))?.id : accountIds()[0]
}

/** Name or e-mail address, with the password. */
const password = Credentials({
  id: 'credentials',
  name: 'Password',
  credentials: {
    account: { label: 'Account', type: 'text' },
    login: { label: 'Name or e-mail', type: 'text' },
    password: { label: 'Password', type: 'password' },
  },
  async authorize(given, request) {
    const { account, login, password: secret } = given ?? {}
    const accountId = await accountNamed(account)
    if (!login || !secret || !accountId) return null
    const address = addressOf(request.headers)
    if (!maySignIn(accountId, login, address)) throw new Error('TooManyAttempts')
    const user = await verifyPassword(accountId, login, secret)
    if (!user) return null
    await recordSignIn({ accountId, userId: user.id, method: 'password', success: true, address })
    return signedIn(user)
  },
})

/** The link that the first start prints in single mode, and invitations by an administrator. */
const once = Credentials({
  id: 'once',
  name: 'One-time link',
  credentials: { token: { label: 'Token', type: 'text' } },
  async authorize(given, request) {
    const userId = given?.token ? await redeemOneTimeLink('sign-in', given.token) : null
    const user = userId ? activeUser(userId) : null
    if (!user) return null
    const address = addressOf(request.headers)
    await recordSignIn({ accountId: user.accountId, userId: user.id, method: 'link', success: true, address })
    return signedIn(user)
  },
})

/** next-auth's settings: credentials, sessions in a sealed cookie that the server checks at every request. */
export function authOptions(): NextAuthOptions {
  return {
    secret: sessionSecret(),
    providers: [password, once],
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS, updateAge: 60 * 60 },
    jwt: { maxAge: SESSION_SECONDS },
    cookies: cookieOptions(),
    pages: { signIn: '/sign-in', error: '/sign-in' },
    callbacks: {
      jwt({ token, user }) {
        if (user) return { userId: user.id, epoch: (user as SignedIn).epoch, name: user.name }
        return token
      },
      session({ session, token }) {
        const user = typeof token.userId === 'string' ? activeUser(token.userId) : null
        if (!user || user.sessionEpoch !== token.epoch) return { expires: new Date(0).toISOString() }
        return { user: { name: user.name }, expires: session.expires }
      },
      redirect({ url, baseUrl }) {
        // Only own paths: an address of elsewhere is never followed.
        if (/^\/(?![/\\])/.test(url)) return `${baseUrl}${url}`
        return URL.parse(url)?.origin === new URL(baseUrl).origin ? url : baseUrl
      },
    },
  }
}
