import { database } from '../../db/index.ts'
import { nameKey } from '../access/types.ts'
import { matchesPassword } from './passwords.ts'
import { emailIndex } from './row.ts'
import { activeUser, userByEmail, userByKey } from './store.ts'
import type { ActiveUser } from './types.ts'

/**
 * Checks a password. `login` is a user name or an e-mail address of that account.
 * Takes the same time for an unknown name, a user without a password, a disabled one and a wrong password.
 * @returns the user, or null: never why not
 */
export async function verifyPassword(accountId: string, login: string, password: string): Promise<ActiveUser | null> {
  const row =
    (await userByKey(accountId, nameKey(login))) ??
    (login.includes('@') ? await userByEmail(accountId, emailIndex(login)) : undefined)
  const matches = await matchesPassword(password, row?.password_hash ?? null)
  return matches && row && row.verified_at !== null ? activeUser(row.id) : null
}

export interface SignIn {
  accountId: string
  userId: string
  /** How: `password`, `link`, `oidc`. */
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
}
