import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { httpStatus, type MallardError } from '../errors.ts'

/** What a handler answers; `lib/web/http.ts` sends it. */
export interface Answer {
  status: number
  headers?: Record<string, string>
  /** A list is sent piece by piece and an iterable with back-pressure; nothing is copied. */
  body?: string | Buffer | Buffer[] | AsyncIterable<string | Buffer>
}

/** A request as handlers see it: forwarded headers and Host are checked already. */
export interface ApiRequest {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  /** The client's address, behind trusted proxies too. */
  address: string
  /** Aborts when the client goes away before its answer was sent. */
  signal: AbortSignal
  /** The body, unread. */
  stream: IncomingMessage
}

/** A JSON answer; `body` is serialised here. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

/** What an error says in every API answer (docs/specs/sql-api.md, section 1): `code` is the SQLSTATE. */
export function errorFields(error: MallardError) {
  return {
    code: error.sqlState,
    sqlState: error.sqlState,
    message: error.text,
    ...(error.place ? { line: error.place.line, column: error.place.column } : {}),
  }
}

const headersOf: Record<number, Record<string, string>> = {
  401: { 'www-authenticate': 'Bearer' },
  429: { 'retry-after': '1' },
}

/** An error as an answer; `more` adds fields such as `statementHandle`. */
export function errorAnswer(error: MallardError, more: Record<string, unknown> = {}): Answer {
  const status = httpStatus(error)
  return json(status, { ...errorFields(error), ...more }, headersOf[status])
}
