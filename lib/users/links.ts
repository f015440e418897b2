import { randomBytes } from 'node:crypto'
import { database, newId } from '../../db/index.ts'
import { hashToken, open, seal } from '../seal/index.ts'
import { activeUser } from './store.ts'
import type { LinkPurpose } from './types.ts'

const sealed = 'one_time_links.details'

export interface NewLink {
  purpose: LinkPurpose
  /** Whom it is for; absent for somebody who is no user yet. */
  userId?: string
  accountId?: string
  /** What the purpose needs besides; kept sealed. */
  details?: unknown
  minutes: number
}

/** A link that is still good. */
export interface Link {
  id: string
  userId: string | null
  accountId: string | null
  details: unknown
  expiresAt: number
}

/** Makes the secret of a link that works once, for one purpose, until it expires. Stored hashed. */
export async function createLink(link: NewLink): Promise<{ secret: string; id: string }> {
  const secret = randomBytes(32).toString('base64url')
  const now = Date.now()
  const id = newId()
  await database()
    .insertInto('one_time_links')
    .values({
      hash: hashToken(secret),
      id,
      purpose: link.purpose,
      account_id: link.accountId ?? null,
      user_id: link.userId ?? null,
      details_sealed: link.details === undefined ? null : seal(sealed, JSON.stringify(link.details)),
      created_at: now,
      expires_at: now + link.minutes * 60_000,
      used_at: null,
    })
    .execute()
  return { secret, id }
}

/** Makes the unused links of a user useless, those of one purpose or all. */
export async function dropLinksOf(userId: string, purpose?: LinkPurpose): Promise<void> {
  const links = database().deleteFrom('one_time_links').where('user_id', '=', userId).where('used_at', 'is', null)
  await (purpose ? links.where('purpose', '=', purpose) : links).execute()
}

/**
 * A link for a user; earlier unused ones of the same purpose stop working. No check of who asks: callers act for the
 * user or for the machine.
 */
export async function createOneTimeLink(userId: string, purpose: LinkPurpose, minutes: number): Promise<string> {
  await dropLinksOf(userId, purpose)
  return (await createLink({ purpose, userId, minutes })).secret
}

interface Row {
  id: string
  user_id: string | null
  account_id: string | null
  details_sealed: Buffer | null
  expires_at: number
}

/** null also for a link whose user may not act any more. */
function toLink(row: Row | undefined): Link | null {
  if (!row || (row.user_id !== null && !activeUser(row.user_id))) return null
  return {
    id: row.id,
    userId: row.user_id,
    accountId: row.account_id,
    details: row.details_sealed === null ? undefined : (JSON.parse(open(sealed, row.details_sealed)) as unknown),
    expiresAt: row.expires_at,
  }
}

/** What a link says, without using it up; null for one that is unknown, used, expired, or of another purpose. */
export async function peekLink(purpose: LinkPurpose, secret: string): Promise<Link | null> {
  const row = await database()
    .selectFrom('one_time_links')
    .select(['id', 'user_id', 'account_id', 'details_sealed', 'expires_at'])
    .where('hash', '=', hashToken(secret))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', Date.now())
    .executeTakeFirst()
  return toLink(row)
}

/** Uses a link up. null as {@link peekLink}; of two that try at once, one gets it. */
export async function redeemLink(purpose: LinkPurpose, secret: string): Promise<Link | null> {
  const now = Date.now()
  const row = await database()
    .updateTable('one_time_links')
    .set({ used_at: now })
    .where('hash', '=', hashToken(secret))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(['id', 'user_id', 'account_id', 'details_sealed', 'expires_at'])
    .executeTakeFirst()
  return toLink(row)
}

/**
 * Uses a link of a user up.
 * @returns the user's id; null if it is unknown, expired, used, of another purpose, or its user may not act
 */
export async function redeemOneTimeLink(purpose: LinkPurpose, secret: string): Promise<string | null> {
  return (await redeemLink(purpose, secret))?.userId ?? null
}

/** The unused, unexpired links of one purpose in an account, newest first. */
export async function linksOf(accountId: string, purpose: LinkPurpose): Promise<(Link & { createdAt: number })[]> {
  const rows = await database()
    .selectFrom('one_time_links')
    .select(['id', 'user_id', 'account_id', 'details_sealed', 'expires_at', 'created_at'])
    .where('account_id', '=', accountId)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', Date.now())
    .orderBy('created_at', 'desc')
    .execute()
  return rows.flatMap((row) => {
    const link = toLink(row)
    return link ? [{ ...link, createdAt: row.created_at }] : []
  })
}

/** Makes one link useless. @returns false if there is none of that id, account and purpose */
export async function dropLink(accountId: string, purpose: LinkPurpose, id: string): Promise<boolean> {
  const gone = await database()
    .deleteFrom('one_time_links')
    .where('account_id', '=', accountId)
    .where('purpose', '=', purpose)
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return gone.numDeletedRows > 0n
}
