import type { Actor } from '../../access/types.ts'
import { MallardError } from '../../errors.ts'
import { claimRequest, finishRequest, noteRequestStatements } from '../../history/index.ts'
import { type Piece, split } from '../../sql/split.ts'
import { openSession } from '../../warehouse/index.ts'
import type { SqlSession } from '../../warehouse/types.ts'
import { conclude } from './conclude.ts'
import { type EndedRequest, type OpenRequest, openRequestById, track } from './handles.ts'
import { badRequest, MAX_STATEMENTS, MAX_TEXT_BYTES, type StatementRequest } from './request.ts'
import { startRun } from './run.ts'

/**
 * The statements of a request. A text over the limit stays whole: the warehouse refuses it, and the history shows it.
 * @throws MallardError 422 when there are not as many as `multi_statement_count` says
 */
export function cut({ statement, statementCount, bindings }: StatementRequest): Piece[] {
  const whole: Piece = { start: 0, end: statement.length, text: statement, place: { line: 1, column: 1 } }
  if (Buffer.byteLength(statement) > MAX_TEXT_BYTES) return [whole]
  const pieces = split(statement)
  if (pieces.length === 0) throw new MallardError('42601', 'The text holds no statement.')
  if (statementCount !== 0 && pieces.length !== statementCount) {
    throw new MallardError(
      '0A000',
      `The text holds ${pieces.length} statements where ${statementCount} ${statementCount === 1 ? 'is' : 'are'} expected.`,
      { hint: 'Set the parameter multi_statement_count to "0" to allow any number.' },
    )
  }
  if (pieces.length > MAX_STATEMENTS)
    throw new MallardError('54000', `A request may hold ${MAX_STATEMENTS} statements; this one holds ${pieces.length}.`)
  if (pieces.length > 1 && bindings) throw badRequest('bindings: they can be used with a single statement only.')
  return pieces
}

/** What a request came to: it was begun by this call, an earlier one runs still, or has ended. */
export type Started = { is: 'begun' | 'running'; request: OpenRequest } | { is: 'ended'; request: EndedRequest }

const lost = () =>
  new MallardError('58000', 'The server ended while this request ran; its outcome is unknown, and it is not run again.')

function sameRequest(request: OpenRequest, fingerprint: string): Started {
  if (request.fingerprint !== fingerprint) throw badRequest('requestId: it was used for another request.')
  return { is: 'running', request }
}

function begin(
  actor: Actor,
  session: SqlSession,
  input: StatementRequest,
  pieces: Piece[],
  fingerprint: string,
  requestId?: string,
) {
  const createdOn = Date.now()
  const run = startRun(session, pieces, { bindings: input.bindings, timeoutMs: input.timeoutMs })
  const ended = run.done.then(async (end) => {
    const request = conclude(run, createdOn, end)
    if (requestId) await finishRequest(actor.userId, requestId, request)
    return { request, ended: end }
  })
  const request: OpenRequest = { run, createdOn, fingerprint, ended }
  track(actor.userId, request, requestId)
  return request
}

/**
 * Starts a request's statements in a session of their own, or finds what the same `requestId` started before. The id
 * is on the disk before the first statement runs.
 * @throws MallardError for what keeps the request from starting
 */
export async function startRequest(actor: Actor, input: StatementRequest, requestId?: string): Promise<Started> {
  const fingerprint = JSON.stringify([input.statement, input.start, input.bindings ?? null, input.statementCount])
  const pieces = cut(input)
  const before = openRequestById(actor.userId, requestId)
  if (before) return sameRequest(before, fingerprint)
  // The session comes first: a request that cannot have one has not begun, and its id stays free for a retry.
  const session = await openSession(actor, input.start, { client: 'api' })
  if (requestId) {
    const claim = await claimRequest(actor.userId, requestId, fingerprint)
    if (claim.state !== 'claimed') {
      void session.close()
      const meanwhile = openRequestById(actor.userId, requestId)
      if (meanwhile) return sameRequest(meanwhile, fingerprint)
      if (claim.state === 'done') return { is: 'ended', request: claim.outcome as EndedRequest }
      throw lost()
    }
  }
  const request = begin(actor, session, input, pieces, fingerprint, requestId)
  if (requestId) await noteRequestStatements(actor.userId, requestId, [request.run.handle])
  return { is: 'begun', request }
}
