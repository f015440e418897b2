import { newStatementId } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { type StatementEnd, type StatementStart, statementEnded, statementStarted } from '../history/index.ts'

/** Writes a statement into the history as if it had just started; what is not given is plain. */
export async function startStatement(actor: Actor, given: Partial<StatementStart> = {}): Promise<StatementStart> {
  const start: StatementStart = {
    statementId: newStatementId(),
    accountId: actor.accountId,
    userId: actor.userId,
    sessionId: 'session',
    worksheetId: null,
    roleName: 'PUBLIC',
    warehouseName: 'COMPUTE_WH',
    warehouseId: 'wh1',
    databaseName: 'D',
    schemaName: 'main',
    text: 'select 42',
    queryTag: null,
    startedAt: Date.now(),
    ...given,
  }
  await statementStarted(start)
  return start
}

/** Ends a statement of `startStatement`, successfully unless `given` says otherwise. */
export async function endStatement(start: StatementStart, given: Partial<StatementEnd> = {}): Promise<void> {
  await statementEnded({
    statementId: start.statementId,
    status: 'succeeded',
    queryType: 'SELECT',
    errorCode: null,
    errorMessage: null,
    endedAt: start.startedAt + 5,
    queuedMs: 0,
    executionMs: 5,
    rowsProduced: 1,
    bytesProduced: 6,
    result: null,
    ...given,
  })
}
