import { newId } from '../../db/index.ts'
import { applyCatalogChanges } from '../access/index.ts'
import type { CatalogChange, Securable } from '../access/types.ts'
import { nameKey } from '../access/types.ts'
import { deleteIntent, insertIntent } from '../databases/index.ts'
import { MallardError } from '../errors.ts'
import { log } from '../log.ts'
import { quoteName, quoteString } from '../sql/index.ts'
import { bumpDdlVersion } from './account.ts'
import { definitions, enter } from './commits.ts'
import { type EngineConnection, EngineError } from './engine/types.ts'
import { runError } from './faults.ts'
import type { Changes } from './gate/changes.ts'
import { PendingCatalog } from './pending.ts'
import { houseSchema } from './reconcile.ts'
import type { SessionState } from './session.ts'

/** BEGIN [READ ONLY]. @throws MallardError 25001 inside a transaction. */
export async function begin(session: SessionState, connection: EngineConnection, readOnly = false): Promise<void> {
  if (session.transaction)
    throw new MallardError('25001', 'A transaction is open already.', { hint: 'End it with COMMIT or ROLLBACK.' })
  await connection.exec(readOnly ? 'BEGIN TRANSACTION READ ONLY' : 'BEGIN TRANSACTION')
  session.transaction = {
    startedAt: Date.now(),
    aborted: false,
    pending: new PendingCatalog(),
    writes: null,
    releases: [],
    tempBefore: new Map(session.temp),
    ddl: false,
  }
}

/**
 * COMMIT. In an aborted transaction it rolls back and says so.
 * @throws MallardError 25P01 without a transaction, 25P02 from an aborted one, 40001 when it conflicts with another.
 */
export async function commit(session: SessionState, connection: EngineConnection): Promise<void> {
  const { transaction } = session
  if (!transaction) throw new MallardError('25P01', 'No transaction is open.')
  if (transaction.aborted) {
    await rollback(session, connection)
    throw new MallardError('25P02', 'The transaction had failed, so it was rolled back and nothing was saved.', {
      hint: 'Run its statements again.',
    })
  }
  try {
    await commitWithMetadata(session, connection, transaction.pending.changes, transaction.writes, transaction.ddl)
  } catch (error) {
    undo(session)
    throw error
  }
  session.endTransaction()
}

/** ROLLBACK; without a transaction it is an error, as in DuckDB. */
export async function rollback(session: SessionState, connection: EngineConnection): Promise<void> {
  if (!session.transaction) throw new MallardError('25P01', 'No transaction is open.')
  try {
    await connection.exec('ROLLBACK')
  } catch (error) {
    // DuckDB has ended it by itself: nothing is left to undo.
    if (!(error instanceof EngineError) || error.fault.kind !== 'duckdb') throw error
  } finally {
    undo(session)
  }
}

function undo(session: SessionState): void {
  if (session.transaction) session.temp = session.transaction.tempBefore
  session.houseMacros = new Set()
  session.forgetPath()
  session.endTransaction()
}

/**
 * Commits what the connection has open, DDL and its metadata together (ARCHITECTURE 7): the intent first, its id in the
 * same DuckDB transaction, then the metadata. After a crash in between, attaching settles it.
 * @throws MallardError; the transaction is then over and nothing was saved.
 */
export async function commitWithMetadata(
  session: SessionState,
  connection: EngineConnection,
  changes: readonly CatalogChange[],
  database: Securable | null,
  ddl: boolean,
): Promise<void> {
  const { accountId } = session.actor
  const places = [...(ddl || changes.length > 0 ? [definitions(accountId)] : []), ...(database ? [database.id] : [])]
  const leave: (() => void)[] = []
  try {
    for (const place of places) leave.push(await enter(place))
    await commitBoth(session, connection, changes, database, ddl)
  } finally {
    for (const go of leave) go()
  }
}

async function commitBoth(
  session: SessionState,
  connection: EngineConnection,
  changes: readonly CatalogChange[],
  database: Securable | null,
  ddl: boolean,
): Promise<void> {
  const { accountId } = session.actor
  if (changes.length === 0 || !database) {
    await committed(connection, 'COMMIT')
    if (ddl) bumpDdlVersion(accountId)
    return
  }
  const transactionId = newId()
  await insertIntent({
    transactionId,
    accountId,
    databaseId: database.id,
    changes: [...changes],
    ownerRoleId: session.primaryRoleId(),
    createdAt: Date.now(),
  })
  try {
    await committed(
      connection,
      `INSERT INTO ${quoteName(database.name)}.${houseSchema}.commits VALUES (${quoteString(transactionId)})`,
      'COMMIT',
    )
  } catch (error) {
    // Lost: only the file can tell; its next attach does. Refused by DuckDB: nothing was saved.
    if ((error as MallardError).sqlState !== '58000') await deleteIntent(transactionId)
    throw error
  }
  await applyCatalogChanges(accountId, changes.map(madeNow))
  await deleteIntent(transactionId)
  bumpDdlVersion(accountId)
  if (changes.some((change) => change.type === 'create' && change.securable.kind === 'TYPE'))
    await checkpoint(session, database)
}

/** What a transaction made is there for others from its COMMIT on: older transactions do not see it (gate/authorise.ts). */
function madeNow(change: CatalogChange): CatalogChange {
  const now = Date.now()
  return change.type === 'create'
    ? { ...change, securable: { ...change.securable, createdAt: now, alteredAt: now } }
    : change
}

/**
 * DuckDB 1.5 cannot replay a CREATE TYPE outside the schema `main` from its log: the whole database would not open
 * again. So the log is folded into the file before the statement is acknowledged; others' writes are waited for.
 */
async function checkpoint(session: SessionState, database: Securable): Promise<void> {
  const { live } = await session.open()
  for (let tries = 0; tries < 40; tries++) {
    try {
      await live.engine.control(`CHECKPOINT ${quoteName(database.name)}`)
      return
    } catch (error) {
      log().warn({ databaseId: database.id, reason: (error as Error).message }, 'a checkpoint has to wait')
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }
}

async function committed(connection: EngineConnection, ...sqls: string[]): Promise<void> {
  try {
    await connection.exec(...sqls)
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    if (error.fault.kind === 'duckdb') await connection.exec('ROLLBACK').catch(() => {})
    throw runError(error)
  }
}

/** What a statement inside a transaction, or an autocommitted one, did to the session's temp objects. */
export function noteTemp(session: SessionState, changes: Changes): void {
  for (const key of changes.temp.drop) session.temp.delete(key)
  for (const made of changes.temp.make) session.temp.set(nameKey(made.name), made)
}
