import { newStatementId } from '../../../db/index.ts'
import { MallardError, type Place } from '../../errors.ts'
import { log } from '../../log.ts'
import type { Piece } from '../../sql/split.ts'
import type { Bindings, Outcome, SqlSession, SubmittedStatement } from '../../warehouse/types.ts'
import { waitFor } from './wait.ts'

/** How a request ended: an outcome for each statement that was started; the last may have failed. */
export interface Ended {
  outcomes: Outcome[]
  /** Set when the request did not succeed; its place counts from the start of the request's text. */
  error: MallardError | null
  /** All rows of a single statement, when they were few enough to come with it. */
  rows: Buffer[] | null
}

/** A request's statements under way. */
export interface RequestRun {
  /** The statement's id, or the request's own when it holds several. */
  handle: string
  several: boolean
  done: Promise<Ended>
  /** Resolves once nothing of the request can have an effect any more. */
  cancel(): Promise<void>
}

/** How long a cancel waits for the cancelled request's own answer, in milliseconds. */
const SETTLE_MS = 150

interface RunOptions {
  bindings?: Bindings
  timeoutMs?: number
}

/** A place in a piece of a text, as a place in the whole text. */
export function placeInWhole(piece: Place, inside: Place): Place {
  return {
    line: piece.line + inside.line - 1,
    column: inside.line === 1 ? piece.column + inside.column - 1 : inside.column,
  }
}

/** An error of a piece of a text, with its place in the whole text. */
export function moved(error: MallardError, piece: Place): MallardError {
  if (!error.place || (piece.line === 1 && piece.column === 1)) return error
  const { sqlState, message, status, hint } = error
  return new MallardError(sqlState, message, { status, hint, cause: error, place: placeInWhole(piece, error.place) })
}

const cancelledError = () => new MallardError('57014', 'The request was cancelled.')

/**
 * Runs the statements of one request in one session, one after another, until the first that fails. Then the session
 * ends: what is still open is rolled back before the request counts as done.
 */
export function startRun(session: SqlSession, pieces: Piece[], options: RunOptions): RequestRun {
  const several = pieces.length > 1
  let cancelled = false
  let current: SubmittedStatement
  let rows: Buffer[] = []
  let rowCount = 0

  const submit = (piece: Piece) =>
    session.submit(
      { text: piece.text, bindings: options.bindings, timeoutMs: options.timeoutMs },
      several
        ? undefined
        : {
            rows(encoded, count) {
              rows.push(encoded)
              rowCount += count
            },
          },
    )

  async function runAll(): Promise<Ended> {
    const outcomes: Outcome[] = []
    let error: MallardError | null = null
    for (const [index, piece] of pieces.entries()) {
      if (cancelled && index > 0) {
        error = cancelledError()
        break
      }
      if (index > 0) current = submit(piece)
      const outcome = await current.outcome
      outcomes.push(outcome)
      if (outcome.error) {
        error = moved(outcome.error, piece.place)
        break
      }
    }
    // Whoever reads the answer must find the rollback done; without a transaction there is nothing to wait for.
    const idle = session.context().transaction === 'none'
    const closed = session.close().catch((fault) => log().error({ err: fault }, 'closing a session failed'))
    if (!idle) await closed
    const complete = !several && outcomes[0]?.result?.rowCount === rowCount
    const kept = complete ? rows : null
    rows = []
    return { outcomes, error, rows: kept }
  }

  current = submit(pieces[0]!)
  const done = runAll()
  return {
    handle: several ? newStatementId() : current.statementId,
    several,
    done,
    async cancel() {
      cancelled = true
      // From here on no statement begins, and what is open can only be rolled back. The end is waited for a moment, so
      // that the handle tells it; a bind that cannot be interrupted would hold it up for seconds.
      await current.cancel()
      await waitFor(done, new AbortController().signal, SETTLE_MS)
    },
  }
}
