import { transaction } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { record, recordBy } from '../audit/index.ts'
import { config } from '../config.ts'
import { MallardError } from '../errors.ts'
import { letters, sendMail } from '../mail/index.ts'
import { forgive } from './limits.ts'
import { createLink, dropLinksOf, peekLink, redeemLink } from './links.ts'
import { accountNameOf, tellOwner } from './notices.ts'
import { checkPassword, hashPassword, matchesPassword } from './passwords.ts'
import { keeperRow, usersOfPerson } from './person.ts'
import { checkedEmail, emailColumns, unlessTaken } from './row.ts'
import { liveSession } from './sessions.ts'
import { userById } from './store.ts'
import { byAddress, deadLink, throttle } from './throttle.ts'
import { requireUser, storePassword } from './users.ts'

const minutes = 24 * 60

/** The row that keeps the actor's own password and factors. @throws MallardError 42S02 */
export async function requireKeeper(actor: Actor) {
  return keeperRow(await requireUser(actor, actor.userId))
}

/**
 * Proves that a signed-in person is who signed in: the password, where there is one. A token is no person.
 * @throws MallardError 28P01 for a wrong password, 42501 for a token, 54000 after too many tries
 */
export async function requirePassword(actor: Actor, password: string | undefined) {
  if (actor.via !== 'session') throw new MallardError('42501', 'This is done in the browser, signed in.')
  const user = await requireKeeper(actor)
  if (user.password_hash === null) return user
  const tries = { name: 'own.password', of: user.id, burst: 5, perHour: 20 }
  await throttle(tries)
  if (await matchesPassword(password ?? '', user.password_hash)) {
    await forgive([tries])
    return user
  }
  await recordBy(actor, 'password', { action: 'prove' }, 'failed')
  throw new MallardError('28P01', 'That is not your present password.', { status: 403 })
}

const freshMs = 10 * 60_000

/**
 * As {@link requirePassword}; whoever signed in by password or passkey during the last ten minutes has just proven it.
 * @throws MallardError 28P01 for a wrong password, 42501 for a token
 */
export async function requireFresh(actor: Actor, password: string | undefined) {
  return isFresh(actor) ? requireKeeper(actor) : requirePassword(actor, password)
}

/** The actor's browser, if it was the person who signed in there, and nobody else had a hand in it. */
function ownSession(actor: Actor) {
  const session = actor.sessionId ? liveSession(actor.sessionId, undefined, actor.address) : null
  return actor.via === 'session' && session?.own ? session : null
}

function isFresh(actor: Actor): boolean {
  const session = ownSession(actor)
  return session !== null && Date.now() - session.createdAt < freshMs
}

/** Will {@link requireFresh} ask for the password? For pages. */
export async function needsPassword(actor: Actor): Promise<boolean> {
  return !isFresh(actor) && (await requireKeeper(actor)).password_hash !== null
}

/**
 * Changes the actor's own password, or sets the first one. Every other browser is signed out, and the owner is told.
 * @throws MallardError as {@link requirePassword}; 22023 for a weak password
 */
export async function changePassword(actor: Actor, input: { current?: string; password: string }): Promise<void> {
  const user = await requirePassword(actor, input.current)
  // Others may have made this user, with that address and the present password; only a mail proves whose it is.
  const own = user.own_password_at !== null
  checkPassword(input.password, user.name)
  const hash = await hashPassword(input.password)
  await transaction(async () => {
    await storePassword(user.id, hash, { own, keptSession: actor.sessionId })
    await tellOwner(user, 'Your password was changed')
    await recordBy(actor, 'password', { action: 'change' })
  })
}

/**
 * Sends a link to a new address of the actor's own; the old one stays until the link is followed. Whether the address
 * is another user's is not said before its owner has proven to be there.
 * @throws MallardError as {@link requirePassword}; 22023 for what is no address
 */
export async function requestNewEmail(actor: Actor, input: { email: string; password?: string }): Promise<void> {
  const email = checkedEmail(input.email)
  const user = await requirePassword(actor, input.password)
  await throttle({ name: 'email.user', of: user.id, burst: 5, perHour: 5 })
  const account = await accountNameOf(actor.accountId)
  await transaction(async () => {
    await dropLinksOf(actor.userId, 'email')
    const { secret } = await createLink({ purpose: 'email', userId: actor.userId, details: { email }, minutes })
    const url = `${config().url}/verify/${secret}`
    await sendMail({
      to: email,
      kind: 'address',
      accountId: actor.accountId,
      expiresAt: Date.now() + minutes * 60_000,
      message: letters.newAddress({ url, account, user: actor.userName, minutes }),
    })
  })
}

/** The address that a link would set; null when it does not work any more. */
export async function newEmailOf(secret: string): Promise<{ email: string } | null> {
  const link = await peekLink('email', secret)
  return link && { email: (link.details as { email: string }).email }
}

/**
 * Follows the link to a new address, which the person has in all accounts then; the old one is told.
 * @throws MallardError 28000 for a dead link, 42710 when another user of the account has the address
 */
export async function confirmNewEmail(secret: string, from: string): Promise<{ email: string }> {
  await throttle(byAddress('verify', from))
  return transaction(async (trx) => {
    const link = await redeemLink('email', secret)
    const user = link?.userId ? await userById(link.userId) : undefined
    if (!link || !user) throw deadLink()
    const { email } = link.details as { email: string }
    const set = { ...emailColumns(email), verified_at: Date.now() }
    const all = await usersOfPerson(user.id)
    await unlessTaken(user.name, trx.updateTable('users').set(set).where('id', 'in', all).execute())
    for (const id of all) await dropLinksOf(id, 'reset')
    await tellOwner(user, 'Your e-mail address was changed')
    const details = { action: 'confirm', email }
    await record({ accountId: user.account_id, userId: user.id, address: from, kind: 'email', outcome: 'ok', details })
    return { email }
  })
}
