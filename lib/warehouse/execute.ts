import { config } from '../config.ts'
import { MallardError } from '../errors.ts'
import type { LiveEngine } from './account.ts'
import { status } from './commands/database.ts'
import { type Column, type EngineConnection, EngineError, type RunDone, type RunInput } from './engine/types.ts'
import { runError } from './faults.ts'
import { NothingToDo, type Passed, pass } from './gate/gate.ts'
import type { Read } from './gate/read.ts'
import { houseResult, unkeptMessage } from './houseResult.ts'
import type { SessionState } from './session.ts'
import type { Statement } from './statement.ts'
import { takenAlong } from './takenAlong.ts'
import { commitWithMetadata, noteTemp, rollback } from './transactions.ts'
import type { Outcome, Ran } from './types.ts'

/**
 * Gate and engine for one of DuckDB's statements: plan, authorise and run in one transaction (ARCHITECTURE 3f). Without an
 * open transaction it makes its own.
 */
export async function execute(session: SessionState, statement: Statement, reading: Read): Promise<Ran> {
  const { live, connection } = await session.open()
  const autocommit = session.transaction === null
  let passed: Passed
  const passing = pass(session, live, connection, reading, statement.input.bindings, autocommit)
  try {
    passed = await statement.unlessStopped(passing)
    sameDatabase(session, passed)
  } catch (error) {
    if (error instanceof NothingToDo) return status(session, statement, 'Statement executed successfully.')
    await leavePlan(session, live, connection, passing, autocommit, statement)
    throw error
  }
  try {
    return await run(session, statement, live, connection, passed, autocommit)
  } catch (error) {
    const failure = await afterFailure(session, connection, error, passed, autocommit, statement.signal.aborted)
    if (failure instanceof MallardError && failure.sqlState === '53100')
      for (const id of passed.writes) session.filled.add(id)
    throw failure
  }
}

/** Refused by the gate, or cancelled while DuckDB binds: nothing was run, an open transaction stays as it was. */
async function leavePlan(
  session: SessionState,
  live: LiveEngine,
  connection: EngineConnection,
  passing: Promise<unknown>,
  autocommit: boolean,
  statement: Statement,
) {
  const settled = passing.then(
    () => {},
    () => {},
  )
  const clean = async () => {
    await settled
    if (autocommit && connection.alive && connection.transaction !== 'none')
      await connection.exec('ROLLBACK').catch(() => {})
  }
  if (!statement.signal.aborted) return clean()
  // A bind cannot be interrupted: the canceller has its answer; the engine is replaced if the bind goes on (ARCHITECTURE 2).
  live.engine.replaceUnless(settled, `a statement (${statement.statementId}) could not be interrupted`)
  session.waitBeforeNext(clean())
}

/** One transaction writes one attached database: said before any effect (ARCHITECTURE 4). */
function sameDatabase(session: SessionState, passed: Passed): void {
  const { transaction } = session
  const written = [...passed.writes]
  const before = transaction?.writes?.id
  if (written.length > 1 || (before && written.some((id) => id !== before)))
    throw new MallardError('25006', 'A transaction can write to one database only.', {
      hint: transaction ? `This one writes to ${transaction.writes?.name}. COMMIT first.` : undefined,
    })
}

async function run(
  session: SessionState,
  statement: Statement,
  live: LiveEngine,
  connection: EngineConnection,
  passed: Passed,
  autocommit: boolean,
): Promise<Ran> {
  const catalog = session.catalog()
  const [writtenId] = passed.writes
  const database = writtenId === undefined ? null : (catalog.byId(writtenId) ?? null)
  if (session.transaction && database) session.transaction.writes = database
  const merge =
    passed.head.verb === 'MERGE' &&
    !passed.explain &&
    passed.facts.targets.every((one) => !('returning' in one) || !one.returning)
  const isQuery = returnsRows(passed)
  // What writes is committed from here, in its turn (commits.ts): the statement may take long, its COMMIT does not.
  const commits = autocommit && !passed.changes.ddl && !database
  const counted: string[][] = []
  const { resultMaxRows, resultMaxBytes } = config()
  const input: RunInput = {
    text: merge ? `${passed.text}\nRETURNING merge_action` : passed.text,
    statementId: statement.statementId,
    bindings: passed.bindings,
    after: commits ? 'commit' : 'none',
    keep: isQuery || merge,
    maxRows: resultMaxRows,
    maxBytes: resultMaxBytes,
    timeoutMs: 0,
  }
  const listener = isQuery
    ? statement.listener
    : {
        rows: (encoded: Buffer) => counted.push(...(JSON.parse(`[${encoded.toString('utf8')}]`) as string[][])),
        progress: statement.listener.progress?.bind(statement.listener),
      }
  const running = connection.run(input, listener)
  statement.running((reason) => running.cancel(reason))
  const done = await running.done
  statement.executionMs = Math.round(done.executionMs)
  noteTemp(session, passed.changes)
  const changes = [...passed.changes.catalog]
  if (database) {
    const cascade = passed.facts.targets.some((target) => target.action === 'drop' && target.cascade)
    changes.push(...(await takenAlong(connection, catalog, database, changes, cascade)))
  }
  if (autocommit && !commits) {
    statement.committing()
    await commitWithMetadata(session, connection, changes, database, passed.changes.ddl)
  } else if (session.transaction) {
    session.transaction.pending.add(session.catalog().state, changes)
    session.transaction.ddl ||= passed.changes.ddl
  }
  return answer(session, statement, live, passed, done, counted, isQuery, merge)
}

/** Queries, EXPLAIN and RETURNING answer rows; the rest answers a count or a status. */
function returnsRows({ facts, explain }: Passed): boolean {
  if (explain) return true
  return facts.targets.every((target) => 'returning' in target && target.returning)
}

async function answer(
  session: SessionState,
  statement: Statement,
  live: LiveEngine,
  passed: Passed,
  done: RunDone,
  counted: string[][],
  isQuery: boolean,
  merge: boolean,
): Promise<Ran> {
  const rights = passed.rights
  if (isQuery) {
    const { columns, rowCount, bytes, truncated, kept } = done
    const message = messageOf(done)
    return { result: { columns, rowCount, bytes, truncated, kept, rights }, message }
  }
  const counts = merge ? await mergeCounts(live, done, counted) : countsOf(passed, done, counted)
  if (!counts)
    return houseResult(
      session,
      statement,
      [{ name: 'status', type: 'VARCHAR', nullable: true }],
      [[statusText(passed)]],
      statusText(passed),
    )
  const columns: Column[] = Object.keys(counts).map((kind) => ({
    name: `number of rows ${kind}`,
    type: 'BIGINT',
    nullable: false,
  }))
  const made = await houseResult(
    session,
    statement,
    columns,
    [Object.values(counts).map(String)],
    'Statement executed successfully.',
  )
  return { ...made, counts }
}

/** What a query's answer says besides its rows. */
function messageOf({ rowCount, truncated, unkept }: RunDone): string {
  if (unkept !== undefined) return unkeptMessage(unkept, truncated ? rowCount : null)
  return truncated ? `Only the first ${rowCount} rows are kept.` : 'Statement executed successfully.'
}

function countsOf(passed: Passed, done: RunDone, counted: string[][]): Outcome['counts'] | null {
  const { verb, create } = passed.head
  const asQuery = create?.kind === 'TABLE' && create.bodyAt !== null
  if (done.returnType !== 'CHANGED_ROWS' && !asQuery) return null
  const count = Number(counted[0]?.[0] ?? 0)
  if (verb === 'UPDATE') return { updated: count }
  if (verb === 'DELETE' || verb === 'TRUNCATE') return { deleted: count }
  return { inserted: count }
}

/** MERGE answers all three counts; DuckDB tells only their sum, so its actions are returned and counted. */
async function mergeCounts(
  live: LiveEngine,
  done: RunDone,
  counted: string[][],
): Promise<NonNullable<Outcome['counts']> | null> {
  // The rows that would be counted are lost; the statement is not.
  if (!done.kept && done.truncated) return null
  const count = async (action: string): Promise<number> => {
    if (counted.length >= done.rowCount || !done.kept) return counted.filter((row) => row[0] === action).length
    const query = { offset: 0, limit: 0, filters: [{ column: 0, operator: '=' as const, value: action }] }
    return (await live.engine.readKept(done.kept, done.columns, query)).total
  }
  return { inserted: await count('INSERT'), updated: await count('UPDATE'), deleted: await count('DELETE') }
}

function statusText({ facts }: Passed): string {
  const target = facts.targets[0]
  if (!target || !('object' in target)) return 'Statement executed successfully.'
  const { name } = target.object
  const kind = 'kind' in target ? target.kind.charAt(0) + target.kind.slice(1).toLowerCase() : ''
  if (target.action === 'create') return `${kind} ${name} successfully created.`
  if (target.action === 'drop') return `${name} successfully dropped.`
  return 'Statement executed successfully.'
}

/** A statement that fails while it runs ends its own transaction, and aborts an open one; a conflict rolls that back. */
async function afterFailure(
  session: SessionState,
  connection: EngineConnection,
  error: unknown,
  passed: Passed,
  autocommit: boolean,
  cancelled: boolean,
): Promise<unknown> {
  const failure = error instanceof EngineError ? runError(error, passed.placeOf) : error
  if (autocommit) {
    if (!connection.alive || connection.transaction === 'none') return failure
    const cleaning = connection.exec('ROLLBACK').catch(() => {})
    // One that could not be interrupted holds the connection still; its canceller does not wait for that.
    if (cancelled) session.waitBeforeNext(cleaning)
    else await cleaning
    return failure
  }
  if (failure instanceof MallardError && failure.sqlState === '40001')
    await rollback(session, connection).catch(() => {})
  else if (!connection.alive) session.loseTransaction()
  else if (session.transaction) session.transaction.aborted = true
  return failure
}
