import { z } from 'zod'
import type { Actor } from '../../access/types.ts'
import type { Answer } from '../answer.ts'
import { apiBinding, toBindings } from '../api/request.ts'
import { slowDown } from '../api/statements.ts'
import { type Call, route } from '../route.ts'
import { openFor, requireSession, sessionWish } from './sessions.ts'
import { streamStatement } from './stream.ts'

const input = z.object({
  ...sessionWish.shape,
  sessionId: z.string().min(1).optional(),
  text: z.string(),
  /** Values of named parameters; bound, never spliced. */
  bindings: z.record(z.string().min(1).max(1000), apiBinding).optional(),
})

/** Runs one statement, in the session named or in a new one that stays. */
async function run(actor: Actor, wish: z.infer<typeof input>, call: Call): Promise<Answer> {
  const refused = slowDown(actor)
  if (refused) return refused
  const { sessionId, text } = wish
  const bindings = wish.bindings && toBindings(wish.bindings)
  const session = sessionId === undefined ? await openFor(actor, wish) : requireSession(actor, sessionId)
  // A form's statement belongs to its dialog; a worksheet comes back with what runs in it.
  const comesBack = wish.worksheetId !== undefined
  return streamStatement(actor, session, call, (listener) => session.submit({ text, bindings }, listener), {
    comesBack,
  })
}

export const runRoute = route('POST', '/api/statements', { input }, run)
