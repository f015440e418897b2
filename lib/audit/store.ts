import { sql } from 'kysely'
import { database, type Handle } from '../../db/index.ts'
import type { AuditFilter } from './types.ts'

export interface HeadRow {
  number: number
  hash: Buffer
  seal: Buffer
}

export interface EventRow {
  number: number
  at: number
  kind: string
  outcome: string
  userId: string | null
  address: string | null
  sealed: Buffer
  detailsHash: Buffer
  hash: Buffer
}

export function headOf(handle: Handle, accountId: string): HeadRow | undefined {
  return handle.prepare('SELECT number, hash, seal FROM audit_heads WHERE account_id = ?').get(accountId) as
    | HeadRow
    | undefined
}

export function heads(handle: Handle): (HeadRow & { accountId: string })[] {
  return handle.prepare('SELECT account_id AS accountId, number, hash, seal FROM audit_heads').all() as (HeadRow & {
    accountId: string
  })[]
}

export function setHeadSeal(handle: Handle, accountId: string, seal: Buffer): void {
  handle.prepare('UPDATE audit_heads SET seal = ? WHERE account_id = ?').run(seal, accountId)
}

export function append(handle: Handle, accountId: string, row: EventRow, seal: Buffer): void {
  handle
    .prepare('INSERT INTO audit_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    .run(
      accountId,
      row.number,
      row.at,
      row.kind,
      row.outcome,
      row.userId,
      row.address,
      row.sealed,
      row.detailsHash,
      row.hash,
    )
  handle
    .prepare(
      `INSERT INTO audit_heads VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET number = excluded.number, hash = excluded.hash, seal = excluded.seal`,
    )
    .run(accountId, row.number, row.hash, seal)
}

/** The events after `number`, in order, at most `limit`. */
export async function eventsAfter(accountId: string, number: number, limit: number): Promise<EventRow[]> {
  return database()
    .selectFrom('audit_events')
    .select([
      'number',
      'at',
      'kind',
      'outcome',
      'user_id as userId',
      'address',
      'details_sealed as sealed',
      'details_hash as detailsHash',
      'hash',
    ])
    .where('account_id', '=', accountId)
    .where('number', '>', number)
    .orderBy('number')
    .limit(limit)
    .execute()
}

/** The events before `before` (null: all) that pass the filter, newest first, with their users' names. */
export async function eventsBefore(accountId: string, filter: AuditFilter, before: number | null, limit: number) {
  let query = database()
    .selectFrom('audit_events as e')
    .leftJoin('users as u', 'u.id', 'e.user_id')
    .select([
      'e.number',
      'e.at',
      'e.kind',
      'e.outcome',
      'u.name as userName',
      'e.address',
      'e.details_sealed as sealed',
    ])
    .where('e.account_id', '=', accountId)
    .orderBy('e.number', 'desc')
    .limit(limit)
  if (before !== null) query = query.where('e.number', '<', before)
  if (filter.kind) query = query.where('e.kind', '=', filter.kind)
  if (filter.outcome) query = query.where('e.outcome', '=', filter.outcome)
  if (filter.since !== undefined) query = query.where('e.at', '>=', filter.since)
  if (filter.user) query = query.where(sql<boolean>`instr(lower(u.name), ${filter.user.toLowerCase()}) > 0`)
  return query.execute()
}
