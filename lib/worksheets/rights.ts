import { type AccessState, accessState, closure, privilegesHeld, rolesOf } from '../access/index.ts'
import type { Actor, RoleSet } from '../access/types.ts'
import type { Right } from './types.ts'

// The rule of the tree: a folder or worksheet belongs to the owner of the topmost folder that it lies in, a user or (after
// GRANT OWNERSHIP) a role. Whoever owns it, or holds READ or WRITE on it or on a folder above it, has that right on it.

/** Who asks. A tree belongs to a person and not to a session: every role counts that the person may take. */
export interface Reader {
  accountId: string
  userId: string
  state: AccessState
  roles: RoleSet
}

export function readerOf(actor: Actor): Reader {
  const { accountId, userId, boundRoleId } = actor
  const state = accessState(accountId)
  return { accountId, userId, state, roles: boundRoleId ? closure(state, [boundRoleId]) : rolesOf(state, userId) }
}

const strength: Record<Right, number> = { READ: 1, WRITE: 2, OWNERSHIP: 3 }

export const includes = (held: Right | null, needed: Right): boolean =>
  held !== null && strength[held] >= strength[needed]

export function stronger(a: Right | null, b: Right | null): Right | null {
  return b !== null && includes(a, b) ? a : (b ?? a)
}

/** The strongest right that is granted on the entry itself. */
export function grantedOn({ state, roles }: Reader, id: string): Right | null {
  const held = privilegesHeld(state, roles, id)
  return (['OWNERSHIP', 'WRITE', 'READ'] as const).find((right) => held.has(right)) ?? null
}

/** Id of the user or role that owns an entry at the top of a tree, and with it all that lies in it. */
export function ownerOf(state: AccessState, top: { id: string; owner_user_id: string }): string {
  return state.securables.get(top.id)?.ownerRoleId ?? top.owner_user_id
}

/** As the owner: the user whose the tree is, or a holder of the role. */
export const owns = (reader: Reader, ownerId: string): boolean => ownerId === reader.userId || reader.roles.has(ownerId)

interface Row {
  id: string
  account_id: string
  owner_user_id: string
}

/** What the reader may do with an entry. `path`: the entry and the folders above it, innermost first. */
export function rightOn(reader: Reader, path: readonly Row[]): Right | null {
  const top = path.at(-1)
  if (!top || top.account_id !== reader.accountId) return null
  if (owns(reader, ownerOf(reader.state, top))) return 'OWNERSHIP'
  return path.reduce<Right | null>((found, { id }) => stronger(found, grantedOn(reader, id)), null)
}
