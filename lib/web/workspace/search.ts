import { z } from 'zod'
import type { Actor } from '../../access/types.ts'
import { ranked } from '../../ranking.ts'
import { catalogMark, searchObjects } from '../../warehouse/index.ts'
import { listWorksheets } from '../../worksheets/index.ts'
import { json } from '../answer.ts'
import { route } from '../route.ts'

const role = z.string().min(1).max(1_000).optional()

const wish = z.object({
  text: z.string().max(1_000),
  role,
  /** The tree asks for objects alone, and for more of them. */
  objectsOnly: z.boolean().default(false),
  most: z.int().min(1).max(500).default(40),
})

const mostWorksheets = 12

async function worksheetsFor(actor: Actor, text: string) {
  const entries = (await listWorksheets(actor)).filter(({ kind }) => kind === 'worksheet')
  const latest = entries.sort((a, b) => b.updatedAt - a.updatedAt)
  const listed = latest.map(({ id, name }) => ({
    name: name.toLowerCase(),
    path: name.toLowerCase(),
    found: { id, name },
  }))
  return ranked(listed, text, text === '' ? listed.length : mostWorksheets)
    .slice(0, mostWorksheets)
    .map(({ found }) => found)
}

/** What the palette and the tree of databases find, as the sender may see it: worksheets by name, and objects once something is typed. */
export const searchRoute = route('POST', '/api/search', { input: wish, bodyLimit: 10_000 }, async (actor, given) => {
  const [worksheets, objects] = await Promise.all([
    given.objectsOnly ? [] : worksheetsFor(actor, given.text),
    given.text.trim() === '' ? [] : searchObjects(actor, given),
  ])
  return json(200, { worksheets, objects })
})

/** Has anything changed that the sender sees? The trees ask this now and then, and load anew only if so. */
export const catalogRoute = route(
  'POST',
  '/api/catalog',
  { input: z.object({ role }), bodyLimit: 10_000 },
  async (actor, given) => json(200, { mark: await catalogMark(actor, given.role) }),
)
