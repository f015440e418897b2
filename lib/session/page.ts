import { cookies, headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import type { Actor } from '../access/types.ts'
import { shown } from '../errors.ts'
import { accountNameOf } from '../users/index.ts'
import { accountHeader, accountNamed, addressIn } from './account.ts'
import { sessionCookieName } from './cookie.ts'
import { type CookieHolder, holderOfCookie } from './index.ts'

const ticket = async () => (await cookies()).get(sessionCookieName())?.value ?? null

const whence = (given: { get(name: string): string | null }) => given.get('x-forwarded-for') ?? undefined

async function holder(): Promise<CookieHolder | null> {
  const given = await headers()
  return holderOfCookie(await ticket(), accountNamed(given.get(accountHeader)), whence(given))
}

/**
 * Who looks at a page, or calls a server action; null for a stranger, and for somebody who must set up a second factor
 * first. Only inside a request of Next's.
 */
export async function currentActor(): Promise<Actor | null> {
  const found = await holder()
  return found && !found.mustEnrol ? found.actor : null
}

/**
 * Who looks at a page; a stranger is sent to the sign-in page, and whoever needs a second factor to its page. For
 * somebody of other accounts, this one is not there.
 */
export async function requireActor(): Promise<Actor> {
  const found = await holder()
  if (!found) {
    if (await holderOfCookie(await ticket(), undefined, whence(await headers()))) notFound()
    redirect('/sign-in')
  }
  if (found.mustEnrol) {
    const account = await accountNameOf(found.actor.accountId)
    redirect(`/second-factor?${new URLSearchParams({ account })}`)
  }
  return found.actor
}

/** What a door finds for a page; what is not there, or not for this actor, is a page that is not there. */
export async function orNotFound<T>(looked: Promise<T>): Promise<T> {
  try {
    return await looked
  } catch (error) {
    if (shown(error).sqlState === '42S02') notFound()
    throw error
  }
}

/**
 * Whoever is signed in, also before a second factor that must be there is: for the page and actions that set it up.
 * @param account the one that asks for it; without it, the one that was signed in to
 */
export async function enrollingHolder(account?: string): Promise<CookieHolder | null> {
  return account === undefined ? holder() : holderOfCookie(await ticket(), account, whence(await headers()))
}

/**
 * Goes on to a place in the account that the session signed in to; what names an account already is not there.
 * @param place as it stands in an address
 */
export async function enterAccount(place: string): Promise<never> {
  const { accountId } = await requireActor()
  if (/^\/a(\/|$)/.test(place)) notFound()
  redirect(addressIn(await accountNameOf(accountId), place))
}
