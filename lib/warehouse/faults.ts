import { MallardError, notFound, type Place, placeAt } from '../errors.ts'
import type { EngineError } from './engine/types.ts'
import { functionAdvice } from './gate/elsewhere.ts'

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
    .replace(/\n?Candidate [a-z]+:(\s*:)?\s*$/, '')
    .replace(/\n\s*(Candidate [a-z]+: )(: )?/, '\n$1')
    .replace(/\n?(Did you mean|Existing (?:extension|table|view)s?|Stack Trace:|This error signals)[\s\S]*$/, '')
    .replace(/\b(INTEGER|STRING)_LITERAL\b/g, (_, kind) => (kind === 'STRING' ? 'VARCHAR' : kind))
    .replace(engineTypes, (word, type?: string) => (type ? (sqlTypes[type] ?? word) : word))
    .trim()
}

/** DuckDB's inner names of types, outside of what it quotes. */
const engineTypes = /'[^']*'|"[^"]*"|\b(U?INT(?:8|16|32|64|128))\b/g
const sqlTypes: Record<string, string> = {
  INT8: 'TINYINT',
  INT16: 'SMALLINT',
  INT32: 'INTEGER',
  INT64: 'BIGINT',
  INT128: 'HUGEINT',
  UINT8: 'UTINYINT',
  UINT16: 'USMALLINT',
  UINT32: 'UINTEGER',
  UINT64: 'UBIGINT',
  UINT128: 'UHUGEINT',
}

/** 42883: absent, or hidden from the actor: the same text for both. */
export function noFunction(name: string, place?: Place): MallardError {
  return new MallardError('42883', `Function '${name}' does not exist or not authorized.`, {
    place,
    hint: functionAdvice(name),
  })
}

function stateOf(kind: string, message: string): string {
  const whole = `${kind}: ${message}`
  return rules.find((rule) => rule.when.test(whole) || rule.when.test(message))?.sqlState ?? 'XX000'
}

/** Where files lie is nobody's business. */
const withoutPaths = (message: string) => message.replace(/"\/[^"]*"|\/\S*\.(duckdb|wal|tmp)\S*/g, 'a file')

function toError(kind: string, raw: string, place: Place | undefined, candidates: boolean): MallardError {
  const message = /^(io|fatal|transaction)/i.test(kind) ? withoutPaths(cleanMessage(raw)) : cleanMessage(raw)
  if (/unexpected type id/i.test(message))
    return new MallardError('0A000', 'A value that is a type cannot be shown here.', {
      hint: 'Cast it to VARCHAR.',
      place,
    })
  const unknown = /function with name "?([^"\s]+)"? (?:does not exist|is not in the catalog)/i.exec(message)
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

const qualifiers = /(?:(?:"(?:[^"]|"")*"|[\w$\u0080-\uffff]+)\s*\.\s*)+/y

/** DuckDB points at the first part of `t.c` when t has no column c: at c, then. */
function columnAt(text: string, at: number, message: string): number {
  if (!/does not have a column named/.test(message)) return at
  qualifiers.lastIndex = at
  return qualifiers.test(text) ? qualifiers.lastIndex : at
}

/**
 * Where in a statement DuckDB's message points: it ends with `LINE n: `, that line or a part of it, and a `^` below.
 * @returns a UTF-16 offset of the text; undefined when the message does not point at it.
 */
export function pointedAt(raw: string, text: string): number | undefined {
  const excerpt = /\n\s*LINE (\d+): ([^\n]*)\n( *)\^/.exec(raw)
  if (!excerpt) return undefined
  const [, number, shown, indent] = excerpt as unknown as [string, string, string, string]
  let start = 0
  for (let line = 1; line < Number(number); line++) {
    start = text.indexOf('\n', start) + 1
    if (start === 0) return undefined
  }
  const end = text.indexOf('\n', start)
  const line = text.slice(start, end < 0 ? text.length : end)
  const cutBefore = shown.startsWith('...')
  const part = shown.slice(cutBefore ? 3 : 0).replace(/\.\.\.$/, '')
  const found = line.indexOf(part)
  // The same words twice in a long line: which of them is meant cannot be told.
  if (found < 0 || (cutBefore && line.indexOf(part, found + 1) >= 0)) return undefined
  const column = indent.length - `LINE ${number}: `.length - (cutBefore ? 3 : 0)
  return column < 0 || column > part.length ? undefined : start + found + column
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
  const at = Number.isFinite(position) ? offsetOf(utf16Offset(planned, position)) : undefined
  const place = at === undefined ? undefined : placeAt(user, columnAt(user, at, fault.error_message ?? ''))
  const kind = fault.error_type ?? 'internal'
  if (fault.error_subtype === 'MISSING_ENTRY' && fault.name && !/function|macro/i.test(fault.type ?? ''))
    return notFound(fault.name, place)
  return toError(kind, fault.error_message ?? '', place, candidates)
}

/**
 * What a failure while running tells the user. Never contains names of objects beyond the statement's own.
 * @param placeOf where the user's text is at fault, from DuckDB's own message
 */
export function runError(error: EngineError, placeOf?: (raw: string) => Place | undefined): MallardError {
  const { kind, message } = error.fault
  if (kind === 'lost')
    return new MallardError('58000', message.includes('engine') ? message : `The engine was lost: ${message}`, {
      cause: error,
    })
  if (kind === 'cancelled') return new MallardError('57014', 'The statement was cancelled.', { cause: error })
  if (kind === 'timeout')
    return new MallardError('57P05', 'The statement timed out and was cancelled.', { cause: error })
  const prefix = /^(.*?) Error: /.exec(message)?.[1] ?? ''
  return toError(prefix, message, placeOf?.(message), true)
}
