import type { User } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import {
  type ActiveUser,
  accountToSignIn,
  activeUser,
  afterwards,
  checkPasskey,
  checkSecondFactor,
  factorsOf,
  isSamePerson,
  mayComeFrom,
  peekLink,
  peekSso,
  recordRefusal,
  recordSignIn,
  redeemOneTimeLink,
  startSession,
  verifyPassword,
} from '../users/index.ts'
import { forgiveAttempts, waitToSignIn } from './attempts.ts'
import { readCookie, ssoCookieName } from './cookie.ts'
import { addressOf } from './index.ts'

/** What next-auth hands from `authorize` to the `jwt` callback. */
export interface SignedIn extends User {
  sessionId: string
}

type Headers = Record<string, unknown> | undefined

const whence = (headers: Headers): string => addressOf(headers) ?? 'unknown'
const longest = 20_000

/** How somebody proved to be who they are: `strong` by what counts as two factors. */
interface Way {
  method: 'password' | 'link' | 'passkey' | 'oidc'
  strong?: boolean
}

/**
 * Opens a session for whoever has proven everything.
 * @throws Error `ForeignNetwork` where a network policy does not let them in from there
 */
async function signedIn(user: ActiveUser, way: Way, headers: Headers): Promise<SignedIn> {
  const address = addressOf(headers)
  const { accountId, id: userId } = user
  const about = { accountId, userId, method: way.method, address }
  if (!mayComeFrom(accountId, userId, address)) {
    await recordSignIn({ ...about, success: false, reason: 'network policy' })
    throw new Error('ForeignNetwork')
  }
  await recordSignIn({ ...about, success: true })
  const agent = typeof headers?.['user-agent'] === 'string' ? headers['user-agent'] : undefined
  const sessionId = await startSession(user, { ...way, address, agent })
  return { id: userId, name: user.name, sessionId }
}

/** What a second step brings: a code, or a passkey's answer as JSON. */
interface SecondStep {
  code?: string
  passkey?: string
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined || text.length > longest ? null : JSON.parse(text)
  } catch {
    return null
  }
}

/**
 * Asks for the second factor of whoever has one. Only whoever gave the right password, or holds the right link, hears
 * of it.
 * @returns whether a passkey was that factor
 * @throws Error `SecondFactor` when one is needed, `WrongCode`, `WrongPasskey`, `TooManyAttempts`
 */
async function requireSecondFactor(user: ActiveUser, step: SecondStep, address: string): Promise<boolean> {
  const { authenticator, passkeys } = await factorsOf(user.id)
  if (!authenticator && passkeys === 0) return false
  const refuse = async (method: string, reason: string, error: string): Promise<never> => {
    await recordSignIn({ accountId: user.accountId, userId: user.id, method, success: false, reason, address })
    throw new Error(error)
  }
  if (step.passkey) {
    const whose = await checkPasskey(parsed(step.passkey), address)
    return whose && isSamePerson(whose.id, user.id) ? true : refuse('passkey', 'wrong passkey', 'WrongPasskey')
  }
  if (!step.code) throw new Error(passkeys > 0 ? 'SecondFactorOrPasskey' : 'SecondFactor')
  const answer = await checkSecondFactor(user.id, step.code)
  if (answer === 'right') return false
  return answer === 'wrong'
    ? refuse('code', 'wrong code', 'WrongCode')
    : refuse('code', 'too many codes', 'TooManyAttempts')
}

/** After the answer, so that a name that stands for somebody takes no longer than one that does not. */
function noteRefusal(accountId: string, login: string, reason: string, address: string): void {
  const blocked = reason === tooMany
  afterwards('refused sign-in', () => recordRefusal(accountId, login, { method: 'password', reason, address, blocked }))
}

const tooMany = 'too many attempts'
const second = { code: { label: 'Code', type: 'text' }, passkey: { label: 'Passkey', type: 'text' } }

/** Name or e-mail address, with the password. */
const withPassword = Credentials({
  id: 'credentials',
  name: 'Password',
  credentials: {
    account: { label: 'Account', type: 'text' },
    login: { label: 'Name or e-mail', type: 'text' },
    password: { label: 'Password', type: 'password' },
    ...second,
  },
  async authorize(given, request) {
    const { account, login, password: secret, ...step } = given ?? {}
    if (!login || !secret || login.length > 1000) return null
    const accountId = await accountToSignIn(account, login)
    if (!accountId) return null
    const address = whence(request.headers)
    if ((await waitToSignIn(accountId, login, address)) > 0) {
      noteRefusal(accountId, login, tooMany, address)
      throw new Error('TooManyAttempts')
    }
    const user = await verifyPassword(accountId, login, secret)
    if (!user) {
      noteRefusal(accountId, login, 'wrong password', address)
      return null
    }
    const strong = await requireSecondFactor(user, step, address)
    await forgiveAttempts(accountId, login, address)
    return signedIn(user, { method: 'password', strong }, request.headers)
  },
})

/** The link that the first start prints in single mode, and links by an administrator. */
const withLink = Credentials({
  id: 'once',
  name: 'One-time link',
  credentials: { token: { label: 'Token', type: 'text' }, ...second },
  async authorize(given, request) {
    const link = given?.token ? await peekLink('sign-in', given.token) : null
    const user = link?.userId ? activeUser(link.userId) : null
    if (!given || !user) return null
    const strong = await requireSecondFactor(user, given, whence(request.headers))
    if ((await redeemOneTimeLink('sign-in', given.token)) !== user.id) return null
    return signedIn(user, { method: 'link', strong }, request.headers)
  },
})

/** A passkey alone: its keeper has asked for a finger, a face or a PIN, so it stands for two factors. */
const withPasskey = Credentials({
  id: 'passkey',
  name: 'Passkey',
  credentials: { passkey: { label: 'Passkey', type: 'text' } },
  async authorize(given, request) {
    const user = await checkPasskey(parsed(given?.passkey), addressOf(request.headers))
    return user && signedIn(user, { method: 'passkey', strong: true }, request.headers)
  },
})

/** Whoever comes back from an identity provider: the cookie holds what lib/web/account/sso.ts made of its answer. */
const withProvider = Credentials({
  id: 'sso',
  name: 'Single sign-on',
  credentials: second,
  async authorize(given, request) {
    const { cookie } = request.headers ?? {}
    const ticket = readCookie(typeof cookie === 'string' ? cookie : undefined, ssoCookieName())
    const back = ticket ? await peekSso(ticket) : null
    if (!ticket || !back) return null
    const { user } = back
    const strong = back.strong || (await requireSecondFactor(user, given ?? {}, whence(request.headers)))
    if ((await redeemOneTimeLink('sso-return', ticket)) !== user.id) return null
    return signedIn(user, { method: 'oidc', strong }, request.headers)
  },
})

/** All ways to sign in. */
export const ways = [withPassword, withLink, withPasskey, withProvider]
