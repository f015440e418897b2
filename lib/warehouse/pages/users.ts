import {
  type AccessState,
  accessState,
  activeRoles,
  can,
  explainAccess,
  fullName,
  holds,
  isVisible,
  privilegesHeld,
  rolesOf,
  type Subject,
  systemRole,
} from '../../access/index.ts'
import type { Actor, Securable } from '../../access/types.ts'
import { recordBy } from '../../audit/index.ts'
import { MallardError, notFound } from '../../errors.ts'
import { quoteNameIfNeeded } from '../../sql/index.ts'
import { createOneTimeLink, listUsers, type User, type UserAuthority } from '../../users/index.ts'
import { startRoles } from './actorCatalog.ts'
import { grantsTo } from './grants.ts'
import type { EffectiveRight, ListedUser, UserPage } from './types.ts'

/** What the roles that the actor may take allow on users. */
function authorityOf(state: AccessState, actor: Actor): UserAuthority {
  const roles = rolesOf(state, actor.userId)
  return {
    mayCreateUsers: () => holds(state, roles, 'CREATE USER', state.accountId),
    mayManage: (userId) => holds(state, roles, 'OWNERSHIP', userId),
  }
}

function listedUser(state: AccessState, authority: UserAuthority, user: User): ListedUser {
  const nameOf = (id: string | null | undefined) => (id ? (state.roles.get(id)?.name ?? null) : null)
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    disabled: user.disabled,
    hasPassword: user.hasPassword,
    owner: nameOf(state.securables.get(user.id)?.ownerRoleId) ?? '',
    defaultRole: nameOf(user.defaults.roleId),
    roles: [...(state.rolesOfUser.get(user.id)?.keys() ?? [])].flatMap((id) => nameOf(id) ?? []).sort(),
    comment: user.comment,
    createdAt: user.createdAt,
    mayManage: authority.mayManage(user.id),
  }
}

/** The users of the account, by name; addresses only of those whom the actor's roles own, and the own one. */
export async function listedUsers(actor: Actor): Promise<ListedUser[]> {
  const state = accessState(actor.accountId)
  const authority = authorityOf(state, actor)
  return (await listUsers(actor, authority)).map((user) => listedUser(state, authority, user))
}

async function requireUser(actor: Actor, name: string) {
  const state = accessState(actor.accountId)
  const authority = authorityOf(state, actor)
  const user = (await listUsers(actor, authority)).find((one) => one.name === name)
  if (!user) throw notFound(name)
  return { state, authority, user }
}

/** A user with the roles granted to them. @throws MallardError 42S02 */
export async function userPage(actor: Actor, name: string): Promise<UserPage> {
  const { state, authority, user } = await requireUser(actor, name)
  const { warehouse, database, schema, secondaryRoles } = user.defaults
  const namespace = [database, schema].filter((part) => part !== null).map(quoteNameIfNeeded)
  return {
    ...listedUser(state, authority, user),
    defaultWarehouse: warehouse,
    defaultNamespace: namespace.join('.') || null,
    secondaryRoles,
    granted: await grantsTo(actor, 'USER', user.name),
  }
}

/** Minutes that a sign-in link made for a user works. */
const linkMinutes = 24 * 60

/**
 * The secret of a link that signs a user in once, for whoever owns the user; the way in for a new user who has no
 * password yet.
 * @throws MallardError 42501, 55000 for a disabled user
 */
export async function signInLinkFor(actor: Actor, name: string): Promise<string> {
  const { authority, user } = await requireUser(actor, name)
  if (!authority.mayManage(user.id))
    throw new MallardError('42501', `Insufficient privileges to operate on user '${user.name}'. Your role must own it.`)
  if (user.disabled) throw new MallardError('55000', `User '${user.name}' is disabled.`)
  await recordBy(actor, 'user', { action: 'make a sign-in link', user: user.name })
  return createOneTimeLink(user.id, 'sign-in', linkMinutes)
}

/**
 * What a user may do, by any of their roles: a line for each object and privilege, with the chain that gives it
 * (EXPLAIN ACCESS). Only objects that the actor's active roles may see.
 * @param text narrows to names, kinds and privileges that contain it
 * @returns at most `limit` lines, by name, and how many there are in all
 * @throws MallardError 42S02
 */
export async function effectiveAccess(
  actor: Actor,
  name: string,
  { text = '', limit = 500 }: { text?: string; limit?: number } = {},
): Promise<{ rights: EffectiveRight[]; total: number }> {
  const { state, user } = await requireUser(actor, name)
  const seer = activeRoles(state, actor.userId, await startRoles(actor))
  const roles = rolesOf(state, user.id)
  const wanted = text.toUpperCase()
  const found: { on: Securable; shown: string; privilege: string }[] = []
  for (const on of state.securables.values()) {
    if (on.kind === 'ROLE' || on.kind === 'USER' || !isVisible(state, seer, on.id)) continue
    const held = [...privilegesHeld(state, roles, on.id)].filter((privilege) => can(state, roles, privilege, on.id))
    if (held.length === 0) continue
    const shown = fullName(state, on.id)
    for (const privilege of held)
      if (`${on.kind} ${shown} ${privilege}`.toUpperCase().includes(wanted)) found.push({ on, shown, privilege })
  }
  found.sort((a, b) => (a.shown === b.shown ? 0 : a.shown < b.shown ? -1 : 1))
  const roleIds = [...(state.rolesOfUser.get(user.id)?.keys() ?? [])]
  const subject = { label: `USER ${user.name}`, roleIds, mendRoleId: roleIds[0] ?? systemRole(state, 'PUBLIC') }
  const rights = found.slice(0, limit).map(({ on, shown, privilege }) => ({
    kind: on.kind,
    name: shown,
    privilege,
    chain: chainOf(state, subject, privilege, on),
  }))
  return { rights, total: found.length }
}

/** The owner holds every privilege of the kind; the chain then ends at OWNERSHIP. */
function chainOf(state: AccessState, subject: Subject, privilege: string, on: Securable): string {
  const last = (wanted: string) => explainAccess(state, subject, wanted, on).at(-1)?.chain
  return last(privilege) ?? last('OWNERSHIP') ?? ''
}
