import { newSecurable } from '../../access/index.ts'
import type { Actor, Securable } from '../../access/types.ts'
import { quoteName, quoteQualified } from '../../sql/index.ts'
import type { LiveEngine } from '../account.ts'
import { slot } from '../admission.ts'
import type { EngineConnection } from '../engine/types.ts'
import { pass } from '../gate/gate.ts'
import { read } from '../gate/read.ts'
import { houseResult } from '../houseResult.ts'
import { columnsOf } from '../pages/engineView.ts'
import type { SessionState } from '../session.ts'
import type { Statement } from '../statement.ts'
import { commitWithMetadata } from '../transactions.ts'
import type { Ran, StatementListener, SubmittedStatement, UsedRight } from '../types.ts'
import { ask, houseSession, requireNoTransaction } from './asking.ts'
import { fileFault } from './fault.ts'
import { requireColumns } from './match.ts'
import { type Place, placeOf, requireNew, requireTable } from './place.ts'
import { loadingSql, readingSql, shownSql } from './reading.ts'
import type { FileImport } from './types.ts'

/**
 * Makes a table of an uploaded file, or appends its rows to one, as a statement of the session: it takes its turn, shows
 * progress, can be cancelled and stands in the history.
 * @throws MallardError 404 for an unknown session; 42704, 22023 for columns that cannot be read so
 */
export function importFile(
  actor: Actor,
  sessionId: string,
  file: FileImport,
  listener: StatementListener = {},
): SubmittedStatement {
  const session = houseSession(actor, sessionId)
  return session.submitWork(shownSql(file), (statement) => load(session.state, statement, file), listener)
}

async function load(session: SessionState, statement: Statement, file: FileImport): Promise<Ran> {
  const append = file.mode === 'append'
  statement.queryType = append ? 'INSERT' : 'CREATE_TABLE_AS_SELECT'
  requireNoTransaction(session)
  const place = placeOf(session, file.table)
  const table = append ? requireTable(session, place) : null
  if (!table) requireNew(session, place)
  const giveBack = await slot(session, statement)
  try {
    const { live, connection } = await session.open()
    session.releaseAfterStatement(await live.attachments.use([place.database]))
    try {
      return await inTransaction(session, statement, live, connection, file, place, table)
    } catch (error) {
      if (connection.alive && connection.transaction !== 'none') await connection.exec('ROLLBACK').catch(() => {})
      throw fileFault(error, file)
    }
  } finally {
    giveBack()
  }
}

async function inTransaction(
  session: SessionState,
  statement: Statement,
  live: LiveEngine,
  connection: EngineConnection,
  file: FileImport,
  place: Place,
  table: Securable | null,
): Promise<Ran> {
  const { database, schema } = place
  const name = table?.name ?? place.name
  const path = [database.name, schema.name, name]
  let rights: UsedRight[] = []
  if (table) rights = await passInsert(session, statement, live, connection, file, path)
  else await connection.exec('BEGIN TRANSACTION')
  const { rows, executionMs } = await ask(connection, statement, loadingSql(file, path))
  statement.executionMs = Math.round(executionMs)
  const made = newSecurable(session.actor.accountId, {
    kind: 'TABLE',
    parentId: schema.id,
    name,
    ownerRoleId: session.primaryRoleId(),
  })
  const changes = table ? [] : [{ type: 'create' as const, securable: made }]
  await commitWithMetadata(session, connection, changes, database, !table)
  const inserted = Number(rows[0]?.[0] ?? 0)
  const columns = [{ name: 'number of rows inserted', type: 'BIGINT', nullable: false }]
  const message = table ? 'Statement executed successfully.' : `Table ${name} successfully created.`
  return {
    ...(await houseResult(session, statement, columns, [[String(inserted)]], message, rights)),
    counts: { inserted },
  }
}

/**
 * An INSERT of no rows into the same columns goes through the gate, which thereby sees all that the real one touches: the
 * table, and sequences and macros of its defaults. Leaves its transaction open.
 * @throws MallardError what the gate refuses with; 42703 for columns that the table does not have
 */
async function passInsert(
  session: SessionState,
  statement: Statement,
  live: LiveEngine,
  connection: EngineConnection,
  file: FileImport,
  path: string[],
): Promise<UsedRight[]> {
  const table = await columnsOf(async (sql) => (await connection.query(sql)).rows, path)
  const names = file.columns?.map(({ name }) => name) ?? (await namesIn(connection, statement, file))
  requireColumns(names, table, path.at(-1)!)
  const nothing = names.map((name) => `NULL AS ${quoteName(name)}`).join(', ')
  const text = `INSERT INTO ${quoteQualified(path)} BY NAME SELECT ${nothing} WHERE false`
  const passed = await statement.unlessStopped(pass(session, live, connection, read(text), undefined, true))
  return passed.rights
}

async function namesIn(connection: EngineConnection, statement: Statement, file: FileImport): Promise<string[]> {
  await connection.exec('BEGIN TRANSACTION READ ONLY')
  try {
    const { columns } = await ask(connection, statement, `${readingSql(file)} LIMIT 0`)
    return columns.map(({ name }) => name)
  } finally {
    if (connection.alive) await connection.exec('ROLLBACK')
  }
}
