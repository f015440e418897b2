import { z } from 'zod'
import type { Actor } from '../../access/types.ts'
import { MallardError } from '../../errors.ts'
import { openSession, sessionOf } from '../../warehouse/index.ts'
import type { SqlSession } from '../../warehouse/types.ts'
import { json } from '../answer.ts'
import { route } from '../route.ts'

const name = z.string().min(1).max(1000)

/** What a page asks a new session to be. */
export const sessionWish = z.object({
  worksheetId: name.optional(),
  start: z
    .object({
      role: name.optional(),
      warehouse: name.optional(),
      database: name.optional(),
      schema: name.optional(),
      timezone: name.optional(),
    })
    .optional(),
})

/** Opens a session that stays until it is closed or idle for too long. */
export function openFor(actor: Actor, { worksheetId, start = {} }: z.infer<typeof sessionWish>): Promise<SqlSession> {
  const client = actor.via === 'session' ? 'worksheet' : 'api'
  return openSession(actor, start, worksheetId === undefined ? { client } : { client, worksheetId })
}

/** @throws MallardError 08003 when the session is gone: idle too long, or the server was restarted */
export function requireSession(actor: Actor, sessionId: string): SqlSession {
  const session = sessionOf(actor, sessionId)
  if (!session) throw new MallardError('08003', 'This session has ended.', { status: 404 })
  return session
}

const view = (session: SqlSession) => ({ sessionId: session.id, context: session.context() })

/** Sessions as pages and long-lived clients hold them: open one, look at its context, close it. */
export const sessionRoutes = [
  route('POST', '/api/sessions', { input: sessionWish }, async (actor, wish) =>
    json(200, view(await openFor(actor, wish))),
  ),
  route('GET', '/api/sessions/:session', {}, async (actor, _input, { parameters }) =>
    json(200, view(requireSession(actor, parameters.session!))),
  ),
  route('DELETE', '/api/sessions/:session', {}, async (actor, _input, { parameters }) => {
    await requireSession(actor, parameters.session!).close()
    return { status: 204 }
  }),
]
