import { reader } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import type { Lately } from './types.ts'

/** How the actor's own statements since a time (milliseconds since 1970) went. */
export function lately(actor: Actor, since: number): Lately {
  const rows = reader()
    .prepare(
      `SELECT status, count(*) AS n FROM statements
       WHERE account_id = ? AND started_at >= ? AND user_id = ? GROUP BY status`,
    )
    .all(actor.accountId, since, actor.userId) as { status: string; n: number }[]
  const of = (...statuses: string[]) =>
    rows.filter((row) => statuses.includes(row.status)).reduce((sum, { n }) => sum + n, 0)
  return { statements: rows.reduce((sum, { n }) => sum + n, 0), failed: of('failed', 'denied'), running: of('running') }
}
