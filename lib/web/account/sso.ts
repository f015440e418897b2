import { MallardError } from '../../errors.ts'
import { log } from '../../log.ts'
import { readCookie, ssoCookie, ssoCookieName } from '../../session/cookie.ts'
import { beginSso, returnFromSso, SsoError, type SsoRefusal, ssoReturnPath } from '../../users/index.ts'
import type { Answer } from '../answer.ts'
import { ownPath } from '../own-path.ts'
import { openRoute } from '../route.ts'

const awaySeconds = 10 * 60
const backSeconds = 3 * 60

function goTo(location: string, cookie?: string): Answer {
  return { status: 302, headers: { location, ...(cookie ? { 'set-cookie': cookie } : {}) } }
}

/** Back to the sign-in page, which says why. */
function refused(error: unknown): Answer {
  const why = (): SsoRefusal | 'blocked' => {
    if (error instanceof SsoError) return error.kind
    if (error instanceof MallardError && error.status === 429) return 'blocked'
    throw error
  }
  const kind = why()
  if (error instanceof SsoError) log().info({ err: error }, 'single sign-on ended')
  return goTo(`/sign-in?sso=${kind}`, ssoCookie('', 'lax', 0))
}

/** Browsers say nothing over plain http but on loopback; `none` is an address that was typed, or a bookmark. */
const isFromHere = (site: string | string[] | undefined) =>
  site === undefined || site === 'same-origin' || site === 'none'

/**
 * To the identity provider of the account named, or the environment's: `?account=NAME&next=/path`. Whom another site
 * sends here is asked by our own page first: it may have chosen a provider that signs anybody in as somebody else.
 */
const beginRoute = openRoute('GET', '/api/sso/begin', async ({ request }) => {
  const account = request.query.get('account') || undefined
  const next = ownPath(request.query.get('next'))
  if (!isFromHere(request.headers['sec-fetch-site']))
    return goTo(`/sign-in?${new URLSearchParams({ next, ...(account ? { account } : {}) })}`)
  try {
    const { url, browser } = await beginSso({ account, next }, request.address)
    return goTo(url, ssoCookie(browser, 'lax', awaySeconds))
  } catch (error) {
    return refused(error)
  }
})

/**
 * Where the provider sends the browser back to. It came from another site, so a session's cookie, which is strict, would
 * not be sent along from here: a page of ours takes the last step.
 */
const returnRoute = openRoute('GET', ssoReturnPath, async ({ request }) => {
  try {
    const browser = readCookie(request.headers.cookie, ssoCookieName())
    const { ticket, next } = await returnFromSso(request.query, browser, request.address)
    return goTo(`/sign-in/sso?next=${encodeURIComponent(next)}`, ssoCookie(ticket, 'strict', backSeconds))
  } catch (error) {
    return refused(error)
  }
})

export const ssoRoutes = [beginRoute, returnRoute]
