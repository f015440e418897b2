'use server'
import { z } from 'zod'
import { setFavourite } from '@/lib/databases'
import { browse, dependentsOf, explainStatement } from '@/lib/warehouse'
import { action } from '@/lib/web/action'

const name = z.string().min(1).max(10_000)

export const loadCatalogAction = action(
  z.object({ path: z.array(name).max(3), role: name.optional() }),
  (actor, { path, role }) => browse(actor, path, role),
)

const kind = z.enum(['database', 'schema', 'table', 'view', 'macro', 'sequence', 'type', 'stage', 'other', 'column'])

export const dependentsAction = action(
  z.object({ path: z.array(name).min(1).max(3), kind: kind.optional() }),
  (actor, given) => dependentsOf(actor, given.path, given.kind),
)

/** EXPLAIN GRANT, REVOKE and ACCESS: changes nothing, and stands in no history. */
export const explainAction = action(
  z.object({ sql: z.string().max(100_000), role: name.optional() }),
  (actor, { sql, role }) => explainStatement(actor, sql, role),
)

export const favouriteAction = action(z.object({ id: name, on: z.boolean() }), async (actor, given) => {
  await setFavourite(actor, given)
  return null
})
