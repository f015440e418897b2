import { randomBytes, timingSafeEqual } from 'node:crypto'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
} from 'openid-client'
import { record } from '../audit/index.ts'
import { config } from '../config.ts'
import { log } from '../log.ts'
import { once } from '../registry.ts'
import { hashToken } from '../seal/index.ts'
import { admit, type Claims, NotAdmitted } from './identities.ts'
import { environmentProvider, type Provider, providerFor, providerOf } from './identity-providers.ts'
import { createLink, peekLink, redeemLink } from './links.ts'
import { outsideFetch } from './outside.ts'
import { activeUser } from './store.ts'
import { throttle } from './throttle.ts'
import type { ActiveUser } from './types.ts'

/** Where the provider sends people back to; providers want to be told beforehand. */
export const ssoReturnPath = '/api/sso/return'
export const ssoReturnAddress = (): string => `${config().url}${ssoReturnPath}`

const minutes = 10
const returnMinutes = 3
const discoveredMs = 10 * 60_000
const timeoutSeconds = 10

/** Why somebody comes back without being signed in; for the page. */
export type SsoRefusal = 'none' | 'unreachable' | 'dead' | 'refused' | 'address' | 'unknown'

/** A refusal that the page explains; the reason is for the log and the administrators. */
export class SsoError extends Error {
  readonly kind: SsoRefusal

  constructor(kind: SsoRefusal, reason: string, options?: ErrorOptions) {
    super(reason, options)
    this.kind = kind
  }
}

const known = () => once('users.issuers', () => new Map<string, { at: number; found: Promise<Configuration> }>())

/** What the provider says of itself, asked again after ten minutes. */
function discovered(provider: Provider): Promise<Configuration> {
  const { issuer, clientId, clientSecret, accountId } = provider
  const key = hashToken(JSON.stringify([issuer, clientId, clientSecret, accountId])).toString('hex')
  const hit = known().get(key)
  if (hit && Date.now() - hit.at < discoveredMs) return hit.found
  const server = new URL(issuer)
  const execute = [enableNonRepudiationChecks, ...(server.protocol === 'http:' ? [allowInsecureRequests] : [])]
  // The operator's own provider may be anywhere; an account's is asked as a stranger would ask it.
  const via = accountId === null ? {} : { [customFetch]: outsideFetch }
  const found = discovery(server, clientId, clientSecret, undefined, { execute, timeout: timeoutSeconds, ...via })
  if (known().size > 1000) known().clear()
  known().set(key, { at: Date.now(), found })
  found.catch(() => known().delete(key))
  return found
}

async function reach(provider: Provider): Promise<Configuration> {
  try {
    return await discovered(provider)
  } catch (cause) {
    throw new SsoError('unreachable', 'the identity provider does not answer as one', { cause })
  }
}

interface Details {
  /** Whose provider: an account's id, or null for the environment's. */
  provider: string | null
  issuer: string
  account?: string
  nonce: string
  verifier: string
  next: string
  /** Hash of what the browser's cookie holds, so that nobody is signed in by a way that another browser began. */
  browser: string
}

/**
 * Begins single sign-on.
 * @param from the network address, for the limits
 * @returns the provider's page, and what the browser keeps in a cookie until it comes back
 * @throws SsoError `none` without a provider, `unreachable`; MallardError 54000 after too many
 */
export async function beginSso(
  input: { account?: string; next: string },
  from: string,
): Promise<{ url: string; browser: string }> {
  await throttle({ name: 'sso.address', of: from, burst: 60, perHour: 600 })
  const provider = await providerFor(input.account)
  if (!provider) throw new SsoError('none', 'there is no identity provider')
  const configuration = await reach(provider)
  const browser = randomBytes(32).toString('base64url')
  const details: Details = {
    provider: provider.accountId,
    issuer: provider.issuer,
    account: input.account,
    nonce: randomNonce(),
    verifier: randomPKCECodeVerifier(),
    next: input.next,
    browser: hashToken(browser).toString('base64'),
  }
  // The link's secret is the state: it works once, for this alone.
  const { secret: state } = await createLink({ purpose: 'sso', details, minutes })
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: ssoReturnAddress(),
    scope: 'openid email profile',
    state,
    nonce: details.nonce,
    code_challenge: await calculatePKCECodeChallenge(details.verifier),
    code_challenge_method: 'S256',
  })
  return { url: url.href, browser }
}

/** Trades the code for claims; openid-client checks issuer, audience, signature, times, nonce, state and PKCE. */
async function claimsOf(provider: Provider, details: Details, query: URLSearchParams, state: string): Promise<Claims> {
  const configuration = await reach(provider)
  try {
    const tokens = await authorizationCodeGrant(configuration, new URL(`${ssoReturnAddress()}?${query}`), {
      pkceCodeVerifier: details.verifier,
      expectedNonce: details.nonce,
      expectedState: state,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (!claims) throw new Error('there is no ID token')
    if (!configuration.serverMetadata().userinfo_endpoint) return claims
    // Many providers tell address and groups here alone. What the signed token says counts more.
    const more = await fetchUserInfo(configuration, tokens.access_token, claims.sub)
    const address = claims.email === undefined ? more : claims
    return { ...more, ...claims, email: address.email, email_verified: address.email_verified }
  } catch (cause) {
    throw new SsoError('refused', 'the identity provider’s answer does not hold', { cause })
  }
}

function vouchesForTwo({ rules }: Provider, { amr, acr }: Claims): boolean {
  const said = [...(Array.isArray(amr) ? amr : []), acr]
  return rules.strong.some((value) => said.includes(value))
}

async function tellRefusal(accountId: string | null, reason: string, address: string): Promise<void> {
  log().info({ accountId, reason }, 'single sign-on refused')
  if (accountId === null) return
  await record({ accountId, kind: 'sign-in', outcome: 'failed', address, details: { method: 'oidc', reason } })
}

/**
 * Takes what the provider sent back. It signs nobody in yet: the answer's secret does, once, in the same browser.
 * @param browser the cookie of {@link beginSso}
 * @throws SsoError
 */
export async function returnFromSso(
  query: URLSearchParams,
  browser: string | null,
  from: string,
): Promise<{ ticket: string; next: string }> {
  const state = query.get('state') ?? ''
  const link = await redeemLink('sso', state)
  if (!link) throw new SsoError('dead', 'the state is unknown, used or too old')
  const details = link.details as Details
  const mine = browser !== null && timingSafeEqual(hashToken(browser), Buffer.from(details.browser, 'base64'))
  if (!mine) throw new SsoError('dead', 'another browser began this')
  const provider = details.provider === null ? environmentProvider() : await providerOf(details.provider)
  if (!provider || provider.issuer !== details.issuer) throw new SsoError('none', 'the provider was changed meanwhile')
  try {
    const claims = await claimsOf(provider, details, query, state)
    const user = await admit(provider, claims, details.account)
    const { secret } = await createLink({
      purpose: 'sso-return',
      userId: user.id,
      accountId: user.accountId,
      details: { strong: vouchesForTwo(provider, claims) },
      minutes: returnMinutes,
    })
    return { ticket: secret, next: details.next }
  } catch (error) {
    if (error instanceof NotAdmitted) {
      await tellRefusal(error.accountId, error.message, from)
      throw new SsoError(error.kind, error.message)
    }
    if (error instanceof SsoError) {
      const why = error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
      await tellRefusal(provider.accountId, why, from)
    }
    throw error
  }
}

/** Whom a return from a provider stands for, and whether by two factors; null when it does not work any more. */
export async function peekSso(ticket: string): Promise<{ user: ActiveUser; strong: boolean } | null> {
  const link = await peekLink('sso-return', ticket)
  const user = link?.userId ? activeUser(link.userId) : null
  return link && user && { user, strong: (link.details as { strong: boolean }).strong }
}
