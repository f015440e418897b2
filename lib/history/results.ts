import { reader } from '../../db/index.ts'
import { open } from '../seal/index.ts'
import type { StoredResult } from './types.ts'

interface ResultRow {
  account_id: string
  kept: string | null
  columns_sealed: Buffer
  rights: string
  session_roles: string | null
  row_count: number
  bytes: number
  truncated: number
  expires_at: number
}

/**
 * What is known of a statement's result; null when it had none or it expired. For features that check the rights in
 * it before they show anything: no check of the actor is made here.
 */
export function resultOf(statementId: string, now: number = Date.now()): StoredResult | null {
  const row = reader()
    .prepare(
      `SELECT r.*, s.account_id FROM statements s JOIN results r ON r.number = s.number
       WHERE s.id = ? AND r.expires_at > ?`,
    )
    .get(statementId, now) as ResultRow | undefined
  if (!row) return null
  return {
    statementId,
    accountId: row.account_id,
    kept: row.kept === null ? null : JSON.parse(row.kept),
    columns: JSON.parse(open('results.columns_sealed', row.columns_sealed)),
    rights: JSON.parse(row.rights),
    sessionRoles: row.session_roles === null ? null : JSON.parse(row.session_roles),
    rowCount: row.row_count,
    bytes: row.bytes,
    truncated: row.truncated === 1,
    expiresAt: row.expires_at,
  }
}
