import { roleName } from '../access/index.ts'
import { type Actor, nameKey } from '../access/types.ts'
import { notFound } from '../errors.ts'
import { ownerLabel } from './entries.ts'
import { nameableEntries } from './naming.ts'
import { readerOf } from './rights.ts'
import type { Sharing } from './types.ts'

/**
 * With whom a folder or worksheet is shared, and how statements name it.
 * @throws MallardError 42S02 for one that is unknown, hidden, or in the trash
 */
export async function sharingOf(actor: Actor, id: string): Promise<Sharing> {
  const reader = readerOf(actor)
  const { state } = reader
  const entries = (await nameableEntries(reader)).filter(({ right }) => right !== null)
  const entry = entries.find(({ securable }) => securable.id === id)
  if (!entry) throw notFound(id)
  const { securable, path, above, right } = entry
  const twins = entries.filter((each) => each.securable.kind === securable.kind && nameKey(each.path) === nameKey(path))
  const granted = (on: string) =>
    [...(state.grantsOn.get(on) ?? [])].map(({ privilege, granteeRoleId }) => ({
      role: roleName(state, granteeRoleId),
      privilege,
    }))
  return {
    kind: securable.kind === 'FOLDER' ? 'FOLDER' : 'WORKSHEET',
    name: twins.length > 1 ? id : path,
    path,
    owner: ownerLabel(reader, securable.ownerRoleId),
    right: right!,
    granted: granted(id),
    inherited: above.flatMap((folder) => {
      const from = entries.find((each) => each.securable.id === folder)
      return from ? granted(folder).map((each) => ({ ...each, from: from.path })) : []
    }),
  }
}
