import { database, isUniqueViolation, newId } from '../../db/index.ts'
import { nameKey } from '../access/types.ts'
import { alreadyExists, MallardError } from '../errors.ts'
import { blindIndex, seal } from '../seal/index.ts'
import { defaultColumns, toUser } from './store.ts'
import type { NewUser, User } from './types.ts'

const maxName = 255

/** Controls, what nobody sees (zero width, changes of direction), private and unassigned characters, halves of pairs. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u

/** @throws MallardError 22023 for a name that could not be typed or told from another */
export function checkedName(name: string): string {
  if (name.trim() === '' || name.length > maxName || unprintable.test(name)) {
    throw new MallardError('22023', `A name has 1 to ${maxName} printable characters.`, { status: 400 })
  }
  return name
}

const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u]

/**
 * A name that somebody chooses who is not known yet: nobody else's with letters that look the same (UTS 39). It is
 * written as everybody writes it, without spaces around it, and in one of the scripts that share shapes.
 * @throws MallardError 22023
 */
export function checkedOwnName(name: string): string {
  const looksLikeOthers = scripts.filter((script) => script.test(name)).length > 1
  if (looksLikeOthers || name !== name.normalize('NFKC').trim() || /\s{2}/.test(name))
    throw new MallardError('22023', 'That name is easily taken for another one.', {
      status: 400,
      hint: 'Use letters of one script, as a keyboard writes them.',
    })
  return checkedName(name)
}

/** The form that an address is looked up by: the domain's case never counts, the local part's in practice neither. */
export function emailIndex(email: string): Buffer {
  return blindIndex('users.email', email.trim().toLowerCase())
}

/** @throws MallardError 22023 for what is no address */
export function checkedEmail(email: string): string {
  const address = email.trim()
  if (address.length > 254 || !/^[^\s@<>"(),:;\\[\]\x00-\x1f\x7f]+@[^\s@<>"(),:;\\[\]\x00-\x1f\x7f]+$/.test(address)) {
    throw new MallardError('22023', 'That is no e-mail address.', { status: 400 })
  }
  return address
}

/** The columns of an address; none if it is not to change. @throws MallardError 22023 */
export function emailColumns(email: string | null | undefined) {
  if (email === undefined) return {}
  if (email === null || email === '') return { email_sealed: null, email_index: null }
  const address = checkedEmail(email)
  return { email_sealed: seal('users.email', address), email_index: emailIndex(address) }
}

/** Waits for a write of a user; a name or address that is taken becomes 42710. */
export async function unlessTaken<T>(name: string, write: Promise<T>): Promise<T> {
  try {
    return await write
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const byEmail = error instanceof Error && error.message.includes('email_index')
    throw byEmail ? new MallardError('42710', 'A user with this e-mail address already exists.') : alreadyExists(name)
  }
}

/** Inserts the row alone. @throws MallardError 42710 if the name or the address is taken, 22023 for bad values */
export async function insertUser(accountId: string, input: NewUser, passwordHash: string | null): Promise<User> {
  const name = checkedName(input.name)
  const now = Date.now()
  const row = {
    id: newId(),
    account_id: accountId,
    name,
    name_key: nameKey(name),
    email_sealed: null,
    email_index: null,
    ...emailColumns(input.email),
    password_hash: passwordHash,
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
    network_policy_id: null,
    session_epoch: 0,
    created_at: now,
    person_id: null,
    own_password_at: passwordHash !== null && input.ownPassword ? now : null,
  }
  await unlessTaken(name, database().insertInto('users').values(row).execute())
  return toUser(row)
}
