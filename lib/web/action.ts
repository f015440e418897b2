import { headers } from 'next/headers'
import type { z } from 'zod'
import type { Actor } from '../access/types.ts'
import { config } from '../config.ts'
import { MallardError, shown } from '../errors.ts'
import { log } from '../log.ts'
import { currentActor, enrollingHolder } from '../session/page.ts'
import { errorFields } from './answer.ts'
import { checked } from './api/request.ts'
import { isOwnRequest } from './csrf.ts'

/** What a server action gives its page: a value, or an error that may be shown. */
export type ActionResult<T> = { ok: true; value: T } | { ok: false; error: ReturnType<typeof errorFields> }

async function requireOwnPage(): Promise<void> {
  if (!isOwnRequest('POST', Object.fromEntries(await headers()), config().url))
    throw new MallardError('28000', 'This request does not come from a page of this server.', { status: 403 })
}

async function result<T>(work: () => Promise<T>): Promise<ActionResult<T>> {
  try {
    await requireOwnPage()
    return { ok: true, value: await work() }
  } catch (error) {
    // redirect() and notFound() of Next are thrown, with a digest, and must pass.
    if (error instanceof Error && 'digest' in error) throw error
    const public_ = shown(error)
    if (public_.sqlState === 'XX000') log().error({ err: public_.cause ?? error }, 'action failed')
    return { ok: false, error: errorFields(public_) }
  }
}

/**
 * Wraps a server action: actor -> input -> `run` -> value or error. Every export of an `actions.ts` is made by this,
 * so none can forget to ask who calls.
 */
export function action<I, T>(input: z.ZodType<I>, run: (actor: Actor, input: I) => Promise<T>) {
  return (given: I): Promise<ActionResult<T>> =>
    result(async () => {
      const actor = await currentActor()
      if (!actor) throw new MallardError('28000', 'Your session has ended; sign in again.', { status: 401 })
      return run(actor, checked(input, given))
    })
}

/** As {@link action}, also for whoever must set up a second factor before anything else: for just that. */
export function enrolAction<I, T>(input: z.ZodType<I>, run: (actor: Actor, input: I) => Promise<T>) {
  return (given: I): Promise<ActionResult<T>> =>
    result(async () => {
      const holder = await enrollingHolder()
      if (!holder) throw new MallardError('28000', 'Your session has ended; sign in again.', { status: 401 })
      return run(holder.actor, checked(input, given))
    })
}

/**
 * As {@link action}, for somebody who need not be known: sign-up, reset, invitation. `from` is the network address,
 * which the server entry has settled; whatever such an action does is limited by it.
 */
export function openAction<I, T>(input: z.ZodType<I>, run: (input: I, from: string) => Promise<T>) {
  return (given: I): Promise<ActionResult<T>> =>
    result(async () => run(checked(input, given), (await headers()).get('x-forwarded-for') ?? 'unknown'))
}
