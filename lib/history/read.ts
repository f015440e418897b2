import { reader } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import type { Place } from '../errors.ts'
import { MallardError } from '../errors.ts'
import { open } from '../seal/index.ts'
import type { Outcome, StatementStatus } from '../warehouse/types.ts'
import { type HistorySearch, type Hit, search } from './search.ts'
import { analyseAside, searchAside } from './searcher.ts'
import { knownTextId, textPurpose } from './texts.ts'
import type { HistoryAnalysis, HistoryFilter, HistoryPage, HistoryScope, StatementRecord } from './types.ts'

const maxPage = 10_000
/** Results are kept this long; a statement may have run for as long before. */
const keptMs = 24 * 3_600_000

interface Row {
  id: string
  account_id: string
  user_id: string
  user_name: string | null
  session_id: string
  worksheet_id: string | null
  role_name: string
  warehouse_id: string | null
  warehouse_name: string | null
  database_name: string | null
  schema_name: string | null
  text_sealed: Buffer
  query_type: string
  query_tag_sealed: Buffer | null
  status: StatementStatus
  error_code: string | null
  outcome_sealed: Buffer | null
  started_at: number
  ended_at: number | null
  queued_ms: number
  execution_ms: number
  rows_produced: number
  bytes_produced: number
  has_result: number
}

const selectRow = `
  SELECT s.*, u.name AS user_name, t.sealed AS text_sealed,
    EXISTS (SELECT 1 FROM results r WHERE r.number = s.number AND r.kept IS NOT NULL AND r.expires_at > ?) AS has_result
  FROM statements s
  JOIN statement_texts t ON t.id = s.text_id
  LEFT JOIN users u ON u.id = s.user_id`

interface OpenedOutcome {
  message?: string
  error?: string | null
  place?: Place
  counts?: Outcome['counts']
}

function toRecord(row: Row): StatementRecord {
  const outcome: OpenedOutcome = row.outcome_sealed
    ? JSON.parse(open('statements.outcome_sealed', row.outcome_sealed))
    : {}
  return {
    statementId: row.id,
    accountId: row.account_id,
    userId: row.user_id,
    userName: row.user_name ?? row.user_id,
    sessionId: row.session_id,
    worksheetId: row.worksheet_id,
    roleName: row.role_name,
    warehouseId: row.warehouse_id,
    warehouseName: row.warehouse_name,
    databaseName: row.database_name,
    schemaName: row.schema_name,
    queryText: open(textPurpose, row.text_sealed),
    queryType: row.query_type,
    queryTag: row.query_tag_sealed && open('statements.query_tag_sealed', row.query_tag_sealed),
    status: row.status,
    errorCode: row.error_code,
    errorMessage: outcome.error ?? null,
    errorPlace: outcome.place ?? null,
    message: outcome.message ?? null,
    counts: outcome.counts ?? null,
    startTime: row.started_at,
    endTime: row.ended_at,
    queuedMs: row.queued_ms,
    executionMs: row.execution_ms,
    rowsProduced: row.rows_produced,
    bytesProduced: row.bytes_produced,
    hasResult: row.has_result === 1,
  }
}

/**
 * The page as it opens, without conditions: a few rows for most, 50 ms at the worst (a user without statements among
 * a million). All else goes aside, where the thread may have to start first.
 */
function isPlain({ filter }: HistorySearch): boolean {
  return Object.entries(filter).every(([key, value]) => value === undefined || key === 'from' || key === 'to')
}

/**
 * Statements that the actor may see, newest first: the own ones, and others' as far as `scope` (decided by
 * lib/access for the session) reaches. Over a million entries any filter answers in well under a second, on a thread
 * of its own. `limit`: 1 to 10,000.
 * @throws MallardError 22023 for a bad `before` or `limit`
 */
export async function listStatements(
  actor: Actor,
  filter: HistoryFilter,
  page: { limit: number; before?: string | null },
  scope: HistoryScope | null = null,
): Promise<HistoryPage> {
  const before = page.before ?? null
  if (!(page.limit >= 1 && page.limit <= maxPage) || (before !== null && !/^\d+\.\d+$/.test(before))) {
    throw new MallardError('22023', 'A page of the history has 1 to 10,000 entries.', { status: 400 })
  }
  const query = { accountId: actor.accountId, userId: actor.userId, scope, filter, limit: page.limit + 1, before }
  const found = isPlain(query) ? search(reader(), query) : await searchAside(query)
  const hits = found.slice(0, page.limit)
  const last = hits.at(-1)
  return {
    entries: fetch(hits),
    next: last && found.length > page.limit ? `${last.started_at}.${last.number}` : null,
  }
}

function fetch(hits: Hit[]): StatementRecord[] {
  const row = reader().prepare(`${selectRow} WHERE s.number = ?`)
  const now = Date.now()
  return hits.flatMap((hit) => {
    const found = row.get(now, hit.number) as Row | undefined
    return found ? [toRecord(found)] : []
  })
}

/**
 * What the statements that {@link listStatements} would list have in common: how many when, which ran long, often, and
 * for whom. `offsetMs`: how far the reader's clock is ahead of UTC, so that a day is theirs.
 */
export async function analyseStatements(
  actor: Actor,
  filter: HistoryFilter,
  { offsetMs = 0 }: { offsetMs?: number } = {},
  scope: HistoryScope | null = null,
): Promise<HistoryAnalysis> {
  const { accountId, userId } = actor
  const figures = await analyseAside({ accountId, userId, scope, filter, limit: 0, before: null, offsetMs })
  const nameOf = reader().prepare('SELECT name FROM users WHERE id = ?')
  return {
    ...figures,
    slowest: fetch(figures.slowest),
    frequent: figures.frequent.flatMap(({ latest, ...tally }) =>
      fetch([latest]).map(({ queryText, statementId }) => ({ text: queryText, statementId, ...tally })),
    ),
    users: figures.users.map((user) => ({
      ...user,
      name: (nameOf.get(user.id) as { name: string } | undefined)?.name ?? user.id,
    })),
  }
}

/**
 * One statement, if the actor may see it; null if it is unknown or hidden, which look the same. Without a scope only
 * the actor's own: a handle of the SQL API is its user's alone, for administrators too.
 */
export function statementOf(
  actor: Actor,
  statementId: string,
  scope: HistoryScope | null = null,
): StatementRecord | null {
  const row = reader().prepare(`${selectRow} WHERE s.id = ?`).get(Date.now(), statementId) as Row | undefined
  if (!row || row.account_id !== actor.accountId) return null
  const monitored =
    scope === 'all' || (row.warehouse_id !== null && scope?.monitoredWarehouseIds.includes(row.warehouse_id))
  return row.user_id === actor.userId || monitored ? toRecord(row) : null
}

/** The actor's latest statement with exactly this text that succeeded and whose result is kept; null if there is none. */
export function latestResultOf(actor: Actor, text: string): StatementRecord | null {
  const textId = knownTextId(reader(), actor.accountId, text)
  if (textId === null) return null
  const now = Date.now()
  const row = reader()
    .prepare(
      `SELECT s.number, s.started_at FROM statements s INDEXED BY statements_filters JOIN results r ON r.number = s.number
       WHERE s.account_id = ? AND s.started_at >= ? AND s.status = 'succeeded' AND s.user_id = ? AND s.text_id = ?
         AND r.kept IS NOT NULL AND r.expires_at > ?
       ORDER BY s.started_at DESC LIMIT 1`,
    )
    .get(actor.accountId, now - 2 * keptMs, actor.userId, textId, now) as Hit | undefined
  return (row && fetch([row])[0]) ?? null
}
