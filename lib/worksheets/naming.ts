import { managesGrants } from '../access/index.ts'
import type { Securable } from '../access/types.ts'
import { type Known, knownEntries, registered } from './entries.ts'
import { grantedOn, type Reader } from './rights.ts'
import type { Nameable } from './types.ts'

/** On record, or as it would be put on record. */
function securableOf({ state, accountId }: Reader, { row, ownerId }: Known): Securable {
  const found = state.securables.get(row.id)
  if (found) return found
  return {
    id: row.id,
    accountId,
    kind: row.kind === 'folder' ? 'FOLDER' : 'WORKSHEET',
    parentId: accountId,
    name: row.name,
    ownerRoleId: ownerId,
    createdAt: row.created_at,
    alteredAt: row.updated_at,
    comment: null,
    details: {},
  }
}

const isTrashed = (known: Known | null): boolean =>
  known !== null && (known.row.trashed_at !== null || isTrashed(known.parent))

/** The entry and the folders above it, innermost first, as far as they are seen in the same way. */
function line(known: Known): Known[] {
  const seen = (at: Known) => known.right === null || at.right !== null
  const found: Known[] = []
  for (let at: Known | null = known; at && seen(at); at = at.parent) found.push(at)
  return found
}

/**
 * The folders and worksheets that a statement of access control may name, those in the trash aside: what the reader
 * may read, and under MANAGE GRANTS whatever was shared or belongs to a role. What nobody shared is its user's alone.
 */
export async function nameableEntries(reader: Reader): Promise<Nameable[]> {
  const all = registered(reader)
  const manages = managesGrants(reader.state, reader.roles)
  const found = await knownEntries(reader, manages ? all : all.filter((id) => grantedOn(reader, id) !== null))
  return [...found.values()]
    .filter((known) => (manages || known.right !== null) && !isTrashed(known))
    .map((known) => {
      const path = line(known)
      const names = path.map(({ row }) => row.name).reverse()
      return {
        securable: securableOf(reader, known),
        path: names.join('/'),
        above: path.slice(1).map(({ row }) => row.id),
        right: known.right,
        atTop: known.row.parent_id === null,
      }
    })
}
