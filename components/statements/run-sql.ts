import type { Row } from '@/lib/warehouse/engine/types'
import { quoteNameIfNeeded } from '../../lib/sql/quote.ts'
import { runStatement, type StatementError } from '../results/statement-client'
import { here } from '../shell/place'

export type SqlAnswer =
  | { ok: true; message: string; rows: Row[] }
  | { ok: false; error: StatementError; statement: string }

/**
 * Runs the statements of a form, one after another and in one session of their own, by the door that worksheets use:
 * they are authorised there and stand in the history. Stops at the first that fails; the session's end rolls back what a
 * BEGIN among them had opened.
 * @param role plain name of the role that it runs in
 */
export async function runSql(statements: readonly string[], role: string): Promise<SqlAnswer> {
  let sessionId: string | null = null
  let answer: SqlAnswer = { ok: true, message: '', rows: [] }
  try {
    for (const text of statements) {
      const rows: Row[] = []
      let failure: StatementError | null = null
      let message = ''
      await runStatement(
        { sessionId, text, ...(sessionId ? {} : { start: { role: quoteNameIfNeeded(role) } }) },
        (event) => {
          if (event.type === 'started') sessionId = event.sessionId
          else if (event.type === 'rows') rows.push(...event.rows)
          else if (event.type === 'error') failure = event.error
          else if (event.type === 'done') message = event.outcome.message
        },
        new AbortController().signal,
      )
      if (failure) return { ok: false, error: failure, statement: text }
      answer = { ok: true, message, rows }
    }
    return answer
  } finally {
    if (sessionId)
      void fetch(here(`/api/sessions/${encodeURIComponent(sessionId)}`), { method: 'DELETE' }).catch(() => undefined)
  }
}
