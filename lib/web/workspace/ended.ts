import type { Actor } from '../../access/types.ts'
import { MallardError } from '../../errors.ts'
import { statementOf } from '../../history/index.ts'
import type { StatementRecord } from '../../history/types.ts'
import { readRows, sessionOf } from '../../warehouse/index.ts'
import { unknownHandle } from '../api/answers.ts'
import { errorView } from './events.ts'
import { type Lines, lineOf, makeLines, rowsLine } from './lines.ts'

/** As many as a statement's own story begins with. */
const firstRows = 2_048

function outcomeOf(record: StatementRecord, kept = 0) {
  const { status, queryType, message, counts, rowsProduced, bytesProduced, hasResult, queuedMs, executionMs } = record
  const outcome = { status, queryType, message: message ?? '', counts: counts ?? undefined, queuedMs, executionMs }
  return {
    ...outcome,
    rowCount: rowsProduced,
    bytes: bytesProduced,
    truncated: hasResult && kept < rowsProduced,
    kept: hasResult,
  }
}

/**
 * The story of a statement of the actor's own that has ended, as the history and its kept result tell it.
 * @throws MallardError 42S02 (404) for one that is unknown, another's, or not run by a page
 */
export async function endedStory(actor: Actor, statementId: string): Promise<Lines> {
  const record = statementOf(actor, statementId)
  if (!record || record.status === 'queued' || record.status === 'running') throw unknownHandle(statementId)
  const { sessionId, status, errorCode, errorMessage, errorPlace } = record
  const context = sessionOf(actor, sessionId)?.context()
  const lines = makeLines()
  lines.push(lineOf({ type: 'started', statementId, sessionId, context }))
  if (status !== 'succeeded') {
    const error = new MallardError(errorCode ?? 'XX000', errorMessage ?? '', { place: errorPlace ?? undefined })
    lines.push(lineOf({ type: 'error', error: errorView(error), outcome: outcomeOf(record), context }))
  } else {
    const page = record.hasResult ? await readRows(actor, statementId, { offset: 0, limit: firstRows }) : null
    if (page) lines.push(lineOf({ type: 'columns', columns: page.columns }), rowsLine(page.encoded))
    lines.push(lineOf({ type: 'done', outcome: outcomeOf(record, page?.total), context }))
  }
  lines.end()
  return lines
}
