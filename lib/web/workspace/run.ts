import { z } from 'zod'
import type { Actor } from '../../access/types.ts'
import type { SqlSession } from '../../warehouse/types.ts'
import type { Answer } from '../answer.ts'
import { slowDown } from '../api/statements.ts'
import { type Call, route } from '../route.ts'
import { endEvent } from './events.ts'
import { makeLines } from './lines.ts'
import { openFor, requireSession, sessionWish } from './sessions.ts'

const input = z.object({
  ...sessionWish.shape,
  sessionId: z.string().min(1).optional(),
  text: z.string(),
})

async function sessionFor(actor: Actor, wish: z.infer<typeof input>): Promise<SqlSession> {
  return wish.sessionId === undefined ? openFor(actor, wish) : requireSession(actor, wish.sessionId)
}

/** Runs one statement and tells its story as NDJSON: started, columns, rows, progress, done or error. */
async function run(actor: Actor, wish: z.infer<typeof input>, { request }: Call): Promise<Answer> {
  const refused = slowDown(actor)
  if (refused) return refused
  const session = await sessionFor(actor, wish)
  const lines = makeLines()
  const statement = session.submit(
    { text: wish.text },
    {
      columns: (columns) => lines.push({ type: 'columns', columns }),
      rows: (encoded) => lines.pushRows(encoded),
      progress: (percentage, rows) => lines.push({ type: 'progress', percentage, rows }),
    },
  )
  const { statementId } = statement
  lines.push({ type: 'started', statementId, sessionId: session.id, context: session.context() })
  request.signal.addEventListener('abort', () => void statement.cancel(), { once: true })
  void statement.outcome.then((outcome) => {
    lines.push(endEvent(outcome, session.context()))
    lines.end()
  })
  // A proxy that buffers would hold the first rows back.
  return { status: 200, headers: { 'content-type': 'application/x-ndjson', 'x-accel-buffering': 'no' }, body: lines }
}

export const runRoute = route('POST', '/api/statements', { input }, run)
