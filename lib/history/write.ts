import { direct, type Handle } from '../../db/index.ts'
import { recordWith } from '../audit/index.ts'
import { once } from '../registry.ts'
import { seal } from '../seal/index.ts'
import type { ResultInfo } from '../warehouse/types.ts'
import { keepFile } from './files.ts'
import { textId } from './texts.ts'
import type { StatementEnd, StatementStart } from './types.ts'

/** Results are kept for 24 hours (docs/specs/sql-api.md). */
const keptMs = 24 * 3_600_000

/**
 * Writes that a statement starts. Await it before anything runs: it is synchronous except while a metadata
 * transaction is open.
 */
export function statementStarted(start: StatementStart): void | Promise<void> {
  return direct((handle) => {
    handle.atomically(() => {
      writeOpened(handle, start.sessionId)
      handle
        .prepare(
          `INSERT INTO statements (id, account_id, user_id, session_id, worksheet_id, role_name, warehouse_id,
             warehouse_name, database_name, schema_name, text_id, query_tag_sealed, status, started_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'running', ?)`,
        )
        .run(
          start.statementId,
          start.accountId,
          start.userId,
          start.sessionId,
          start.worksheetId,
          start.roleName,
          start.warehouseId,
          start.warehouseName,
          start.databaseName,
          start.schemaName,
          textId(handle, start.accountId, start.text),
          start.queryTag === null ? null : seal('statements.query_tag_sealed', start.queryTag),
          start.startedAt,
        )
    })
    opened().delete(start.sessionId)
  })
}

/** What of an end is more than a number; undefined when there is nothing, as after most statements. */
function sealedOutcome(end: StatementEnd): Buffer | null {
  const { message, errorMessage, errorPlace, counts } = end
  if (!message && errorMessage === null && !errorPlace && !counts) return null
  return seal('statements.outcome_sealed', JSON.stringify({ message, error: errorMessage, place: errorPlace, counts }))
}

function writeResult(handle: Handle, end: StatementEnd, result: ResultInfo): void {
  const expiresAt = end.endedAt + keptMs
  const row = handle.prepare('SELECT number, account_id FROM statements WHERE id = ?').get(end.statementId) as
    | { number: number; account_id: string }
    | undefined
  if (!row) return
  handle
    .prepare(
      `INSERT OR REPLACE INTO results (number, kept, columns_sealed, rights, session_roles, row_count, bytes,
         truncated, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      row.number,
      result.kept && JSON.stringify(result.kept),
      seal('results.columns_sealed', JSON.stringify(result.columns)),
      JSON.stringify(result.rights),
      end.sessionRoles ? JSON.stringify(end.sessionRoles) : null,
      result.rowCount,
      result.bytes,
      result.truncated ? 1 : 0,
      expiresAt,
    )
  if (result.kept) keepFile(handle, row.account_id, result.kept.file, expiresAt)
}

/** Writes how a statement ended, with what is known of its result, in one transaction. */
export function statementEnded(end: StatementEnd): void | Promise<void> {
  return direct((handle) =>
    handle.atomically(() => {
      handle
        .prepare(
          `UPDATE statements SET status = ?, query_type = ?, error_code = ?, outcome_sealed = ?, ended_at = ?,
             queued_ms = ?, execution_ms = ?, rows_produced = ?, bytes_produced = ? WHERE id = ?`,
        )
        .run(
          end.status,
          end.queryType,
          end.errorCode,
          sealedOutcome(end),
          end.endedAt,
          end.queuedMs,
          end.executionMs,
          end.rowsProduced,
          end.bytesProduced,
          end.statementId,
        )
      if (end.result) writeResult(handle, end, end.result)
      if (isTold(end)) tell(handle, end)
    }),
  )
}

/** Statements that change who may do what. Users themselves are told of by lib/users. */
const grants = /^(GRANT|REVOKE|CREATE_ROLE|ALTER_ROLE|DROP_ROLE)/

const isTold = ({ status, queryType }: StatementEnd): boolean =>
  status === 'denied' || (status === 'succeeded' && grants.test(queryType))

/** Into the audit log: what the gate denied, and what grants changed; the text stays here. */
function tell(handle: Handle, { statementId, status, queryType, errorCode }: StatementEnd): void {
  const row = handle.prepare('SELECT account_id, user_id, role_name FROM statements WHERE id = ?').get(statementId) as
    | { account_id: string; user_id: string; role_name: string }
    | undefined
  if (!row) return
  const details = { statement: statementId, type: queryType, role: row.role_name, code: errorCode }
  const denied = status === 'denied'
  recordWith(handle, {
    accountId: row.account_id,
    userId: row.user_id,
    kind: denied ? 'denial' : 'grant',
    outcome: denied ? 'denied' : 'ok',
    details,
  })
}

/** A SQL session as the history names it. `client`: `worksheet`, `api`, `admin`. */
export interface SessionOpened {
  sessionId: string
  accountId: string
  userId: string
  worksheetId: string | null
  client: string
  at: number
}

/** Opened sessions that have not run anything: most run a single statement, and are written along with it. */
const opened = () => once('history.opened', () => new Map<string, SessionOpened>())

/** Notes a session; it becomes history with its first statement. */
export function sessionOpened(session: SessionOpened): void {
  opened().set(session.sessionId, session)
}

function writeOpened(handle: Handle, sessionId: string): void {
  const session = opened().get(sessionId)
  if (!session) return
  handle
    .prepare(
      `INSERT INTO sql_sessions (id, account_id, user_id, worksheet_id, client, created_at, ended_at)
       VALUES (?, ?, ?, ?, ?, ?, NULL)`,
    )
    .run(sessionId, session.accountId, session.userId, session.worksheetId, session.client, session.at)
}

export function sessionClosed(sessionId: string, at: number): void | Promise<void> {
  if (opened().delete(sessionId)) return
  return direct((handle) => {
    handle.prepare('UPDATE sql_sessions SET ended_at = ? WHERE id = ?').run(at, sessionId)
  })
}
