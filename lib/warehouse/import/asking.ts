import type { Actor } from '../../access/types.ts'
import { MallardError } from '../../errors.ts'
import type { Column, EngineConnection, Row } from '../engine/types.ts'
import type { SessionState } from '../session.ts'
import { Session, sessionOf } from '../sessions.ts'
import type { Statement } from '../statement.ts'

/** @throws MallardError 08003 (status 404) for a session that is unknown, or another's */
export function houseSession(actor: Actor, sessionId: string): Session {
  const session = sessionOf(actor, sessionId)
  if (session instanceof Session) return session
  throw new MallardError('08003', 'The session is unknown or closed.', { status: 404 })
}

/** @throws MallardError 25001 */
export function requireNoTransaction(session: SessionState): void {
  if (session.transaction)
    throw new MallardError('25001', 'A file cannot be loaded inside a transaction.', {
      hint: 'COMMIT or ROLLBACK first.',
    })
}

/** Runs a statement of the house in the open transaction of a connection, as a part of `statement`: it can be cancelled. */
export async function ask(
  connection: EngineConnection,
  statement: Statement,
  text: string,
): Promise<{ columns: Column[]; rows: Row[]; executionMs: number }> {
  const rows: Row[] = []
  let columns: Column[] = []
  const running = connection.run(
    {
      text,
      statementId: statement.statementId,
      after: 'none',
      keep: false,
      maxRows: 2_048,
      maxBytes: 256_000,
      timeoutMs: 0,
    },
    {
      progress: statement.listener.progress?.bind(statement.listener),
      columns: (found) => {
        columns = found
      },
      rows: (encoded) => rows.push(...(JSON.parse(`[${encoded.toString('utf8')}]`) as Row[])),
    },
  )
  statement.running((reason) => running.cancel(reason))
  const { executionMs } = await running.done
  return { columns, rows, executionMs }
}
