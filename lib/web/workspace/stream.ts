import type { SqlSession, StatementListener, SubmittedStatement } from '../../warehouse/types.ts'
import type { Answer, ApiRequest } from '../answer.ts'
import { endEvent } from './events.ts'
import { makeLines } from './lines.ts'

/**
 * A statement's story as NDJSON: started, columns, rows, progress, then done or error. The statement is cancelled when
 * its reader goes away.
 */
export function streamStatement(
  session: SqlSession,
  request: ApiRequest,
  submit: (listener: StatementListener) => SubmittedStatement,
): Answer {
  const lines = makeLines()
  const statement = submit({
    columns: (columns) => lines.push({ type: 'columns', columns }),
    rows: (encoded) => lines.pushRows(encoded),
    progress: (percentage, rows) => lines.push({ type: 'progress', percentage, rows }),
  })
  const { statementId } = statement
  lines.push({ type: 'started', statementId, sessionId: session.id, context: session.context() })
  request.signal.addEventListener('abort', () => void statement.cancel(), { once: true })
  void statement.outcome.then((outcome) => {
    lines.push(endEvent(outcome, session.context()))
    lines.end()
  })
  // A proxy that buffers would hold the first rows back.
  return { status: 200, headers: { 'content-type': 'application/x-ndjson', 'x-accel-buffering': 'no' }, body: lines }
}
