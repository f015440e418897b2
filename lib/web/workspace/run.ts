import { z } from 'zod'
import type { Actor } from '../../access/types.ts'
import { MallardError } from '../../errors.ts'
import { openSession, sessionOf } from '../../warehouse/index.ts'
import type { SessionStart, SqlSession } from '../../warehouse/types.ts'
import type { Answer } from '../answer.ts'
import { slowDown } from '../api/statements.ts'
import { type Call, route } from '../route.ts'
import { endEvent } from './events.ts'
import { makeLines } from './lines.ts'

const name = z.string().min(1).max(1000)

/** How a session starts, as a page asks for it. */
export const sessionStart = z.object({
  role: name.optional(),
  warehouse: name.optional(),
  database: name.optional(),
  schema: name.optional(),
  timezone: name.optional(),
})

const input = z.object({
  sessionId: name.optional(),
  worksheetId: name.optional(),
  text: z.string(),
  start: sessionStart.optional(),
})

/** @throws MallardError 08003 when the session is gone: idle too long, or the server was restarted */
export function requireSession(actor: Actor, sessionId: string): SqlSession {
  const session = sessionOf(actor, sessionId)
  if (!session) throw new MallardError('08003', 'This session has ended.', { status: 404 })
  return session
}

async function sessionFor(actor: Actor, wish: { sessionId?: string; worksheetId?: string; start?: SessionStart }) {
  if (wish.sessionId !== undefined) return requireSession(actor, wish.sessionId)
  return openSession(actor, wish.start ?? {}, wish.worksheetId === undefined ? {} : { worksheetId: wish.worksheetId })
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
