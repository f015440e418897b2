import { z } from 'zod'
import type { Actor } from '../../access/types.ts'
import { ranked } from '../../ranking.ts'
import { searchObjects } from '../../warehouse/index.ts'
import { listWorksheets } from '../../worksheets/index.ts'
import { json } from '../answer.ts'
import { route } from '../route.ts'

const wish = z.object({ text: z.string().max(1_000), role: z.string().min(1).max(1_000).optional() })

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

/** What the palette finds, as the sender may see it: worksheets by name, and objects once something is typed. */
export const searchRoute = route('POST', '/api/search', { input: wish, bodyLimit: 10_000 }, async (actor, given) => {
  const [worksheets, objects] = await Promise.all([
    worksheetsFor(actor, given.text),
    given.text.trim() === '' ? [] : searchObjects(actor, given),
  ])
  return json(200, { worksheets, objects })
})
