import { database, isUniqueViolation, newId, onCommit, transaction } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { nameKey } from '../access/types.ts'
import { alreadyExists, MallardError, notFound } from '../errors.ts'
import { blindIndex, seal } from '../seal/index.ts'
import { requireCreate, requireManage } from './authority.ts'
import { announce } from './changes.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { defaultColumns, toUser, userById, userByKey, usersOf } from './store.ts'
import { forgetTokensOf, revokeTokensOf } from './tokens.ts'
import type { NewUser, User, UserAuthority, UserChanges } from './types.ts'

const maxName = 255

function checkedName(name: string): string {
  if (name.trim() === '' || name.length > maxName || /[\x00-\x1f\x7f]/.test(name)) {
    throw new MallardError('22023', `A user name has 1 to ${maxName} printable characters.`, { status: 400 })
  }
  return name
}

/** The form that an address is looked up by: the domain's case never counts, the local part's in practice neither. */
export function emailIndex(email: string): Buffer {
  return blindIndex('users.email', email.trim().toLowerCase())
}

function emailColumns(email: string | null | undefined) {
  if (email === undefined) return {}
  if (email === null || email === '') return { email_sealed: null, email_index: null }
  const address = email.trim()
  if (!/^[^\s@<>"]+@[^\s@<>"]+$/.test(address) || address.length > 254) {
    throw new MallardError('22023', 'That is no e-mail address.', { status: 400 })
  }
  return { email_sealed: seal('users.email', address), email_index: emailIndex(address) }
}

async function taken<T>(label: string, write: Promise<T>): Promise<T> {
  try {
    return await write
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const byEmail = error instanceof Error && error.message.includes('email_index')
    throw byEmail ? new MallardError('42710', 'A user with this e-mail address already exists.') : alreadyExists(label)
  }
}

/** A user of the actor's account. @throws MallardError 42S02 */
export async function requireUser(actor: Actor, userId: string) {
  const row = await userById(userId)
  if (!row || row.account_id !== actor.accountId) throw notFound(userId)
  return row
}

/**
 * Creates a user in the actor's account. The row only: roles and ownership are lib/access's; the door joins both.
 * @throws MallardError 42501 without CREATE USER, 42710 if the name or the address is taken, 22023 for bad values
 */
export async function createUserRow(actor: Actor, input: NewUser, authority?: UserAuthority): Promise<User> {
  requireCreate(actor, authority)
  const name = checkedName(input.name)
  if (input.password !== undefined) checkPassword(input.password, name)
  const password_hash = input.password === undefined ? null : await hashPassword(input.password)
  const now = Date.now()
  const row = {
    id: newId(),
    account_id: actor.accountId,
    name,
    name_key: nameKey(name),
    email_sealed: null,
    email_index: null,
    ...emailColumns(input.email),
    password_hash,
    verified_at: input.verified === false ? null : now,
    disabled_at: input.disabled ? now : null,
    dropped_at: null,
    default_role_id: null,
    default_warehouse: null,
    default_database: null,
    default_schema: null,
    default_secondary_roles: 'ALL' as const,
    ...defaultColumns(input.defaults),
    comment: input.comment ?? null,
    session_epoch: 0,
    created_at: now,
  }
  await taken(name, database().insertInto('users').values(row).execute())
  return toUser(row)
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
    const name = others.name === undefined ? undefined : checkedName(others.name)
    const set = {
      ...(name === undefined ? {} : { name, name_key: nameKey(name) }),
      ...emailColumns(others.email),
      ...(others.comment === undefined ? {} : { comment: others.comment }),
      ...(others.disabled === false ? { disabled_at: null } : {}),
      ...defaultColumns(defaults),
    }
    if (Object.keys(set).length > 0) {
      await taken(name ?? user.name, trx.updateTable('users').set(set).where('id', '=', userId).execute())
    }
    if (others.disabled && user.disabled_at === null) await endUser(userId, { disabled_at: Date.now() })
    else announce({ kind: 'changed', userId })
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
    requireManage(actor, await requireUser(actor, userId), authority)
    await endUser(userId, { dropped_at: Date.now() })
  })
}

/**
 * Sets a password; whoever is signed in as this user is signed out. Setting another's needs the right to manage
 * the user; for the own one the caller must have seen the old one.
 * @throws MallardError 22023 when the password is too weak
 */
export async function setPassword(
  actor: Actor,
  userId: string,
  password: string,
  authority?: UserAuthority,
): Promise<void> {
  const user = await requireUser(actor, userId)
  if (actor.userId !== userId || actor.via === 'token') requireManage(actor, user, authority)
  await replacePassword(user.id, user.name, password)
}

/** The part of setting a password that a redeemed reset link shares. */
export async function replacePassword(userId: string, userName: string, password: string): Promise<void> {
  checkPassword(password, userName)
  const password_hash = await hashPassword(password)
  await transaction(async (trx) => {
    await trx
      .updateTable('users')
      .set((eb) => ({ password_hash, session_epoch: eb('session_epoch', '+', 1) }))
      .where('id', '=', userId)
      .execute()
    announce({ kind: 'revoked', userId })
  })
}

async function endUser(userId: string, mark: { disabled_at: number } | { dropped_at: number }): Promise<void> {
  await database()
    .updateTable('users')
    .set((eb) => ({ ...mark, session_epoch: eb('session_epoch', '+', 1) }))
    .where('id', '=', userId)
    .execute()
  await revokeTokensOf(userId)
  announce({ kind: 'revoked', userId })
}
