import type { Actor, RoleSet } from '../access/types.ts'
import { ranked } from '../ranking.ts'
import { once } from '../registry.ts'
import type { SessionCatalog } from './catalog.ts'
import { actorCatalog, entryKind } from './pages/actorCatalog.ts'
import type { FoundObject } from './types.ts'

interface Listed {
  name: string
  path: string
  found: FoundObject
}

/** All that a role set sees: it is a new object whenever grants or objects change. */
const lists = () => once('warehouse.search', () => new WeakMap<RoleSet, Listed[]>())

function listOf(catalog: SessionCatalog): Listed[] {
  const known = lists().get(catalog.roles)
  if (known) return known
  const made: Listed[] = []
  const add = (names: string[], id: string): void => {
    for (const one of catalog.visibleChildren(id)) {
      const kind = entryKind(one.kind)
      if (kind === 'other') continue
      const path = [...names, one.name]
      made.push({
        name: one.name.toLowerCase(),
        path: path.join('.').toLowerCase(),
        found: { kind, name: one.name, path },
      })
      if (kind === 'database' || kind === 'schema') add(path, one.id)
    }
  }
  add([], catalog.state.accountId)
  lists().set(catalog.roles, made)
  return made
}

/**
 * Databases, schemas and objects whose path holds every word that is typed, as far as the actor may see them in that
 * role; the best first.
 * @throws MallardError 42501 for a role that is not granted
 */
export async function searchObjects(
  actor: Actor,
  { text, role, most = 40 }: { text: string; role?: string; most?: number },
): Promise<FoundObject[]> {
  const catalog = await actorCatalog(actor, role)
  return ranked(listOf(catalog), text, most).map(({ found }) => found)
}
