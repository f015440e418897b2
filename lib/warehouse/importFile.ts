import { newSecurable } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { alreadyExists, MallardError, notFound } from '../errors.ts'
import { parseName, quoteQualified, quoteString } from '../sql/index.ts'
import { slot } from './admission.ts'
import { EngineError } from './engine/types.ts'
import { runError } from './faults.ts'
import { needCreate } from './gate/authorise.ts'
import { houseResult } from './houseResult.ts'
import type { SessionState } from './session.ts'
import { Session, sessionOf } from './sessions.ts'
import type { Statement } from './statement.ts'
import { commitWithMetadata } from './transactions.ts'
import type { Ran, StatementListener, SubmittedStatement } from './types.ts'

/** A file in the account's staging directory that becomes a new table. */
export interface FileImport {
  /** Absolute path below the account's `staging`. */
  path: string
  /** The name that the user's file had; shown instead of the path. */
  fileName: string
  format: 'csv' | 'parquet' | 'json'
  /** As USE takes names: `t`, `s.t` or `d.s.t`, quoted or not. */
  table: string
}

const reader = { csv: 'read_csv', parquet: 'read_parquet', json: 'read_json' } as const

/**
 * Makes a table of an uploaded file, with the types that DuckDB infers, as a statement of the session: it takes its
 * turn, shows progress, can be cancelled and stands in the history.
 * @throws MallardError 404 for an unknown session
 */
export function importFile(
  actor: Actor,
  sessionId: string,
  file: FileImport,
  listener: StatementListener = {},
): SubmittedStatement {
  const session = sessionOf(actor, sessionId)
  if (!(session instanceof Session))
    throw new MallardError('08003', 'The session is unknown or closed.', { status: 404 })
  const text = `CREATE TABLE ${file.table} AS SELECT * FROM @~/${file.fileName}`
  return session.submitWork(text, (statement) => makeTable(session.state, statement, file), listener)
}

async function makeTable(session: SessionState, statement: Statement, file: FileImport): Promise<Ran> {
  statement.queryType = 'CREATE_TABLE_AS_SELECT'
  if (session.transaction)
    throw new MallardError('25001', 'A file cannot be loaded inside a transaction.', {
      hint: 'COMMIT or ROLLBACK first.',
    })
  const { database, schema, name } = place(session, file.table)
  const scope = session.scope()
  needCreate({ scope, primaryRoleId: session.primaryRoleId(), roleName: session.roleName() }, 'CREATE TABLE', schema)
  if (scope.catalog.taken(schema.id, ['TABLE', 'VIEW'], name)) throw alreadyExists(name)
  const giveBack = await slot(session, statement)
  try {
    const { live, connection } = await session.open()
    session.releaseAfterStatement(await live.attachments.use([database]))
    await connection.exec('BEGIN TRANSACTION')
    const running = connection.run(
      {
        text: `CREATE TABLE ${quoteQualified([database.name, schema.name, name])} AS SELECT * FROM ${reader[file.format]}(${quoteString(file.path)})`,
        statementId: statement.statementId,
        after: 'none',
        keep: false,
        maxRows: 1,
        maxBytes: 1_000,
        timeoutMs: 0,
      },
      {
        progress: statement.listener.progress?.bind(statement.listener),
        rows: (encoded) => counted.push(encoded.toString()),
      },
    )
    const counted: string[] = []
    statement.running((reason) => running.cancel(reason))
    const done = await running.done.catch(async (error) => {
      if (connection.alive) await connection.exec('ROLLBACK').catch(() => {})
      throw error instanceof EngineError ? withoutPath(error, file) : error
    })
    statement.executionMs = Math.round(done.executionMs)
    const securable = newSecurable(session.actor.accountId, {
      kind: 'TABLE',
      parentId: schema.id,
      name,
      ownerRoleId: session.primaryRoleId(),
    })
    await commitWithMetadata(session, connection, [{ type: 'create', securable }], database, true)
    const inserted = Number((JSON.parse(counted[0] ?? '["0"]') as string[])[0])
    const columns = [{ name: 'number of rows inserted', type: 'BIGINT', nullable: false }]
    return {
      ...(await houseResult(session, statement, columns, [[String(inserted)]], `Table ${name} successfully created.`)),
      counts: { inserted },
    }
  } finally {
    giveBack()
  }
}

function place(session: SessionState, table: string) {
  const { catalog, ...current } = session.scope()
  const parts = parseName(table)
  if (parts.length < 1 || parts.length > 3 || parts.some((part) => part === ''))
    throw new MallardError('42602', `'${table}' is not a table's name.`)
  const database = parts.length === 3 ? catalog.database(parts[0]!) : current.database
  const schema =
    database &&
    (parts.length > 1
      ? catalog.schema(database.id, parts.at(-2)!)
      : (current.schema ?? catalog.schema(database.id, 'main')))
  if (!database || !schema) {
    if (parts.length < 3 && !database)
      throw new MallardError('3D000', 'This session does not have a current database.', {
        hint: 'Choose one, or qualify the table.',
      })
    throw notFound(parts.slice(0, -1).join('.'))
  }
  return { database, schema, name: parts.at(-1)! }
}

/** DuckDB names the staged file by its path; the user knows it by its own name. */
function withoutPath(error: EngineError, file: FileImport): MallardError {
  return runError(
    new EngineError({ ...error.fault, message: error.fault.message.replaceAll(file.path, file.fileName) }),
  )
}
