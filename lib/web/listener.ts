import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BlockList } from 'node:net'
import type { Duplex } from 'node:stream'
import { MallardError } from '../errors.ts'
import { log } from '../log.ts'
import { accountHeader, accountOfAddress } from '../session/account.ts'
import { type Answer, type ApiRequest, errorAnswer } from './answer.ts'
import { MAX_BODY_BYTES } from './api/request.ts'
import { send, tooLarge } from './http.ts'
import { count } from './metrics.ts'
import { clientAddress, isKnownHost, settleForwarded } from './peer.ts'
import { failed } from './route.ts'
import { makeRouter, type Route } from './router.ts'

/** What answers everything outside `/api`, and next-auth's routes: Next, or nothing in tests of the API. */
export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** WebSockets of the development server. @returns false if nobody takes it */
  upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean
}

export interface ListenerSettings {
  /** The public address. */
  url: URL
  /** Where the server listens. */
  host: string
  port: number
  trusted: BlockList
  routes: Route[]
  pages: Pages
}

const isApi = (path: string) => path.startsWith('/api/') && !path.startsWith('/api/auth/')

/** Bytes of a body that is not the API's: pages' actions take 1 MB, and all of it is in memory before they ask who sends. */
const MAX_PAGE_BODY_BYTES = 2_000_000

/** Why a body is not even begun to be read; null for one that may come. Browsers say the length of what they post. */
function refusedBody({ headers }: IncomingMessage): MallardError | null {
  if (headers['transfer-encoding'] !== undefined)
    return new MallardError('54000', 'The request must say how long it is.', { status: 411 })
  return Number(headers['content-length'] ?? 0) > MAX_PAGE_BODY_BYTES ? tooLarge(MAX_PAGE_BODY_BYTES) : null
}

const misdirected = () =>
  errorAnswer(
    new MallardError('08004', 'This server does not answer to that Host; MALLARD_URL names its public address.', {
      status: 421,
    }),
  )

function unknownRoute(known: string[]): Answer {
  if (known.length === 0)
    return errorAnswer(new MallardError('0A000', 'There is nothing at this address.', { status: 404 }))
  const answer = errorAnswer(new MallardError('0A000', 'This address does not take that method.', { status: 405 }))
  return { ...answer, headers: { ...answer.headers, allow: known.join(', ') } }
}

function apiRequest(request: IncomingMessage, response: ServerResponse, address: string): ApiRequest {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  const target = request.url ?? '/'
  const question = target.indexOf('?')
  return {
    method: request.method ?? 'GET',
    path: question < 0 ? target : target.slice(0, question),
    query: new URLSearchParams(question < 0 ? '' : target.slice(question + 1)),
    headers: request.headers,
    address,
    signal: gone.signal,
    stream: request,
  }
}

/**
 * Which account a request is for stands in its address alone, so that two tabs may be in two accounts: pages keep that
 * address, and routes are the same in all of them. `settleForwarded` took away what the client itself said.
 */
function enterAccount(request: IncomingMessage): void {
  const named = accountOfAddress(request.url ?? '/')
  if (!named) return
  request.headers[accountHeader] = named.account
  if (isApi(named.rest)) request.url = named.rest
}

/** What Node's server calls. */
export interface Listener {
  request(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** A client that asks before it sends its body. */
  expectContinue(request: IncomingMessage, response: ServerResponse): Promise<void>
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
}

/** Node's request listeners: Host, forwarded headers, then the API's routes or the pages. */
export function makeListener(settings: ListenerSettings): Listener {
  const router = makeRouter(settings.routes)

  function admit(request: IncomingMessage): string | null {
    if (!isKnownHost(request.headers.host, settings.url, settings)) return null
    const address = clientAddress(request.socket.remoteAddress ?? '', request.headers, settings.trusted)
    settleForwarded(request.headers, address, settings.url)
    enterAccount(request)
    return address
  }

  async function answerApi(request: IncomingMessage, response: ServerResponse, address: string): Promise<void> {
    const call = apiRequest(request, response, address)
    // Node leaves out the body of an answer to HEAD by itself.
    const found = router.find(call.method === 'HEAD' ? 'GET' : call.method, call.path)
    const answer = Array.isArray(found)
      ? unknownRoute(found)
      : await found.route.handle(call, found.parameters).catch((error) => failed(error))
    count('mallard_http_requests_total', { method: call.method, status: String(answer.status) })
    if (!response.destroyed) await send(request, response, answer)
  }

  const listener: Listener = {
    async request(request, response) {
      try {
        const address = admit(request)
        if (address === null) await send(request, response, misdirected())
        else if (isApi(request.url ?? '/')) await answerApi(request, response, address)
        else {
          const refused = refusedBody(request)
          if (refused) await send(request, response, errorAnswer(refused))
          else await settings.pages.handle(request, response)
        }
      } catch (error) {
        // Broken off on purpose: a cancelled export, a right that went away.
        if (error instanceof MallardError) log().info({ reason: error.text }, 'an answer was broken off')
        else log().error({ err: error }, 'answering failed')
        response.destroy()
      }
    },
    async expectContinue(request, response) {
      const size = Number(request.headers['content-length'] ?? 0)
      if (size > MAX_BODY_BYTES && !/^(\/a\/[^/]+)?\/api\/uploads/.test(request.url ?? '')) {
        await send(request, response, errorAnswer(tooLarge(MAX_BODY_BYTES)))
        return
      }
      response.writeContinue()
      await listener.request(request, response)
    },
    upgrade(request, socket, head) {
      const taken = admit(request) !== null && settings.pages.upgrade?.(request, socket, head)
      if (!taken) socket.destroy()
    },
  }
  return listener
}
