import type { Actor } from '../../access/types.ts'
import { config } from '../../config.ts'
import { MallardError } from '../../errors.ts'
import { statementOf } from '../../history/index.ts'
import { makeRateLimit } from '../../rate.ts'
import { once } from '../../registry.ts'
import { findStatement } from '../../warehouse/index.ts'
import { type Answer, errorAnswer, json } from '../answer.ts'
import { readBody } from '../http.ts'
import { type Call, route, type SenderCall } from '../route.ts'
import { endedAnswer, keptAnswer, unknownHandle } from './answers.ts'
import { DONE, failureAnswer, statusUrl, stillRunning, toFailure } from './envelope.ts'
import { endedRequest, type OpenRequest, openRequest } from './handles.ts'
import { badRequest, MAX_BODY_BYTES, parseJson, parseQuery, parseRequest } from './request.ts'
import { startRequest } from './start.ts'
import { waitFor } from './wait.ts'

/** After this long a request is answered with 202 (docs/specs/sql-api.md). */
const PATIENCE_MS = 45_000

const rateLimit = () => once('web.rate', () => makeRateLimit(config().statementRate))

/** 429 for a user who is faster than MALLARD_STATEMENT_RATE; null otherwise. */
export function slowDown(actor: Actor): Answer | null {
  const wait = rateLimit().take(actor.userId)
  if (wait === 0) return null
  const seconds = Math.max(1, Math.ceil(wait))
  const answer = errorAnswer(
    new MallardError('53400', `Too many statements; try again in ${seconds} s.`, { status: 429 }),
  )
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(seconds) } }
}

interface Wish {
  async: boolean
  nullable: boolean
}

/** Waits for a request's end. Whoever began it cancels it by going away before the answer; a repeat only waits. */
async function answerWhenDone(
  actor: Actor,
  open: OpenRequest,
  wish: Wish,
  { signal, begun }: { signal: AbortSignal; begun: boolean },
): Promise<Answer> {
  if (wish.async) return stillRunning(open.run.handle)
  const end = await waitFor(open.ended, signal, PATIENCE_MS)
  if (end === 'gone' && begun) void open.run.cancel()
  if (end === 'late' || end === 'gone') return stillRunning(open.run.handle)
  return endedAnswer(actor, end.request, { partition: 0, nullable: wish.nullable }, end.ended)
}

async function post(actor: Actor, _input: undefined, { request, stillSignedIn }: SenderCall): Promise<Answer> {
  const refused = slowDown(actor)
  if (refused) return refused
  const query = parseQuery(request.query)
  const input = parseRequest(parseJson(await readBody(request, MAX_BODY_BYTES)))
  await stillSignedIn()
  const started = await startRequest(actor, input, query.requestId)
  if (started.is === 'ended') return endedAnswer(actor, started.request, { partition: 0, nullable: query.nullable })
  return answerWhenDone(actor, started.request, query, { signal: request.signal, begun: started.is === 'begun' })
}

function shapeOf(query: URLSearchParams) {
  const partition = query.get('partition') ?? '0'
  if (!/^\d{1,7}$/.test(partition)) throw badRequest('partition: a number from 0 is expected.')
  return { partition: Number(partition), nullable: query.get('nullable') !== 'false' }
}

async function get(actor: Actor, _input: undefined, { request, parameters }: Call): Promise<Answer> {
  const handle = parameters.handle!
  const shape = shapeOf(request.query)
  if (openRequest(actor.userId, handle) || findStatement(actor, handle)) return stillRunning(handle)
  const ended = endedRequest(actor.userId, handle)
  if (ended) return endedAnswer(actor, ended, shape)
  const record = statementOf(actor, handle)
  if (!record || record.userId !== actor.userId) throw unknownHandle(handle)
  const { status, message, counts, errorCode, errorMessage, errorPlace } = record
  if (status === 'running' || status === 'queued') return stillRunning(handle)
  if (status === 'succeeded')
    return keptAnswer(
      actor,
      { statementHandle: handle, createdOn: record.startTime, message: message ?? '', counts: counts ?? undefined },
      shape,
    )
  const error = new MallardError(errorCode ?? 'XX000', errorMessage ?? '', { place: errorPlace ?? undefined })
  return failureAnswer(toFailure(error, { statementHandle: handle }))
}

async function cancel(actor: Actor, _input: undefined, { parameters }: Call): Promise<Answer> {
  const handle = parameters.handle!
  const open = openRequest(actor.userId, handle)
  const running = open ? null : findStatement(actor, handle)
  if (open) await open.run.cancel()
  else if (running) await running.cancel()
  else if (!endedRequest(actor.userId, handle) && statementOf(actor, handle)?.userId !== actor.userId)
    throw unknownHandle(handle)
  return json(200, {
    code: DONE,
    sqlState: '00000',
    message: open || running ? 'The statement can have no more effect.' : 'The statement had ended already.',
    statementHandle: handle,
    statementStatusUrl: statusUrl(handle),
  })
}

/** The HTTP SQL API (docs/specs/sql-api.md, section 1). Access tokens only. */
export const statementRoutes = [
  route('POST', '/api/v2/statements', { tokenOnly: true }, post),
  route('GET', '/api/v2/statements/:handle', { tokenOnly: true }, get),
  route('POST', '/api/v2/statements/:handle/cancel', { tokenOnly: true }, cancel),
]
