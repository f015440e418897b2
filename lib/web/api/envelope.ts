import { httpStatus, type MallardError } from '../../errors.ts'
import type { Outcome } from '../../warehouse/types.ts'
import { type Answer, errorFields, json } from '../answer.ts'

/** `resultSetMetaData` of an answer (docs/specs/sql-api.md, section 1). */
export interface ResultSetMetaData {
  numRows: number
  format: 'jsonv2'
  truncated?: true
  partitionInfo: { rowCount: number; uncompressedSize: number }[]
  rowType: unknown[]
}

export const DONE = '090001'
export const RUNNING = '333334'

export const statusUrl = (handle: string) => `/api/v2/statements/${handle}`

/** What a finished statement says besides its rows. */
export interface DoneFacts {
  statementHandle: string
  createdOn: number
  message: string
  counts?: Outcome['counts']
}

function done(facts: DoneFacts) {
  const { inserted, updated, deleted } = facts.counts ?? {}
  const counts = facts.counts && {
    numRowsInserted: inserted ?? 0,
    numRowsUpdated: updated ?? 0,
    numRowsDeleted: deleted ?? 0,
  }
  return {
    code: DONE,
    sqlState: '00000',
    message: facts.message || 'Statement executed successfully.',
    statementHandle: facts.statementHandle,
    createdOn: facts.createdOn,
    statementStatusUrl: statusUrl(facts.statementHandle),
    ...(counts ? { stats: counts } : {}),
  }
}

const JSON_TYPE = { 'content-type': 'application/json' }

const COMMA = Buffer.from(',')

/** Buffers of encoded rows with a comma between each two that hold something. */
export function joinRows(encoded: Buffer[]): Buffer[] {
  const filled = encoded.filter((piece) => piece.length > 0)
  return filled.flatMap((piece, index) => (index === 0 ? [piece] : [COMMA, piece]))
}

/** 200 with rows. The pieces together are JSON arrays joined by commas; they go out as they came, neither parsed nor copied. */
export function doneWithRows(facts: DoneFacts, metaData: ResultSetMetaData, pieces: Buffer[]): Answer {
  const head = JSON.stringify({ ...done(facts), resultSetMetaData: metaData })
  return {
    status: 200,
    headers: JSON_TYPE,
    body: [Buffer.from(`${head.slice(0, -1)},"data":[`), ...pieces, Buffer.from(']}')],
  }
}

/** 200 of several statements: their handles, no rows. */
export function doneWithHandles(facts: DoneFacts, statementHandles: string[]): Answer {
  return json(200, { ...done(facts), statementHandles })
}

/** 202: under way, or waiting. */
export function stillRunning(handle: string): Answer {
  return json(202, {
    code: RUNNING,
    message: 'Asynchronous execution in progress. Use the statement handle to ask for its state.',
    statementHandle: handle,
    statementStatusUrl: statusUrl(handle),
  })
}

/**
 * How a request failed; kept, so that its handle answers later what the request answered. In a request of several
 * statements it tells which one failed and whose results stay available.
 */
export interface Failure {
  status: number
  fields: ReturnType<typeof errorFields>
  statementHandle: string
  statementIndex?: number
  statementHandles?: string[]
}

export function toFailure(error: MallardError, facts: Omit<Failure, 'status' | 'fields'>): Failure {
  return { status: httpStatus(error), fields: errorFields(error), ...facts }
}

export function failureAnswer({ status, fields, ...facts }: Failure): Answer {
  return json(status, { ...fields, ...facts })
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const LETTER_N = 0x6e

/** `nullable=false`: every NULL of encoded rows as the string "null". Strings that contain the word stay as they are. */
export function quoteNulls(encoded: Buffer): Buffer {
  if (!encoded.includes('null')) return encoded
  const pieces: Buffer[] = []
  let from = 0
  let at = 0
  while (at < encoded.length) {
    const byte = encoded[at]!
    if (byte === QUOTE) {
      at++
      while (encoded[at] !== QUOTE) at += encoded[at] === BACKSLASH ? 2 : 1
    } else if (byte === LETTER_N) {
      pieces.push(encoded.subarray(from, at), Buffer.from('"null"'))
      from = at + 4
      at += 3
    }
    at++
  }
  pieces.push(encoded.subarray(from))
  return Buffer.concat(pieces)
}
