import type { Handle } from '../../db/index.ts'
import { once } from '../registry.ts'
import { open } from '../seal/index.ts'
import { textPurpose } from './texts.ts'
import type { HistoryFilter, HistoryScope } from './types.ts'

/** A search as it travels to the search thread: plain data. */
export interface HistorySearch {
  accountId: string
  userId: string
  scope: HistoryScope | null
  filter: HistoryFilter
  limit: number
  /** `<started at>.<number>` of the last entry seen. */
  before: string | null
}

/** A statement's row number with its start: enough to fetch it and to go on behind it. */
export interface Hit {
  number: number
  started_at: number
}

/** Texts as they are compared, so that who goes on typing waits for none to be opened twice. It goes with its thread. */
const compared = () => once('history.compared', () => ({ texts: new Map<string, string>(), characters: 0 }))
const mostCharacters = 20_000_000

function comparedText(accountId: string, id: number, sealedText: () => Buffer): string {
  const kept = compared()
  const key = `${accountId} ${id}`
  const found = kept.texts.get(key)
  if (found !== undefined) return found
  const text = open(textPurpose, sealedText()).toLowerCase()
  if (kept.characters + text.length <= mostCharacters) {
    kept.texts.set(key, text)
    kept.characters += text.length
  }
  return text
}

/** Ids of the account's texts that contain `part`, without regard to case. Opens every distinct text once: a few µs each. */
function matchingTexts(handle: Handle, accountId: string, part: string): number[] {
  const wanted = part.toLowerCase()
  const rows = handle.prepare('SELECT id FROM statement_texts WHERE account_id = ?').all(accountId) as { id: number }[]
  const one = handle.prepare('SELECT sealed FROM statement_texts WHERE id = ?')
  const sealedText = (id: number) => (one.get(id) as { sealed: Buffer }).sealed
  return rows.map(({ id }) => id).filter((id) => comparedText(accountId, id, () => sealedText(id)).includes(wanted))
}

class Conditions {
  readonly sql: string[] = []
  readonly values: unknown[] = []

  add(sql: string, ...values: unknown[]): void {
    this.sql.push(sql)
    this.values.push(...values)
  }

  addIfGiven(sql: string, value: unknown): void {
    if (value !== undefined && value !== null) this.add(sql, value)
  }
}

function visible(conditions: Conditions, { userId, scope }: HistorySearch): void {
  if (scope === 'all') return
  const warehouses = scope?.monitoredWarehouseIds ?? []
  if (warehouses.length === 0) conditions.add('user_id = ?', userId)
  else
    conditions.add(
      '(user_id = ? OR warehouse_id IN (SELECT value FROM json_each(?)))',
      userId,
      JSON.stringify(warehouses),
    )
}

function behind(conditions: Conditions, before: string | null): void {
  if (before === null) return
  const [startedAt, number] = before.split('.').map(Number)
  conditions.add('started_at <= ?', startedAt)
  conditions.add('(started_at < ? OR number < ?)', startedAt, number)
}

/** The conditions of a search; null where no text contains what is looked for, so that nothing can be found. */
export function conditionsOf(handle: Handle, query: HistorySearch): Conditions | null {
  const { filter } = query
  const conditions = new Conditions()
  conditions.add('account_id = ?', query.accountId)
  visible(conditions, query)
  behind(conditions, query.before)
  if (filter.status?.length) conditions.add('status IN (SELECT value FROM json_each(?))', JSON.stringify(filter.status))
  conditions.addIfGiven('user_id = ?', filter.userId)
  conditions.addIfGiven('role_name = ?', filter.roleName)
  conditions.addIfGiven('database_name = ?', filter.databaseName)
  conditions.addIfGiven('query_type = ?', filter.queryType)
  conditions.addIfGiven('session_id = ?', filter.sessionId)
  conditions.addIfGiven('worksheet_id = ?', filter.worksheetId)
  conditions.addIfGiven('started_at >= ?', filter.from)
  conditions.addIfGiven('started_at <= ?', filter.to)
  conditions.addIfGiven('execution_ms >= ?', filter.minExecutionMs)
  conditions.addIfGiven('execution_ms <= ?', filter.maxExecutionMs)
  if (filter.text) {
    const ids = matchingTexts(handle, query.accountId, filter.text)
    if (ids.length === 0) return null
    conditions.add('text_id IN (SELECT value FROM json_each(?))', JSON.stringify(ids))
  }
  return conditions
}

/**
 * Finds statements, newest first. The index is named because SQLite has no statistics here: it holds every filter
 * of the page, so that a search that matches nothing reads no table row (a million entries: 60 ms).
 */
export function search(handle: Handle, query: HistorySearch): Hit[] {
  const conditions = conditionsOf(handle, query)
  if (!conditions) return []
  return handle
    .prepare(
      `SELECT number, started_at FROM statements INDEXED BY statements_filters
       WHERE ${conditions.sql.join(' AND ')}
       ORDER BY started_at DESC, number DESC LIMIT ?`,
    )
    .all(...conditions.values, query.limit) as Hit[]
}
