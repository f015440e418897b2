import type { Actor } from '../../access/types.ts'
import { quoteString } from '../../sql/index.ts'
import { slot } from '../admission.ts'
import type { EngineConnection, Row } from '../engine/types.ts'
import { columnsOf } from '../pages/engineView.ts'
import type { SessionState } from '../session.ts'
import type { Statement } from '../statement.ts'
import type { Ran } from '../types.ts'
import { ask, houseSession, requireNoTransaction } from './asking.ts'
import { fileFault } from './fault.ts'
import { matched } from './match.ts'
import { placeOf, requireNew, requireTable } from './place.ts'
import { readerOptions, readingSql, shownSql } from './reading.ts'
import type { FilePreview, FileQuestion } from './types.ts'

const mostRows = 50

/**
 * The first rows of an uploaded file, with the types that it would be loaded with and how it fits the table, as a
 * statement of the session: it takes its turn and stops with `signal`. The history tells of the load alone.
 * @throws MallardError what the statement failed with; 404 for an unknown session
 */
export async function previewFile(
  actor: Actor,
  sessionId: string,
  question: FileQuestion,
  signal: AbortSignal,
): Promise<FilePreview> {
  const session = houseSession(actor, sessionId)
  let preview: FilePreview | null = null
  async function work(statement: Statement): Promise<Ran> {
    preview = await look(session.state, statement, question)
    const result = { columns: [], rowCount: 0, bytes: 0, truncated: false, kept: null, rights: [] }
    return { result, message: 'Statement executed successfully.' }
  }
  const statement = session.submitWork(readingSql(question, { shown: true }), work, {}, false)
  const stop = () => void statement.cancel()
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  const { error } = await statement.outcome
  signal.removeEventListener('abort', stop)
  if (error) throw error
  return preview!
}

async function look(session: SessionState, statement: Statement, question: FileQuestion): Promise<FilePreview> {
  statement.queryType = 'SELECT'
  requireNoTransaction(session)
  const { target } = question
  const place = target && placeOf(session, target.table)
  const table = place && target.mode === 'append' ? requireTable(session, place) : null
  if (place && !table) requireNew(session, place)
  const giveBack = await slot(session, statement)
  try {
    const { live, connection } = await session.open()
    if (place) session.releaseAfterStatement(await live.attachments.use([place.database]))
    await connection.exec('BEGIN TRANSACTION READ ONLY')
    try {
      const into =
        table &&
        (await columnsOf(
          async (sql) => (await connection.query(sql)).rows,
          [place!.database.name, place!.schema.name, table.name],
        ))
      return await read(connection, statement, question, into)
    } catch (error) {
      throw fileFault(error, question)
    } finally {
      if (connection.alive) await connection.exec('ROLLBACK').catch(() => {})
    }
  } finally {
    giveBack()
  }
}

async function read(
  connection: EngineConnection,
  statement: Statement,
  question: FileQuestion,
  into: { name: string; type: string }[] | null,
): Promise<FilePreview> {
  const first = await ask(connection, statement, `${readingSql(question)} LIMIT ${mostRows}`)
  const fit = matched(question, first.columns, into)
  let { rows } = first
  let spent = first.executionMs
  if (fit.load.columns?.length) {
    // Told otherwise than found, the file is read anew: what was read as a number has lost its zeros.
    const again = await ask(connection, statement, `${readingSql({ ...question, ...fit.load })} LIMIT ${mostRows}`)
    rows = again.rows
    spent += again.executionMs
  } else if (fit.load.columns) rows = []
  statement.executionMs = Math.round(spent)
  const csv = question.format === 'csv' ? await sniffed(connection, statement, question) : undefined
  const { target, ...file } = question
  return {
    ...fit,
    rows,
    ...(csv ? { csv } : {}),
    ...(target && fit.load.columns?.length !== 0 ? { sql: shownSql({ ...file, ...target, ...fit.load }) } : {}),
  }
}

/** What DuckDB found out of how a CSV file is written. */
async function sniffed(connection: EngineConnection, statement: Statement, question: FileQuestion) {
  const settings = [quoteString(question.path), ...readerOptions(question, question.options)].join(', ')
  const { rows } = await ask(
    connection,
    statement,
    `SELECT Delimiter, Quote, HasHeader, SkipRows FROM sniff_csv(${settings})`,
  )
  const [delimiter, quote, header, skip] = rows[0] as Row
  const none = (text: string | null | undefined) => (text === '(empty)' ? '' : (text ?? ''))
  return { delimiter: none(delimiter), quote: none(quote), header: header === 'true', skip: Number(skip) }
}
