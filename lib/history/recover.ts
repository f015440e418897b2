import { direct } from '../../db/index.ts'
import { seal } from '../seal/index.ts'

const lost = 'The server stopped while this statement ran; whether a write took effect is unknown.'

/**
 * For the start of the process: what a crash left running has failed (58000), and the outcome of its requests is
 * unknown. @returns how many statements that were
 */
export function recoverHistory(now: number): number | Promise<number> {
  return direct((handle) =>
    handle.atomically(() => {
      handle.prepare("UPDATE requests SET state = 'unknown' WHERE state = 'running'").run()
      handle.prepare('UPDATE sql_sessions SET ended_at = ? WHERE ended_at IS NULL').run(now)
      return handle
        .prepare(
          `UPDATE statements SET status = 'failed', error_code = '58000', outcome_sealed = ?, ended_at = ?,
             execution_ms = max(0, ? - started_at)
           WHERE number IN (
             SELECT number FROM statements INDEXED BY statements_filters
             WHERE account_id IN (SELECT id FROM accounts) AND status IN ('queued', 'running'))`,
        )
        .run(seal('statements.outcome_sealed', JSON.stringify({ error: lost })), now, now).changes
    }),
  )
}
