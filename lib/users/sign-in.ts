import { database, reader } from '../../db/index.ts'
import { nameKey } from '../access/types.ts'
import { record } from '../audit/index.ts'
import { accountIds, findAccount } from './accounts.ts'
import { spend } from './limits.ts'
import { matchesPassword } from './passwords.ts'
import { keeperRow } from './person.ts'
import { emailIndex } from './row.ts'
import { activeUser, userByEmail, userByKey } from './store.ts'
import type { ActiveUser } from './types.ts'

const day = 86_400_000

/** A user of the account by name or by e-mail address, without ASCII case. */
async function userByLogin(accountId: string, login: string) {
  return (
    (await userByKey(accountId, nameKey(login))) ??
    (login.includes('@') ? await userByEmail(accountId, emailIndex(login)) : undefined)
  )
}

/**
 * The account that somebody signs in to: the one named; else the first of the only person who has the address; else the
 * first of all. Undefined for an unknown name.
 */
export async function accountToSignIn(account: string | undefined, login: string): Promise<string | undefined> {
  if (account) return (await findAccount(account))?.id
  if (login.includes('@')) {
    const rows = await database()
      .selectFrom('users')
      .select(['account_id', 'id', 'person_id'])
      .where('email_index', '=', emailIndex(login))
      .where('dropped_at', 'is', null)
      .orderBy('created_at')
      .limit(100)
      .execute()
    const [first] = rows
    const usable = rows.find(({ id }) => activeUser(id)) ?? first
    if (usable && rows.every((row) => (row.person_id ?? row.id) === (first!.person_id ?? first!.id)))
      return usable.account_id
  }
  return accountIds()[0]
}

/**
 * Checks a password. `login` is a user name or an e-mail address of that account.
 * Takes the same time for an unknown name, a user without a password, a disabled one and a wrong password.
 * @returns the user, or null: never why not
 */
export async function verifyPassword(accountId: string, login: string, password: string): Promise<ActiveUser | null> {
  const row = await userByLogin(accountId, login)
  const keeper = row && (await keeperRow(row))
  const matches = await matchesPassword(password, keeper?.password_hash ?? null)
  return matches && row && row.verified_at !== null ? activeUser(row.id) : null
}

export interface SignIn {
  accountId: string
  userId: string
  /** How: `password`, `link`, `code`, `passkey`, `oidc`. */
  method: string
  success: boolean
  /** Why not, for administrators. */
  reason?: string
  /** The peer's address. */
  address?: string
}

/** Writes a sign-in, or a refused one of a known user, into the login history. */
export async function recordSignIn(event: SignIn): Promise<void> {
  await database()
    .insertInto('login_history')
    .values({
      account_id: event.accountId,
      user_id: event.userId,
      at: Date.now(),
      method: event.method,
      success: event.success ? 1 : 0,
      reason: event.reason ?? null,
      address: event.address ?? null,
    })
    .execute()
  const { accountId, userId, address, method, reason } = event
  const details = reason === undefined ? { method } : { method, reason }
  await record({ accountId, userId, address, kind: 'sign-in', outcome: event.success ? 'ok' : 'failed', details })
}

/**
 * Writes a refused sign-in into the audit log, and into the login history if the name stands for somebody. The name as
 * typed is not kept: people type passwords there. Of tries that a limit stopped one an hour is told,
 * and five an hour of an address.
 */
export async function recordRefusal(
  accountId: string,
  login: string,
  event: { method: string; reason: string; address?: string; blocked?: boolean },
): Promise<void> {
  // Whoever makes names up must not fill the log with them: it is kept for as long as the account.
  const again = { name: 'sign-in.told', of: `${accountId} ${login} ${event.address}`, burst: 1, perHour: 1 }
  const atAll = { name: 'sign-in.told.address', of: `${accountId} ${event.address}`, burst: 5, perHour: 5 }
  if (event.blocked && (await spend([again, atAll])) > 0) return
  const user = await userByLogin(accountId, login)
  const { method, reason, address } = event
  if (user) await recordSignIn({ method, reason, address, accountId, userId: user.id, success: false })
  else
    await record({ accountId, address, kind: 'sign-in', outcome: 'failed', details: { method, reason, known: false } })
}

/** Did that user sign in from that address in the last 30 days? */
export async function knowsAddress(accountId: string, login: string, address: string): Promise<boolean> {
  const user = await userByLogin(accountId, login)
  const known = reader()
    .prepare(
      'SELECT 1 FROM login_history WHERE account_id = ? AND user_id = ? AND address = ? AND success = 1 AND at > ? LIMIT 1',
    )
    .get(accountId, user?.id ?? '', address, Date.now() - 30 * day)
  return known !== undefined
}
