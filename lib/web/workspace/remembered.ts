import { z } from 'zod'
import { saveSetting } from '../../users/index.ts'
import { route } from '../route.ts'

const id = z.string().max(100)
const panes = z.record(z.string().max(40), z.number().min(0).max(100))

const remembered = z.object({
  tabs: z.array(id).max(200),
  panes: z.array(id.nullable()).max(2),
  side: z.number().int().min(0).max(1),
  cursors: z.record(id, z.number().int().min(0)),
  layout: z.record(z.string().max(40), panes),
})

/** How the sender's workspace stands: open tabs, cursors, sizes. Ids only, of whatever they may see when they come back. */
export const rememberedRoute = route(
  'POST',
  '/api/workspace',
  { input: remembered, bodyLimit: 100_000 },
  async (actor, given) => {
    await saveSetting(actor, 'workspace', given)
    return { status: 204 }
  },
)
