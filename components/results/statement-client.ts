import type { Column, KeptQuery, Row } from '@/lib/warehouse/engine/types'
import type { SessionContext, SessionStart } from '@/lib/warehouse/types'
import type { ParameterValue } from '@/lib/worksheets/types'
import { here } from '../shell/place'
import { reach } from '../shell/reach'

export interface StatementError {
  sqlState: string
  message: string
  hint?: string
  /** 1-based, in the text that was sent. */
  line?: number
  column?: number
}

export interface StatementOutcome {
  status: 'succeeded' | 'failed' | 'denied' | 'cancelled'
  queryType: string
  message: string
  rowCount: number
  counts?: { inserted?: number }
  executionMs: number
  truncated?: boolean
  /** Whether its rows can be fetched again by page, sorted and exported. */
  kept?: boolean
}

/** What the server says while a statement runs, a line each. */
export type StatementEvent =
  | { type: 'started'; statementId: string; sessionId: string; context?: SessionContext }
  | { type: 'columns'; columns: Column[] }
  | { type: 'rows'; rows: Row[] }
  | { type: 'progress'; percentage: number; rows: number }
  | { type: 'done'; outcome: StatementOutcome; context?: SessionContext }
  | { type: 'error'; error: StatementError; outcome?: Partial<StatementOutcome>; context?: SessionContext }

export interface StatementRequest {
  /** Null: the server begins a new session with `start`. */
  sessionId: string | null
  /** Left out: the statement belongs to a form of a page. */
  worksheetId?: string
  text: string
  start?: SessionStart
  /** Values of named parameters. */
  bindings?: Record<string, ParameterValue>
}

/** The session that a worksheet had is gone: idle too long, or the server was restarted. */
export const isLostSession = (error: StatementError): boolean => error.sqlState === '08003'

const unreachable: StatementError = {
  sqlState: '08006',
  message: 'The server cannot be reached.',
  hint: 'Your text is kept in this page. Check that Mallard is running, then run the statement again.',
}

/**
 * Sends a statement and hands on every line of the answer. A worksheet's statement whose connection breaks is gone on
 * with: the server keeps it for a while. Never throws: what fails arrives as an `error` event.
 */
export async function runStatement(
  request: StatementRequest,
  on: (event: StatementEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  let statementId: string | null = null
  const hear = (event: StatementEvent) => {
    if (event.type === 'started') statementId = event.statementId
    on(event)
  }
  const broken = await tell(
    post('/api/statements', { ...request, sessionId: request.sessionId ?? undefined }, signal),
    hear,
    signal,
  )
  if (!broken) return
  if (statementId && request.worksheetId) await rejoinStatement(statementId, on, signal)
  else on({ type: 'error', error: broken })
}

/** As {@link runStatement}, for any route that tells a statement's story; it is told once. */
export async function follow(
  path: string,
  body: unknown,
  on: (event: StatementEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const broken = await tell(post(path, body, signal), on, signal)
  if (broken) on({ type: 'error', error: broken })
}

/** A server that is started anew is there again by then. */
const rejoinFor = 60_000

/**
 * Hears the story of a statement from its beginning again: after a reload of the page, and when the connection broke. The server is
 * asked until it answers, for a minute at most.
 */
export async function rejoinStatement(
  statementId: string,
  on: (event: StatementEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const path = here(`/api/statements/${encodeURIComponent(statementId)}/story`)
  const until = Date.now() + rejoinFor
  for (let pause = 100; ; pause = Math.min(2 * pause, 2_000)) {
    const broken = await tell(() => reach(path, { signal }), on, signal)
    if (!broken) return
    if (Date.now() > until) return on({ type: 'error', error: broken })
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

const post = (path: string, body: unknown, signal: AbortSignal) => () =>
  reach(here(path), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  })

/** Hands on the lines of an answer. @returns why it broke off; null where the story came to an end */
async function tell(
  ask: () => Promise<Response>,
  on: (event: StatementEvent) => void,
  signal: AbortSignal,
): Promise<StatementError | null> {
  let ended = false
  const hand = (event: StatementEvent) => {
    ended ||= event.type === 'done' || event.type === 'error'
    on(event)
  }
  try {
    const response = await ask()
    if (response.ok) for await (const line of linesOf(response)) hand(JSON.parse(line) as StatementEvent)
    else hand({ type: 'error', error: await errorOf(response) })
    return ended ? null : { ...unreachable, message: 'The connection ended before the statement did.' }
  } catch (error) {
    if (ended) return null
    if (!signal.aborted)
      return error instanceof SyntaxError ? { sqlState: 'XX000', message: 'The answer was cut off.' } : unreachable
    on({ type: 'error', error: { sqlState: '57014', message: 'Cancelled.' }, outcome: { status: 'cancelled' } })
    return null
  }
}

/** Asks the server to stop a statement; resolves once it can have no more effect. */
export async function cancelStatement(statementId: string): Promise<void> {
  const response = await fetch(here(`/api/statements/${encodeURIComponent(statementId)}/cancel`), { method: 'POST' })
  if (!response.ok) throw new Error((await errorOf(response)).message)
}

export type RowsQuery = Omit<KeptQuery, 'offset' | 'limit'>

/** A page of a kept result. @throws Error with the server's message. */
export async function fetchRows(
  statementId: string,
  offset: number,
  limit: number,
  { cut, ...query }: RowsQuery,
  signal?: AbortSignal,
) {
  const parameters = new URLSearchParams({
    offset: String(offset),
    limit: String(limit),
    ...(cut === undefined ? {} : { cut: String(cut) }),
    ...queryParameters(query),
  })
  const response = await reach(here(`/api/statements/${encodeURIComponent(statementId)}/rows?${parameters}`), {
    signal,
  })
  if (!response.ok) throw await refusal(response)
  return (await response.json()) as { rows: Row[]; total: number; columns?: Column[] }
}

/** Sort, filters and search as an address has them. */
export function queryParameters({ sort, filters, search }: RowsQuery): Record<string, string> {
  return {
    ...(sort?.length ? { sort: JSON.stringify(sort) } : {}),
    ...(filters?.length ? { filter: JSON.stringify(filters) } : {}),
    ...(search ? { search } : {}),
  }
}

/** As an Error that knows its SQLSTATE. */
export async function refusal(response: Response): Promise<Error> {
  const { message, sqlState } = await errorOf(response)
  return Object.assign(new Error(message), { sqlState })
}

/** What a refused request says, whatever stands between us and the server. */
export async function errorOf(response: Response): Promise<StatementError> {
  const body: unknown = await response.json().catch(() => null)
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : body
  if (typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string') {
    return { sqlState: 'XX000', ...error, message: error.message }
  }
  if (response.status === 401) {
    return {
      sqlState: '28000',
      message: 'You are signed out.',
      hint: 'Sign in again, then run this again: nothing here is lost.',
    }
  }
  return { sqlState: 'XX000', message: `The server answered ${response.status}.` }
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let rest: string[] = []
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    const parts = value.split('\n')
    if (parts.length === 1) {
      rest.push(value)
      continue
    }
    yield rest.join('') + parts[0]
    for (const line of parts.slice(1, -1)) if (line) yield line
    rest = [parts.at(-1) ?? '']
  }
  const last = rest.join('')
  if (last.trim()) yield last
}
