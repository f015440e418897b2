import { randomBytes } from 'node:crypto'
import { database } from '../../db/index.ts'
import { hashToken } from '../seal/index.ts'
import { activeUser } from './store.ts'
import type { LinkPurpose } from './types.ts'

/**
 * Makes the secret of a link that works once, for one purpose, until it expires. Earlier unused ones of the same
 * user and purpose stop working. Stored hashed. No check of who asks: callers act for the user or for the machine.
 */
export async function createOneTimeLink(userId: string, purpose: LinkPurpose, minutes: number): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  const now = Date.now()
  await database()
    .deleteFrom('one_time_links')
    .where('user_id', '=', userId)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .execute()
  await database()
    .insertInto('one_time_links')
    .values({
      hash: hashToken(secret),
      purpose,
      user_id: userId,
      created_at: now,
      expires_at: now + minutes * 60_000,
      used_at: null,
    })
    .execute()
  return secret
}

/**
 * Uses a link up.
 * @returns the user's id; null if it is unknown, expired, used, of another purpose, or its user may not act
 */
export async function redeemOneTimeLink(purpose: LinkPurpose, secret: string): Promise<string | null> {
  const now = Date.now()
  const row = await database()
    .updateTable('one_time_links')
    .set({ used_at: now })
    .where('hash', '=', hashToken(secret))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('user_id')
    .executeTakeFirst()
  return row && activeUser(row.user_id) ? row.user_id : null
}
