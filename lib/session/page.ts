import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import type { Actor } from '../access/types.ts'
import { sessionCookieName } from './cookie.ts'
import { type CookieHolder, holderOfCookie } from './index.ts'

async function holder(): Promise<CookieHolder | null> {
  return holderOfCookie((await cookies()).get(sessionCookieName())?.value ?? null)
}

/**
 * Who looks at a page, or calls a server action; null for a stranger, and for somebody who must set up a second factor
 * first. Only inside a request of Next's.
 */
export async function currentActor(): Promise<Actor | null> {
  const found = await holder()
  return found && !found.mustEnrol ? found.actor : null
}

/** Who looks at a page; a stranger is sent to the sign-in page, and whoever needs a second factor to its page. */
export async function requireActor(): Promise<Actor> {
  const found = await holder()
  if (!found) redirect('/sign-in')
  if (found.mustEnrol) redirect('/second-factor')
  return found.actor
}

/** Whoever is signed in, also before a second factor that must be there is: for the page and actions that set it up. */
export async function enrollingHolder(): Promise<CookieHolder | null> {
  return holder()
}
