import { z } from 'zod'
import { openSession } from '../../warehouse/index.ts'
import { json } from '../answer.ts'
import { route } from '../route.ts'
import { requireSession, sessionStart } from './run.ts'

const input = z.object({ worksheetId: z.string().min(1).optional(), start: sessionStart.optional() })

/** Sessions as pages and long-lived clients hold them: open one, look at its context, close it. */
export const sessionRoutes = [
  route('POST', '/api/sessions', { input }, async (actor, { worksheetId, start = {} }) => {
    const session = await openSession(actor, start, worksheetId === undefined ? {} : { worksheetId })
    return json(200, { sessionId: session.id, context: session.context() })
  }),
  route('GET', '/api/sessions/:session', {}, async (actor, _input, { parameters }) => {
    const session = requireSession(actor, parameters.session!)
    return json(200, { sessionId: session.id, context: session.context() })
  }),
  route('DELETE', '/api/sessions/:session', {}, async (actor, _input, { parameters }) => {
    await requireSession(actor, parameters.session!).close()
    return { status: 204 }
  }),
]
