import { randomBytes } from 'node:crypto'
import { database, transaction } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { recordBy } from '../audit/index.ts'
import { MallardError } from '../errors.ts'
import { open, seal } from '../seal/index.ts'
import { requireManage } from './authority.ts'
import { keepOnlySession } from './epoch.ts'
import { type Factors, factorsOf, hasFactor } from './factors.ts'
import { forgive, type Limit, spend } from './limits.ts'
import { accountNameOf, tellOwner } from './notices.ts'
import { requireFresh, requireKeeper } from './own.ts'
import { keeperOf, requireSole } from './person.ts'
import { dropRecoveryCodes, makeRecoveryCodes, recoveryCodesLeft, redeemRecoveryCode } from './recovery-codes.ts'
import { mustHaveFactor } from './second-factor-rule.ts'
import { memberships } from './store.ts'
import { throttle } from './throttle.ts'
import { base32, otpauthUri, stepOfCode } from './totp.ts'
import type { UserAuthority } from './types.ts'
import { requireUser } from './users.ts'

const purpose = 'second_factors.secret_sealed'
const secretBytes = 20

const triesOf = (userId: string): Limit => ({ name: 'second-factor', of: userId, burst: 5, perHour: 20 })
const wrongCode = () => new MallardError('28P01', 'That code is not right, or was used already.', { status: 403 })

async function factorOf(userId: string) {
  return database().selectFrom('second_factors').selectAll().where('user_id', '=', userId).executeTakeFirst()
}

/** What the person behind a user has besides the password, and how many recovery codes are left; null without any factor. */
export async function secondFactorOf(userId: string): Promise<(Factors & { codesLeft: number }) | null> {
  const factors = await factorsOf(userId)
  return hasFactor(factors) ? { ...factors, codesLeft: await recoveryCodesLeft(keeperOf(userId)) } : null
}

/** Takes a code of the authenticator, once: two who try the same one at the same time get one success. */
async function takeCode(userId: string, code: string, confirmed: boolean): Promise<boolean> {
  const factor = await factorOf(userId)
  if (!factor || (factor.confirmed_at !== null) !== confirmed) return false
  const secret = Buffer.from(open(purpose, factor.secret_sealed), 'base64')
  const step = stepOfCode(secret, code, factor.last_step, Date.now())
  if (step === null) return false
  const taken = await database()
    .updateTable('second_factors')
    .set({ last_step: step })
    .where('user_id', '=', userId)
    .where('last_step', '<', step)
    .executeTakeFirst()
  return taken.numUpdatedRows > 0n
}

/**
 * Checks a second factor at a sign-in: a code of the authenticator or a recovery code. Five tries, then 20 an hour.
 * @returns `blocked` when there were too many tries
 */
export async function checkSecondFactor(userId: string, code: string): Promise<'right' | 'wrong' | 'blocked'> {
  const keeper = keeperOf(userId)
  if ((await spend([triesOf(keeper)])) > 0) return 'blocked'
  if (code.length > 100) return 'wrong'
  if (!(await takeCode(keeper, code, true)) && !(await redeemRecoveryCode(keeper, code))) return 'wrong'
  await forgive([triesOf(keeper)])
  return 'right'
}

/**
 * Begins to set an authenticator up; it counts once a code is confirmed. What was begun before is forgotten.
 * @returns the secret as text, and as the address for a QR code
 * @throws MallardError 28P01 for a wrong password, 55000 when there is a second factor already
 */
export async function beginSecondFactor(
  actor: Actor,
  input: { password?: string },
): Promise<{ secret: string; uri: string }> {
  const user = await requireFresh(actor, input.password)
  if ((await factorOf(user.id))?.confirmed_at)
    throw new MallardError('55000', 'You have a second factor already; remove it first.', { status: 409 })
  const secret = randomBytes(secretBytes)
  const row = {
    user_id: user.id,
    secret_sealed: seal(purpose, secret.toString('base64')),
    created_at: Date.now(),
    confirmed_at: null,
    last_step: 0,
  }
  await database()
    .insertInto('second_factors')
    .values(row)
    .onConflict((conflict) => conflict.doUpdateSet(row))
    .execute()
  const issuer = `Mallard ${await accountNameOf(user.account_id)}`
  return { secret: base32(secret), uri: otpauthUri(secret, issuer, user.name) }
}

/**
 * Confirms the authenticator with a code of it. Other browsers are signed out and the owner is told.
 * @returns ten recovery codes, readable only now
 * @throws MallardError 28P01 for a wrong code, 54000 after too many
 */
export async function confirmSecondFactor(actor: Actor, input: { code: string }): Promise<{ codes: string[] }> {
  const user = await requireKeeper(actor)
  await throttle(triesOf(user.id))
  if (!(await takeCode(user.id, input.code, false))) throw wrongCode()
  await forgive([triesOf(user.id)])
  return transaction(async (trx) => {
    const set = { confirmed_at: Date.now() }
    await trx.updateTable('second_factors').set(set).where('user_id', '=', user.id).execute()
    await keepOnlySession(user.id, actor.sessionId)
    await tellOwner(user, 'A second factor was added to your sign-in')
    await recordBy(actor, 'second-factor', { action: 'add' })
    return { codes: await makeRecoveryCodes(user.id) }
  })
}

/** Ten new recovery codes; earlier ones stop working. @throws MallardError 28P01, 55000 without a second factor */
export async function renewRecoveryCodes(actor: Actor, input: { password?: string }): Promise<{ codes: string[] }> {
  const user = await requireFresh(actor, input.password)
  if (!hasFactor(await factorsOf(user.id)))
    throw new MallardError('55000', 'You have no second factor yet.', { status: 409 })
  return transaction(async () => {
    await tellOwner(user, 'Your recovery codes were renewed')
    await recordBy(actor, 'second-factor', { action: 'renew recovery codes' })
    return { codes: await makeRecoveryCodes(user.id) }
  })
}

const removeAuthenticator = (userId: string) =>
  database().deleteFrom('second_factors').where('user_id', '=', userId).execute()

/**
 * Removes the actor's own authenticator; without a passkey, the recovery codes go with it.
 * @throws MallardError 28P01, 42501 when one of the actor's roles needs a second factor, and this is the last one
 */
export async function endSecondFactor(actor: Actor, input: { password?: string }): Promise<void> {
  const user = await requireFresh(actor, input.password)
  const { passkeys } = await factorsOf(user.id)
  if (passkeys === 0 && memberships(user.id).some((one) => mustHaveFactor(one.accountId, one.userId)))
    throw new MallardError('42501', 'One of your roles needs a second factor; it can be replaced by an administrator.')
  await transaction(async () => {
    await removeAuthenticator(user.id)
    if (passkeys === 0) await dropRecoveryCodes(user.id)
    await tellOwner(user, 'The authenticator of your sign-in was removed')
    await recordBy(actor, 'second-factor', { action: 'remove' })
  })
}

/**
 * Removes somebody else's authenticator and passkeys, for whoever lost them and the recovery codes. Every browser of theirs is
 * signed out, and they are told.
 * @throws MallardError 42501 without the right to manage the user
 */
export async function dropSecondFactor(actor: Actor, userId: string, authority?: UserAuthority): Promise<void> {
  const user = await requireUser(actor, userId)
  requireManage(actor, user, authority)
  await requireSole(actor, user)
  await transaction(async () => {
    const keeper = keeperOf(user.id)
    await removeAuthenticator(keeper)
    await database().deleteFrom('passkeys').where('user_id', '=', keeper).execute()
    await dropRecoveryCodes(keeper)
    await keepOnlySession(user.id, undefined)
    await tellOwner(user, 'The second factor of your sign-in was removed by an administrator')
    await recordBy(actor, 'second-factor', { action: 'remove', user: user.name })
  })
}
