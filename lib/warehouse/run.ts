import { accessState, primaryRole } from '../access/index.ts'
import { MallardError, shown } from '../errors.ts'
import { statementEnded, statementStarted } from '../history/index.ts'
import { log } from '../log.ts'
import { parseHouse, withoutSecrets } from '../sql/index.ts'
import { slot } from './admission.ts'
import { runHouse } from './commands/index.ts'
import { alterViewSecure } from './commands/secureView.ts'
import { EngineError } from './engine/types.ts'
import { runError } from './faults.ts'
import { formAdvice } from './gate/formsElsewhere.ts'
import { read } from './gate/read.ts'
import { turn } from './gate/turn.ts'
import { makeRoom } from './reserve.ts'
import { runDuckdb } from './rewrites.ts'
import type { SessionState } from './session.ts'
import type { Statement } from './statement.ts'
import { isTransactionStatement, runTransaction } from './transactionStatements.ts'
import type { Outcome, Ran } from './types.ts'

/**
 * The story of a statement (ARCHITECTURE 3): history, then Mallard's own, or a transaction's end, or the gate and the
 * engine; history again. Never throws: a failure is an outcome.
 */
export async function runStatement(session: SessionState, statement: Statement): Promise<void> {
  let outcome: Outcome
  try {
    statement.begin(warehouseTimeout(session))
    if (statement.recorded) await startHistory(session, statement)
    const ran = await tell(session, statement)
    outcome = {
      ...common(statement),
      status: 'succeeded',
      message: ran.message,
      result: ran.result,
      counts: ran.counts,
    }
  } catch (error) {
    const failure = advised(asError(error, statement.statementId), statement.input.text)
    outcome = { ...common(statement), status: statusOf(failure), message: failure.text, error: failure }
  } finally {
    session.endStatement()
  }
  if (outcome.error?.sqlState === '53100') {
    makeRoom(session.actor.accountId, [...session.filled])
    session.filled.clear()
  }
  try {
    if (statement.recorded) await endHistory(session, statement, outcome)
  } catch (error) {
    log().error({ err: error, statementId: statement.statementId }, 'history could not be written')
  }
  statement.end(outcome)
}

async function tell(session: SessionState, statement: Statement): Promise<Ran> {
  statement.signal.throwIfAborted()
  if (session.closed) throw new MallardError('08003', 'The session is closed.')
  if (statement.work) return statement.work()
  const { text } = statement.input
  if (Buffer.byteLength(text, 'utf8') > 1_048_576)
    throw new MallardError('54001', 'The statement is larger than 1 MB.', {
      status: 413,
      hint: 'Load data with an upload instead of VALUES.',
    })
  const house = parseHouse(text)
  await turn(text)
  if (session.transaction?.aborted && !isTransactionStatement(text))
    throw new MallardError('25P02', 'The transaction has failed and takes no more statements.', {
      hint: 'Run ROLLBACK, then try again.',
    })
  if (house) {
    const explained = 'explain' in house && house.explain
    statement.queryType = explained ? 'EXPLAIN' : house.type.toUpperCase().replace(/ /g, '_')
    return runHouse(session, statement, house)
  }
  if (isTransactionStatement(text)) return runTransaction(session, statement)
  const secure = alterViewSecure(session, statement)
  if (secure) return secure
  const reading = read(text, statement.input.bindings)
  await turn(text)
  statement.queryType = reading.head.queryType
  const giveBack = await slot(session, statement)
  try {
    statement.listener.started?.()
    return await oncePerEngine(() => runDuckdb(session, statement, reading))
  } finally {
    giveBack()
  }
}

/** A call that never reached a dying engine goes to the next one; nothing of it was run. */
async function oncePerEngine<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof EngineError) || !error.fault.unsent) throw error
    return work()
  }
}

/** STATEMENT_TIMEOUT_IN_SECONDS of the session's warehouse, in milliseconds; 0 for none. */
function warehouseTimeout(session: SessionState): number {
  const { state } = session.catalog()
  const warehouse = session.warehouseId === null ? undefined : state.securables.get(session.warehouseId)
  return Number(warehouse?.details.timeoutSeconds ?? 0) * 1_000
}

function common(statement: Statement) {
  const endedAt = Date.now()
  const { statementId, queryType, queuedMs, startedAt } = statement
  return {
    statementId,
    queryType,
    queuedMs,
    executionMs: statement.executionMs || endedAt - startedAt - queuedMs,
    startedAt,
    endedAt,
  }
}

function asError(error: unknown, statementId: string): MallardError {
  if (error instanceof EngineError) return runError(error)
  const safe = shown(error)
  if (safe.sqlState === 'XX000') log().error({ err: safe.cause ?? error, statementId }, 'a statement failed inside')
  return safe
}

/** An error without a hint gets one, if the statement has a form that only Snowflake knows. */
function advised(error: MallardError, text: string): MallardError {
  const hint = error.hint ?? formAdvice(text, error.sqlState)
  return hint === error.hint ? error : new MallardError(error.sqlState, error.message, { ...error, hint })
}

/** 42501 and what the gate does not let through are denials; the rest are failures. */
function statusOf(error: MallardError): 'failed' | 'denied' | 'cancelled' {
  if (error.sqlState === '57014') return 'cancelled'
  return error.sqlState === '42501' || error.sqlState === '0A000' ? 'denied' : 'failed'
}

async function startHistory(session: SessionState, statement: Statement): Promise<void> {
  const { actor } = session
  const state = accessState(actor.accountId)
  const context = session.context()
  await statementStarted({
    statementId: statement.statementId,
    accountId: actor.accountId,
    userId: actor.userId,
    sessionId: session.id,
    worksheetId: session.worksheetId,
    roleName: state.roles.get(primaryRole(state, actor.userId, session.roles))?.name ?? context.role,
    warehouseName: context.warehouse,
    warehouseId: session.warehouseId,
    databaseName: context.database,
    schemaName: context.schema,
    text: withoutSecrets(statement.input.text),
    queryTag: session.parameters.get('query_tag') ?? null,
    startedAt: statement.startedAt,
  })
}

async function endHistory(session: SessionState, statement: Statement, outcome: Outcome): Promise<void> {
  const { error, result } = outcome
  await statementEnded({
    statementId: statement.statementId,
    status: outcome.status,
    queryType: outcome.queryType,
    errorCode: error?.sqlState ?? null,
    errorMessage: error?.text ?? null,
    errorPlace: error?.place,
    message: outcome.message,
    counts: outcome.counts,
    endedAt: outcome.endedAt,
    queuedMs: outcome.queuedMs,
    executionMs: outcome.executionMs,
    rowsProduced: result?.rowCount ?? 0,
    bytesProduced: result?.bytes ?? 0,
    result: result ?? null,
    sessionRoles: session.roles,
  })
}
