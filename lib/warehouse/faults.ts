import { MallardError, notFound, type Place, placeAt } from '../errors.ts'
import type { EngineError } from './engine/types.ts'

/** DuckDB's answer to json_serialize_plan when it could not plan. `position` is a byte offset, as text. */
export interface PlanFault {
  error_type?: string
  error_message?: string
  error_subtype?: string
  position?: string
  type?: string
  name?: string
}

interface Rule {
  when: RegExp
  sqlState: string
}

/** First match wins; tried on `<class> Error: <message>`. SQLSTATEs: docs/specs/sql-api.md, section 1. */
const rules: Rule[] = [
  { when: /^(parser|syntax)/i, sqlState: '42601' },
  { when: /failed to create foreign key/i, sqlState: '42830' },
  { when: /duplicate key|violates (primary key|unique) constraint|unique constraint/i, sqlState: '23505' },
  { when: /not null constraint/i, sqlState: '23502' },
  { when: /foreign key/i, sqlState: '23503' },
  { when: /check constraint/i, sqlState: '23514' },
  { when: /^constraint/i, sqlState: '23000' },
  {
    when: /conflict on|write-write conflict|transaction conflict|has been altered|has been deleted by|catalog write-write/i,
    sqlState: '40001',
  },
  { when: /current transaction is aborted/i, sqlState: '25P02' },
  { when: /no transaction is active/i, sqlState: '25P01' },
  { when: /within a transaction/i, sqlState: '25001' },
  { when: /no space left/i, sqlState: '53100' },
  { when: /^transaction/i, sqlState: '25000' },
  { when: /^interrupt/i, sqlState: '57014' },
  { when: /out of memory|failed to (allocate|pin)/i, sqlState: '53200' },
  { when: /no space left|could not write all|max_temp_directory_size|disk/i, sqlState: '53100' },
  { when: /already exists/i, sqlState: '42710' },
  { when: /^(not implemented)/i, sqlState: '0A000' },
  { when: /^permission/i, sqlState: '42501' },
  { when: /^dependency|depend on/i, sqlState: '2BP01' },
  { when: /ambiguous/i, sqlState: '42702' },
  {
    when: /referenced column .* not found|does not have a column|column .* does not exist|COLUMN_NOT_FOUND/i,
    sqlState: '42703',
  },
  {
    when: /(scalar|aggregate|table|scalar macro|macro)? ?function with name .* does not exist|no function matches/i,
    sqlState: '42883',
  },
  { when: /must appear in the group by/i, sqlState: '42803' },
  { when: /division by zero|divide by zero/i, sqlState: '22012' },
  { when: /^(conversion|mismatch type)/i, sqlState: '22018' },
  {
    when: /(csv|json|parquet)( file| error| on line)|sniffing|malformed|utf-?8|invalid unicode|no magic bytes/i,
    sqlState: '22000',
  },
  { when: /^out of range/i, sqlState: '22003' },
  { when: /^(invalid input|sequence|invalid type|serialization)/i, sqlState: '22023' },
  { when: /^(binder|catalog|missing|expression)/i, sqlState: '42601' },
  { when: /^io/i, sqlState: '58030' },
]

const missing =
  /^(?:table|view|schema|type|sequence|macro|index|catalog|database) (?:with name )?"?(.+?)"? does not exist/i

/**
 * DuckDB's message as a user may see it: class prefix, source excerpt, stack and "Did you mean" removed.
 * The suggestions name objects of everyone's databases (docs/specs/access-control.md, section 5).
 */
export function cleanMessage(raw: string): string {
  return raw
    .replace(/^(TransactionContext|[A-Z][A-Za-z]*(?: [A-Z]?[a-z]+)*) Error: /, '')
    .replace(/\n\s*\n?LINE \d+:[\s\S]*$/, '')
    .replace(/\n?(Did you mean|Existing (?:extension|table|view)s?|Stack Trace:|This error signals)[\s\S]*$/, '')
    .trim()
}

/** 42883: absent, or hidden from the actor: the same text for both. */
export function noFunction(name: string, place?: Place): MallardError {
  return new MallardError('42883', `Function '${name}' does not exist or not authorized.`, { place })
}

function stateOf(kind: string, message: string): string {
  const whole = `${kind}: ${message}`
  return rules.find((rule) => rule.when.test(whole) || rule.when.test(message))?.sqlState ?? 'XX000'
}

/** Where files lie is nobody's business. */
const withoutPaths = (message: string) => message.replace(/"\/[^"]*"|\/\S*\.(duckdb|wal|tmp)\S*/g, 'a file')

function toError(kind: string, raw: string, place: Place | undefined, candidates: boolean): MallardError {
  const message = /^(io|fatal|transaction)/i.test(kind) ? withoutPaths(cleanMessage(raw)) : cleanMessage(raw)
  const unknown = /function with name "?([^"\s]+)"? does not exist/i.exec(message)
  if (unknown) return noFunction(unknown[1]!, place)
  const absent = missing.exec(message)
  if (absent && /catalog|binder/i.test(kind)) return notFound(absent[1]!.replaceAll('"', ''), place)
  const sqlState = stateOf(kind, message)
  if (sqlState === 'XX000')
    return new MallardError('XX000', 'The engine failed on this statement; the log has the details.', { cause: raw })
  const shownText = candidates
    ? message
    : message.replace(/\n?Candidate (bindings|tables|functions)[\s\S]*$/, '').trim()
  return new MallardError(sqlState, shownText, { place, cause: raw })
}

/** The UTF-16 offset of a UTF-8 byte offset in a text. */
export function utf16Offset(text: string, bytes: number): number {
  return Buffer.from(text, 'utf8').subarray(0, bytes).toString('utf8').length
}

/**
 * What a plan that DuckDB refused tells the user.
 * @param candidates show DuckDB's candidate columns: only when the actor may SELECT from all that the text names.
 * @param offsetOf maps an offset of the planned text to the user's text.
 */
export function planError(
  fault: PlanFault,
  planned: string,
  user: string,
  offsetOf: (at: number) => number,
  candidates: boolean,
): MallardError {
  const position = fault.position === undefined ? Number.NaN : Number(fault.position)
  const place = Number.isFinite(position) ? placeAt(user, offsetOf(utf16Offset(planned, position))) : undefined
  const kind = fault.error_type ?? 'internal'
  if (fault.error_subtype === 'MISSING_ENTRY' && fault.name && !/function|macro/i.test(fault.type ?? ''))
    return notFound(fault.name, place)
  return toError(kind, fault.error_message ?? '', place, candidates)
}

/** What a failure while running tells the user. Never contains names of objects beyond the statement's own. */
export function runError(error: EngineError): MallardError {
  const { kind, message } = error.fault
  if (kind === 'lost')
    return new MallardError('58000', message.includes('engine') ? message : `The engine was lost: ${message}`, {
      cause: error,
    })
  if (kind === 'cancelled') return new MallardError('57014', 'The statement was cancelled.', { cause: error })
  if (kind === 'timeout')
    return new MallardError('57P05', 'The statement timed out and was cancelled.', { cause: error })
  const prefix = /^(.*?) Error: /.exec(message)?.[1] ?? ''
  return toError(prefix, message, undefined, true)
}
