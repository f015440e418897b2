import type { MallardError } from '../../errors.ts'
import type { Outcome, SessionContext } from '../../warehouse/types.ts'

/** How a statement ended, as a page shows it. */
export function outcomeView(outcome: Outcome) {
  const { status, queryType, message, result, counts, queuedMs, executionMs } = outcome
  return {
    status,
    queryType,
    message,
    counts,
    rowCount: result?.rowCount ?? 0,
    bytes: result?.bytes ?? 0,
    truncated: result?.truncated ?? false,
    kept: Boolean(result?.kept),
    queuedMs,
    executionMs,
  }
}

/** An error as a page shows it: the hint stands apart, and the place is in the text that was sent. */
export function errorView(error: MallardError) {
  return {
    sqlState: error.sqlState,
    message: error.message,
    ...(error.hint ? { hint: error.hint } : {}),
    ...(error.place ?? {}),
  }
}

/** The last line of a statement's stream. */
export function endEvent(outcome: Outcome, context: SessionContext) {
  const view = outcomeView(outcome)
  return outcome.error
    ? { type: 'error', error: errorView(outcome.error), outcome: view, context }
    : { type: 'done', outcome: view, context }
}
