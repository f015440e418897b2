import type { z } from 'zod'
import type { Actor } from '../access/types.ts'
import { config } from '../config.ts'
import { MallardError, shown } from '../errors.ts'
import { log } from '../log.ts'
import { authenticate } from '../session/index.ts'
import { type Answer, type ApiRequest, errorAnswer } from './answer.ts'
import { checked, parseJson } from './api/request.ts'
import { isOwnRequest } from './csrf.ts'
import { readBody } from './http.ts'
import type { Method, Route } from './router.ts'

const JSON_LIMIT = 16_000_000

/** A request as a route gets it. */
export interface Call {
  request: ApiRequest
  parameters: Record<string, string>
}

/** A request whose sender is known. */
export interface SenderCall extends Call {
  /**
   * Asks again who sends, for routes that read a body themselves: it can be held back until a right is gone.
   * @throws MallardError 28000 for whoever has been signed out, disabled, or shut out since
   */
  stillSignedIn(): Promise<void>
}

/** Who sends is asked again in a request that lasts longer than so many milliseconds. */
const againMs = 1_000

async function signedIn(request: ApiRequest, tokenOnly: boolean): Promise<Actor> {
  const who = await authenticate(request.headers)
  if (!who || (tokenOnly && who.by !== 'token'))
    throw new MallardError('28000', 'A valid access token or a signed-in session is needed.', { status: 401 })
  if (who.by === 'cookie' && !isOwnRequest(request.method, request.headers, config().url))
    throw new MallardError('28000', 'This request does not come from a page of this server.', { status: 403 })
  return who.actor
}

/** A long answer ends with the right to it. */
async function* whileSignedIn(body: AsyncIterable<string | Buffer>, stillSignedIn: () => Promise<void>) {
  for await (const piece of body) {
    await stillSignedIn()
    yield piece
  }
}

const isLong = (body: Answer['body']): body is AsyncIterable<string | Buffer> =>
  typeof body === 'object' && Symbol.asyncIterator in body

/** An error as an answer. Faults of ours go to the log, never to the client. */
export function failed(error: unknown): Answer {
  const public_ = shown(error)
  if (public_.sqlState === 'XX000') log().error({ err: public_.cause ?? error }, 'request failed')
  return errorAnswer(public_)
}

interface Options<I> {
  /** The JSON body's schema; without it the body is left unread. */
  input?: z.ZodType<I>
  bodyLimit?: number
  /** A cookie is not enough: the public SQL API and the metrics. */
  tokenOnly?: boolean
}

/**
 * A route for somebody known: actor -> input -> `run` -> answer. The only place where errors become HTTP.
 * A body that is slow to come, and an answer that is slow to go, are no way to outlast a right.
 * Cookie-authenticated mutations must come from our own pages (lib/web/csrf.ts); token requests need no such proof.
 */
export function route<I = undefined>(
  method: Method,
  path: string,
  options: Options<I>,
  run: (actor: Actor, input: I, call: SenderCall) => Promise<Answer>,
): Route {
  return {
    method,
    path,
    async handle(request, parameters) {
      try {
        const tokenOnly = options.tokenOnly ?? false
        let asked = Date.now()
        const actor = await signedIn(request, tokenOnly)
        const stillSignedIn = async () => {
          if (Date.now() - asked < againMs) return
          await signedIn(request, tokenOnly)
          asked = Date.now()
        }
        const input = options.input
          ? checked(options.input, parseJson(await readBody(request, options.bodyLimit ?? JSON_LIMIT)))
          : (undefined as I)
        await stillSignedIn()
        const answer = await run(actor, input, { request, parameters, stillSignedIn })
        const { body } = answer
        return isLong(body) ? { ...answer, body: whileSignedIn(body, stillSignedIn) } : answer
      } catch (error) {
        return failed(error)
      }
    },
  }
}

/** A route for anybody. */
export function openRoute(method: Method, path: string, run: (call: Call) => Promise<Answer>): Route {
  return {
    method,
    path,
    async handle(request, parameters) {
      try {
        return await run({ request, parameters })
      } catch (error) {
        return failed(error)
      }
    },
  }
}
