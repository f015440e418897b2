import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import type { Actor } from '../access/types.ts'
import { sessionCookieName } from './cookie.ts'
import { actorOfCookie } from './index.ts'

/** Who looks at a page, or calls a server action; null for a stranger. Only inside a request of Next's. */
export async function currentActor(): Promise<Actor | null> {
  return actorOfCookie((await cookies()).get(sessionCookieName())?.value ?? null)
}

/** Who looks at a page; a stranger is sent to the sign-in page. */
export async function requireActor(): Promise<Actor> {
  return (await currentActor()) ?? redirect('/sign-in')
}
