import { database, reader, transaction } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { MallardError } from '../errors.ts'
import { activeSession, memberships, type UserRow, userById } from './store.ts'
import type { Membership } from './types.ts'

/**
 * A person is one user, or several in different accounts that sign in by the password and the factors of one of them.
 * The others have none of their own and name it in `person_id`.
 */
/** The id of the user that keeps the password and factors of this one. Synchronous, and sees committed data. */
export function keeperOf(userId: string): string {
  const row = reader().prepare('SELECT coalesce(person_id, id) AS id FROM users WHERE id = ?').get(userId)
  return (row as { id: string } | undefined)?.id ?? userId
}

/** Are two users one person? */
export const isSamePerson = (one: string, other: string): boolean => keeperOf(one) === keeperOf(other)

/** The row of that user. */
export async function keeperRow(user: UserRow): Promise<UserRow> {
  return user.person_id === null ? user : ((await userById(user.person_id)) ?? user)
}

/** The ids of all users of the person behind one, that one among them. */
export async function usersOfPerson(userId: string): Promise<string[]> {
  const keeper = keeperOf(userId)
  const rows = await database()
    .selectFrom('users')
    .select('id')
    .where((eb) => eb.or([eb('id', '=', keeper), eb('person_id', '=', keeper)]))
    .where('dropped_at', 'is', null)
    .execute()
  return rows.map(({ id }) => id)
}

/**
 * The accounts that the actor may go to as they are signed in, by name. A browser that was let in by a link or by an
 * account's identity provider stays in its account: others than the person had a hand in that.
 */
export function accountsOf(actor: Actor): Membership[] {
  const session = actor.sessionId ? activeSession(actor.sessionId, null) : undefined
  const all = memberships(keeperOf(actor.userId))
  return all
    .filter(({ accountId }) => accountId === actor.accountId || session?.own === 1)
    .map(({ accountId, account, userId, userName }) => ({
      accountId,
      account,
      userId,
      userName,
      current: accountId === actor.accountId,
    }))
}

/**
 * What somebody else changes of a user must not open other accounts of that person.
 * @throws MallardError 42501 for a user of a person with several accounts, unless the machine's owner asks
 */
export async function requireSole(actor: Actor, user: { id: string; name: string }): Promise<void> {
  if (actor.via === 'admin' || (await usersOfPerson(user.id)).length <= 1) return
  throw new MallardError(
    '42501',
    `${user.name} signs in to other accounts, too; only they themselves can change this.`,
    {
      hint: 'A forgotten password is set anew by mail.',
    },
  )
}

/** Makes a user just inserted one of that person's. Call it in the same transaction. */
export async function joinPerson(userId: string, keeperId: string): Promise<void> {
  await database()
    .updateTable('users')
    .set({ person_id: keeperId, password_hash: null })
    .where('id', '=', userId)
    .execute()
}

/**
 * Before a user goes: it leaves its person, and what it keeps for others passes to the first of them. Call it in a
 * transaction.
 */
export async function leavePerson(userId: string): Promise<void> {
  await transaction(async (trx) => {
    await trx.updateTable('users').set({ person_id: null }).where('id', '=', userId).execute()
    const heir = await trx
      .selectFrom('users')
      .select('id')
      .where('person_id', '=', userId)
      .where('dropped_at', 'is', null)
      .orderBy('created_at')
      .orderBy('id')
      .executeTakeFirst()
    await trx
      .updateTable('users')
      .set({ person_id: heir?.id ?? null })
      .where('person_id', '=', userId)
      .execute()
    if (!heir) return
    const kept = await trx
      .selectFrom('users')
      .select(['password_hash', 'own_password_at'])
      .where('id', '=', userId)
      .executeTakeFirstOrThrow()
    await trx
      .updateTable('users')
      .set({ ...kept, person_id: null })
      .where('id', '=', heir.id)
      .execute()
    await trx
      .updateTable('users')
      .set({ password_hash: null, own_password_at: null, person_id: heir.id })
      .where('id', '=', userId)
      .execute()
    for (const table of ['second_factors', 'recovery_codes', 'passkeys'] as const)
      await trx.updateTable(table).set({ user_id: heir.id }).where('user_id', '=', userId).execute()
  })
}

/** {@link leavePerson} of everybody in an account that is deleted. */
export async function leavePersonsOf(accountId: string): Promise<void> {
  await transaction(async (trx) => {
    const keepers = await trx
      .selectFrom('users as u')
      .innerJoin('users as k', 'k.id', 'u.person_id')
      .select('k.id')
      .distinct()
      .where('k.account_id', '=', accountId)
      .execute()
    // Users of the account itself have nothing to inherit.
    await trx.updateTable('users').set({ person_id: null }).where('account_id', '=', accountId).execute()
    for (const { id } of keepers) await leavePerson(id)
  })
}

/** The keepers of everybody who has that address, whatever the account. */
export async function keepersOf(index: Buffer): Promise<string[]> {
  const rows = await database()
    .selectFrom('users')
    .select((eb) => eb.fn.coalesce('person_id', 'id').as('keeper'))
    .distinct()
    .where('email_index', '=', index)
    .where('dropped_at', 'is', null)
    .execute()
  return rows.map(({ keeper }) => keeper)
}

/** Is there somebody, in an account that may be used, who proved that address and set the password themselves? */
export async function isKnownPerson(index: Buffer): Promise<boolean> {
  const found = await database()
    .selectFrom('users as u')
    .innerJoin('users as k', (join) => join.on((eb) => eb(eb.fn.coalesce('u.person_id', 'u.id'), '=', eb.ref('k.id'))))
    .innerJoin('accounts as a', 'a.id', 'u.account_id')
    .select('u.id')
    .where('u.email_index', '=', index)
    .where('u.dropped_at', 'is', null)
    .where('u.disabled_at', 'is', null)
    .where('u.verified_at', 'is not', null)
    .where('a.status', '=', 'active')
    .where('k.own_password_at', 'is not', null)
    .limit(1)
    .execute()
  return found.length > 0
}

/**
 * The keeper of a signed-in person who may join another account by it: signed in by the own password or passkey, with
 * that address proven, and a password that they set themselves.
 * @returns null for anybody else
 */
export async function joiner(actor: Actor, index: Buffer): Promise<{ keeperId: string } | null> {
  if (actor.via !== 'session' || !actor.sessionId || activeSession(actor.sessionId, null)?.own !== 1) return null
  const user = await userById(actor.userId)
  if (!user?.email_index?.equals(index) || user.verified_at === null) return null
  const keeper = await keeperRow(user)
  if (keeper.own_password_at === null) return null
  return { keeperId: keeper.id }
}
