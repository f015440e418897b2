import { z } from 'zod'
import { complete } from '../../warehouse/index.ts'
import { json } from '../answer.ts'
import { route } from '../route.ts'

const name = z.string().min(1).max(10_000)

const wish = z.object({
  path: z.array(name).max(3),
  prefix: z.string().max(1_000).default(''),
  database: name.optional(),
  schema: name.optional(),
  role: name.optional(),
  functions: z.boolean().optional(),
})

/** Names for the editor, as the sender may see them. POST, since a name can hold anything and is nobody else's business. */
export const completionRoute = route(
  'POST',
  '/api/completion',
  { input: wish, bodyLimit: 100_000 },
  async (actor, given) => json(200, await complete(actor, given)),
)
