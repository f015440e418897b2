/** Where in a statement's text something is wrong. Lines and columns count from 1, in UTF-16 code units. */
export interface Place {
  line: number
  column: number
}

interface Details {
  /** HTTP status, where the SQLSTATE alone does not decide it (see {@link httpStatus}). */
  status?: number
  place?: Place
  /** What the user can do about it; shown after the message. */
  hint?: string
  /** Kept for the log; never shown. */
  cause?: unknown
}

/**
 * The one error that may be shown to a user: its message is safe for the actor who gets it.
 * Everything else that is thrown is a fault of ours and is shown as "internal error" (XX000).
 * `sqlState` follows docs/specs/sql-api.md, section 1.
 */
export class MallardError extends Error {
  readonly sqlState: string
  readonly status: number | undefined
  readonly place: Place | undefined
  readonly hint: string | undefined

  constructor(sqlState: string, message: string, details: Details = {}) {
    super(message, { cause: details.cause })
    this.name = 'MallardError'
    this.sqlState = sqlState
    this.status = details.status
    this.place = details.place
    this.hint = details.hint
  }

  /** The message with its hint, as an API answer or a worksheet shows it. */
  get text(): string {
    return this.hint ? `${this.message} ${this.hint}` : this.message
  }
}

/** 42S02: absent, or hidden from the actor: the same text for both (docs/specs/access-control.md, section 5). */
export function notFound(name: string, place?: Place): MallardError {
  return new MallardError('42S02', `Object '${name}' does not exist or not authorized.`, { place })
}

/** 42710: the name is taken. */
export function alreadyExists(name: string): MallardError {
  return new MallardError('42710', `Object '${name}' already exists.`)
}

/** 0A000: what the gate does not let through, with what to use instead. */
export function notSupported(what: string, instead?: string, place?: Place): MallardError {
  return new MallardError('0A000', what, { hint: instead, place })
}

/** 42601: the text cannot be read. */
export function syntaxError(message: string, place?: Place): MallardError {
  return new MallardError('42601', message, { place })
}

/** 42501: visible, but `privilege` is missing on it (docs/specs/access-control.md, section 5). */
export function insufficientPrivileges(kind: string, name: string, fullName: string, role: string, privilege: string) {
  return new MallardError(
    '42501',
    `Insufficient privileges to operate on ${kind.toLowerCase()} '${name}'. Your role ${role} must have ${privilege} granted on ${kind.toUpperCase()} ${fullName}.`,
  )
}

const statusOf: Record<string, number> = { '57P05': 408, '58000': 503, '53300': 503 }

/** The HTTP status of an error: 422 for a failed statement unless the contract says otherwise. */
export function httpStatus(error: MallardError): number {
  return error.status ?? statusOf[error.sqlState] ?? 422
}

const diskFull = new Set(['SQLITE_FULL', 'ENOSPC'])

/** What may be shown of anything thrown: a MallardError as it is, a full disk, all else as an internal error. */
export function shown(error: unknown): MallardError {
  if (error instanceof MallardError) return error
  // Bundled routes and the server entry hold two copies of this class; the shape decides.
  if (error instanceof Error && error.name === 'MallardError') return error as MallardError
  if (diskFull.has(String((error as { code?: unknown } | null)?.code)))
    return new MallardError('53100', 'The disk is full.', { cause: error })
  return new MallardError('XX000', 'Internal error; the log has the details.', { status: 500, cause: error })
}

/** Line and column of a UTF-16 offset in a text. */
export function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, Math.max(0, offset))
  const newline = before.lastIndexOf('\n')
  return { line: before.split('\n').length, column: before.length - newline }
}
