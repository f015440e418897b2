import { z } from 'zod'
import { keepOther, keepVersion, saveText, searchTexts } from '../../worksheets/index.ts'
import { json } from '../answer.ts'
import { route } from '../route.ts'

/** Every character of 5 MB of text may be escaped. */
const bodyLimit = 32_000_000

const saved = z.object({
  text: z.string(),
  version: z.number().int().min(0),
  overConflict: z.boolean().optional(),
})

/**
 * Saves, keeps and searches texts. Not server actions: those go one after another and are known to one build of the pages
 * only, and a page that outlives a restart must still be able to save.
 */
export const textRoutes = [
  route('POST', '/api/worksheets/:worksheet/text', { input: saved, bodyLimit }, async (actor, given, { parameters }) =>
    json(200, await saveText(actor, { id: parameters.worksheet!, ...given })),
  ),
  route(
    'POST',
    '/api/worksheets/:worksheet/versions',
    { input: z.object({ text: z.string().optional() }), bodyLimit },
    async (actor, { text }, { parameters }) => {
      const id = parameters.worksheet!
      await (text === undefined ? keepVersion(actor, id) : keepOther(actor, { id, text }))
      return { status: 204 }
    },
  ),
  route(
    'POST',
    '/api/worksheets/search',
    { input: z.object({ text: z.string().max(1_000) }), bodyLimit: 100_000 },
    async (actor, { text }, { request }) => json(200, await searchTexts(actor, text, request.signal)),
  ),
]
