import { createHash } from 'node:crypto'
import type { Actor, RoleSet } from '../access/types.ts'
import { once } from '../registry.ts'
import type { SessionCatalog } from './catalog.ts'
import { actorCatalog } from './pages/actorCatalog.ts'

/** A role set is a new object whenever grants or objects change. */
const marks = () => once('warehouse.catalogMarks', () => new WeakMap<RoleSet, string>())

function markOf(catalog: SessionCatalog): string {
  const known = marks().get(catalog.roles)
  if (known) return known
  const hash = createHash('sha256')
  const add = (id: string): void => {
    for (const one of catalog.visibleChildren(id)) {
      hash.update(`${one.id} ${one.alteredAt} ${one.name.length} ${one.name}`)
      if (one.kind === 'DATABASE' || one.kind === 'SCHEMA') add(one.id)
    }
  }
  add(catalog.state.accountId)
  const mark = hash.digest('base64url')
  marks().set(catalog.roles, mark)
  return mark
}

/**
 * A word that is another one when anything was made, altered or dropped that the actor may see in that role, by
 * whomever; what is hidden leaves it as it was. Cheap to ask for again and again.
 * @throws MallardError 42501 for a role that is not granted
 */
export async function catalogMark(actor: Actor, role?: string): Promise<string> {
  return markOf(await actorCatalog(actor, role))
}
