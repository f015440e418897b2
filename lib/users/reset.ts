import { database, transaction } from '../../db/index.ts'
import { record } from '../audit/index.ts'
import { config } from '../config.ts'
import { letters, sendMail } from '../mail/index.ts'
import { open } from '../seal/index.ts'
import { afterwards } from './background.ts'
import { spend } from './limits.ts'
import { createOneTimeLink, peekLink, redeemLink } from './links.ts'
import { accountNameOf, tellOwner } from './notices.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { checkedEmail, emailIndex } from './row.ts'
import { activeUser, userById } from './store.ts'
import { byAddress, deadLink, throttle } from './throttle.ts'
import { storePassword } from './users.ts'

const minutes = 30

async function sendLinks(email: string): Promise<void> {
  if ((await spend([{ name: 'reset.email', of: email.toLowerCase(), burst: 3, perHour: 3 }])) > 0) return
  const users = await database()
    .selectFrom('users')
    .select(['id', 'account_id', 'name', 'email_sealed', 'person_id'])
    .where('email_index', '=', emailIndex(email))
    .where('dropped_at', 'is', null)
    .where('verified_at', 'is not', null)
    .limit(20)
    .execute()
  const told = new Set<string>()
  for (const user of users) {
    const keeper = user.person_id ?? user.id
    if (told.has(keeper) || !activeUser(user.id) || !user.email_sealed) continue
    told.add(keeper)
    const to = open('users.email', user.email_sealed)
    const account = await accountNameOf(user.account_id)
    await transaction(async () => {
      const url = `${config().url}/reset/${await createOneTimeLink(user.id, 'reset', minutes)}`
      await sendMail({
        to,
        kind: 'reset',
        accountId: user.account_id,
        expiresAt: Date.now() + minutes * 60_000,
        message: letters.reset({ url, account, user: user.name, minutes }),
      })
    })
  }
}

/**
 * Sends a link for a new password to everybody of that address. Answers alike, and in the same time, whether there is
 * anybody.
 * @param from the network address, for the limits
 * @throws MallardError 22023 for what is no address, 54000 for too many requests from there
 */
export async function requestReset(input: { email: string }, from: string): Promise<void> {
  const email = checkedEmail(input.email)
  await throttle({ name: 'reset.address', of: from, burst: 10, perHour: 20 })
  afterwards('reset', () => sendLinks(email))
}

/** Whose password a reset link sets; null when it does not work any more. */
export async function resetOf(secret: string): Promise<{ account: string; name: string } | null> {
  const link = await peekLink('reset', secret)
  const user = link?.userId ? activeUser(link.userId) : null
  return user && { account: await accountNameOf(user.accountId), name: user.name }
}

/**
 * Sets a new password by a reset link. All browser sessions end, other links too, and the owner is told.
 * @returns what to sign in with
 * @throws MallardError 28000 for a dead link; 22023 for a weak password, and then the link still works
 */
export async function resetPassword(
  input: { secret: string; password: string },
  from: string,
): Promise<{ account: string; name: string }> {
  await throttle(byAddress('reset-link', from))
  const whose = await resetOf(input.secret)
  if (!whose) throw deadLink()
  checkPassword(input.password, whose.name)
  const hash = await hashPassword(input.password)
  await transaction(async () => {
    const link = await redeemLink('reset', input.secret)
    const user = link?.userId ? await userById(link.userId) : undefined
    if (!user) throw deadLink()
    await storePassword(user.id, hash, { own: true })
    await tellOwner(user, 'Your password was reset')
    const details = { action: 'reset' }
    await record({
      accountId: user.account_id,
      userId: user.id,
      address: from,
      kind: 'password',
      outcome: 'ok',
      details,
    })
  })
  return whose
}
