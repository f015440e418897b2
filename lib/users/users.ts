import { database, onCommit, transaction } from '../../db/index.ts'
import { dropUserRoles, renameSecurable, unregisterSecurable } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { nameKey } from '../access/types.ts'
import { recordBy } from '../audit/index.ts'
import { notFound } from '../errors.ts'
import { requireManage } from './authority.ts'
import { announce } from './changes.ts'
import { keepOnlySession } from './epoch.ts'
import { dropLinksOf } from './links.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { keeperOf, keeperRow, leavePerson, requireSole, usersOfPerson } from './person.ts'
import { checkedName, emailColumns, unlessTaken } from './row.ts'
import { defaultColumns, toUser, userById, userByKey, usersOf } from './store.ts'
import { forgetTokensOf, revokeTokensOf } from './tokens.ts'
import type { User, UserAuthority, UserChanges } from './types.ts'

/** A user of the actor's account. @throws MallardError 42S02 */
export async function requireUser(actor: Actor, userId: string) {
  const row = await userById(userId)
  if (!row || row.account_id !== actor.accountId) throw notFound(userId)
  return row
}

/** The users of the actor's account, by name. Addresses are shown to those who manage the user, and to oneself. */
export async function listUsers(actor: Actor, authority?: UserAuthority): Promise<User[]> {
  const rows = await usersOf(actor.accountId)
  return rows.map((row) => {
    const open = actor.via === 'admin' || row.id === actor.userId || authority?.mayManage(row.id)
    return toUser(open ? row : { ...row, email_sealed: null })
  })
}

/** Looks a user of the account up by name, without ASCII case; undefined if there is none. */
export async function findUser(accountId: string, name: string): Promise<User | undefined> {
  const row = await userByKey(accountId, nameKey(name))
  return row && toUser(row)
}

/** One user by id; undefined if there is none. For features that hold an id already. */
export async function userOf(userId: string): Promise<User | undefined> {
  const row = await userById(userId)
  return row && toUser(row)
}

/**
 * Changes a user. Disabling ends sessions and revokes tokens; enabling does not revive them.
 * A user may change the own defaults; all else needs the right to manage the user.
 */
export async function updateUser(
  actor: Actor,
  userId: string,
  changes: UserChanges,
  authority?: UserAuthority,
): Promise<void> {
  await transaction(async (trx) => {
    const user = await requireUser(actor, userId)
    const { defaults, ...others } = changes
    const ownDefaults = actor.userId === userId && Object.values(others).every((value) => value === undefined)
    if (!ownDefaults) requireManage(actor, user, authority)
    if (others.email !== undefined) await requireSole(actor, user)
    const name = others.name === undefined ? undefined : checkedName(others.name)
    const set = {
      ...(name === undefined ? {} : { name, name_key: nameKey(name) }),
      ...emailColumns(others.email),
      // Nobody has followed a link to that address.
      ...(others.email === undefined ? {} : { own_password_at: null }),
      ...(others.comment === undefined ? {} : { comment: others.comment }),
      ...(others.disabled === false ? { disabled_at: null } : {}),
      ...defaultColumns(defaults),
    }
    if (Object.keys(set).length > 0) {
      await unlessTaken(name ?? user.name, trx.updateTable('users').set(set).where('id', '=', userId).execute())
    }
    if (name !== undefined && name !== user.name) await renameSecurable(actor.accountId, userId, name)
    if (others.disabled && user.disabled_at === null) await endUser(userId, { disabled_at: Date.now() })
    else announce({ kind: 'changed', userId })
    const changed = [...Object.keys(set), ...(others.disabled ? ['disabled'] : [])].filter(
      (key) => key !== 'email_index' && key !== 'own_password_at',
    )
    await recordBy(actor, 'user', { action: 'change', user: user.name, changed: changed.join(', ') })
    onCommit(() => forgetTokensOf(userId))
  })
}

/** Disables a user: browser sessions, SQL sessions and tokens die with the commit. */
export async function disableUser(actor: Actor, userId: string, authority?: UserAuthority): Promise<void> {
  await updateUser(actor, userId, { disabled: true }, authority)
}

/** Drops a user: as disabled, and the name is free again. The row stays as the history's author. */
export async function dropUser(actor: Actor, userId: string, authority?: UserAuthority): Promise<void> {
  await transaction(async () => {
    const user = await requireUser(actor, userId)
    requireManage(actor, user, authority)
    await recordBy(actor, 'user', { action: 'drop', user: user.name })
    await retireUser(actor.accountId, userId)
  })
}

/** The part of dropping a user that leaving shares. Call it in a transaction; it authorises nothing. */
export async function retireUser(accountId: string, userId: string): Promise<void> {
  await leavePerson(userId)
  await endUser(userId, { dropped_at: Date.now() })
  // Both are found by what others hold, and may come to stand for a user of the same person's who is made anew.
  for (const table of ['passkeys', 'identities'] as const)
    await database().deleteFrom(table).where('user_id', '=', userId).execute()
  await dropUserRoles(accountId, userId)
  await unregisterSecurable(accountId, userId)
}

/**
 * Sets a password; whoever is signed in as this user is signed out, the actor's own browser aside. Setting another's
 * needs the right to manage the user; for the own one the caller must have seen the old one.
 * @throws MallardError 22023 when the password is too weak
 */
export async function setPassword(
  actor: Actor,
  userId: string,
  password: string,
  authority?: UserAuthority,
): Promise<void> {
  const user = await requireUser(actor, userId)
  const own = actor.userId === userId && actor.via !== 'token'
  if (!own) {
    requireManage(actor, user, authority)
    await requireSole(actor, user)
  }
  checkPassword(password, user.name)
  const keep = actor.userId === userId ? actor.sessionId : undefined
  const vouched = own && (await keeperRow(user)).own_password_at !== null
  await storePassword(user.id, await hashPassword(password), { own: vouched, keptSession: keep })
  await recordBy(actor, 'password', { action: 'set', user: user.name })
}

/**
 * Writes a person's password that was checked and hashed. All browser sessions end but `keptSession`, and so do links
 * that were made for them. It authorises nothing.
 * @param how.own set by the person who has proven the address by a mail, so that it vouches for them in other accounts
 */
export async function storePassword(
  userId: string,
  password_hash: string,
  how: { own: boolean; keptSession?: string },
): Promise<void> {
  const set = { password_hash, own_password_at: how.own ? Date.now() : null }
  await transaction(async (trx) => {
    await trx.updateTable('users').set(set).where('id', '=', keeperOf(userId)).execute()
    await keepOnlySession(userId, how.keptSession)
    for (const id of await usersOfPerson(userId))
      for (const purpose of ['sign-in', 'reset', 'email'] as const) await dropLinksOf(id, purpose)
  })
}

async function endUser(userId: string, mark: { disabled_at: number } | { dropped_at: number }): Promise<void> {
  await database()
    .updateTable('users')
    .set((eb) => ({ ...mark, session_epoch: eb('session_epoch', '+', 1) }))
    .where('id', '=', userId)
    .execute()
  await revokeTokensOf(userId)
  await dropLinksOf(userId)
  announce({ kind: 'revoked', userId })
}
