import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { database, isUniqueViolation, newId, transaction } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { record, recordBy } from '../audit/index.ts'
import { MallardError, notFound } from '../errors.ts'
import { keepOnlySession } from './epoch.ts'
import { factorsOf, hasFactor } from './factors.ts'
import { createLink, dropLinksOf, redeemLink } from './links.ts'
import { accountNameOf, tellOwner } from './notices.ts'
import { requireFresh, requireKeeper } from './own.ts'
import { answerForm, creationForm, relyingParty } from './passkey-forms.ts'
import { isSamePerson, keeperOf } from './person.ts'
import { dropRecoveryCodes, makeRecoveryCodes, recoveryCodesLeft } from './recovery-codes.ts'
import { mustHaveFactor } from './second-factor-rule.ts'
import { activeUser, memberships } from './store.ts'
import { throttle } from './throttle.ts'
import type { ActiveUser, Passkey } from './types.ts'

/** How long a challenge works. */
const minutes = 5
const most = 20
const maxName = 100

function requireParty() {
  const party = relyingParty()
  if (party) return party
  throw new MallardError('0A000', 'Browsers give passkeys to a server with a name and https, or to localhost, alone.', {
    status: 400,
    hint: 'Set MALLARD_URL to the public address.',
  })
}

const passkeysOf = (userId: string) =>
  database().selectFrom('passkeys').selectAll().where('user_id', '=', userId).orderBy('created_at')

/** The actor's own passkeys, oldest first. */
export async function listPasskeys(actor: Actor): Promise<Passkey[]> {
  return (await passkeysOf(keeperOf(actor.userId)).execute()).map((row) => ({
    id: row.id,
    name: row.name,
    synced: row.synced === 1,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  }))
}

function checkedPasskeyName(name: string): string {
  const trimmed = name.trim()
  if (trimmed === '' || trimmed.length > maxName || /[\x00-\x1f\x7f]/.test(trimmed))
    throw new MallardError('22023', `A passkey's name has 1 to ${maxName} printable characters.`, { status: 400 })
  return trimmed
}

/**
 * Begins to register a passkey: one that its keeper finds without a name, and gives out only to whoever is there and
 * proves it (discoverable, user verification), so that it stands for two factors.
 * @returns what the browser's `navigator.credentials.create` takes
 * @throws MallardError 28P01 for a wrong password, 0A000 where browsers have no passkeys, 54000 for too many
 */
export async function beginPasskey(
  actor: Actor,
  input: { password?: string },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const party = requireParty()
  const user = await requireFresh(actor, input.password)
  const existing = await passkeysOf(user.id).execute()
  if (existing.length >= most)
    throw new MallardError('54000', `A user has at most ${most} passkeys; remove one first.`, { status: 409 })
  await dropLinksOf(actor.userId, 'passkey')
  const { secret } = await createLink({ purpose: 'passkey', userId: actor.userId, minutes })
  return generateRegistrationOptions({
    rpName: 'Mallard',
    rpID: party.id,
    userID: new Uint8Array(Buffer.from(user.id)),
    userName: user.name,
    userDisplayName: `${user.name}, ${await accountNameOf(user.account_id)}`,
    challenge: new Uint8Array(Buffer.from(secret, 'base64url')),
    timeout: minutes * 60_000,
    excludeCredentials: existing.map((row) => ({ id: row.credential_id.toString('base64url') })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

const unproven = () =>
  new MallardError('28P01', 'That passkey could not be checked.', {
    status: 403,
    hint: 'Begin anew; what the browser asks for works for five minutes and once.',
  })

/**
 * Registers what the browser made. From then on signing in by password asks for a second factor; with the first one,
 * other browsers are signed out and recovery codes are made. The owner is told.
 * @returns ten recovery codes, readable only now; none when there are some already
 * @throws MallardError 28P01 for an answer to no challenge of this user's, 42710 for a passkey that is known already
 */
export async function confirmPasskey(
  actor: Actor,
  input: { name: string; response: unknown },
): Promise<{ codes: string[] }> {
  const party = requireParty()
  const user = await requireKeeper(actor)
  const name = checkedPasskeyName(input.name)
  const response = creationForm.safeParse(input.response).data
  if (!response) throw unproven()
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: async (challenge) => (await redeemLink('passkey', challenge))?.userId === actor.userId,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
  }).catch(() => null)
  if (!verified?.verified) throw unproven()
  const { credential, credentialBackedUp } = verified.registrationInfo
  return transaction(async (trx) => {
    const first = !hasFactor(await factorsOf(user.id))
    try {
      await trx
        .insertInto('passkeys')
        .values({
          id: newId(),
          user_id: user.id,
          credential_id: Buffer.from(credential.id, 'base64url'),
          public_key: Buffer.from(credential.publicKey),
          counter: credential.counter,
          transports: JSON.stringify(response.response.transports ?? []),
          name,
          synced: credentialBackedUp ? 1 : 0,
          created_at: Date.now(),
          last_used_at: null,
        })
        .execute()
    } catch (error) {
      throw isUniqueViolation(error) ? new MallardError('42710', 'That passkey is registered already.') : error
    }
    if (first) await keepOnlySession(user.id, actor.sessionId)
    await tellOwner(user, `A passkey, “${name}”, was added to your sign-in`)
    await recordBy(actor, 'second-factor', { action: 'add passkey', passkey: name })
    return { codes: (await recoveryCodesLeft(user.id)) > 0 ? [] : await makeRecoveryCodes(user.id) }
  })
}

/** Gives one of the actor's passkeys another name. @throws MallardError 42S02, 22023 */
export async function renamePasskey(actor: Actor, input: { id: string; name: string }): Promise<void> {
  const renamed = await database()
    .updateTable('passkeys')
    .set({ name: checkedPasskeyName(input.name) })
    .where('id', '=', input.id)
    .where('user_id', '=', keeperOf(actor.userId))
    .executeTakeFirst()
  if (renamed.numUpdatedRows === 0n) throw notFound(input.id)
}

/**
 * Removes one of the actor's passkeys, and tells the owner.
 * @throws MallardError 28P01 for a wrong password, 42S02, 42501 for the last factor where a role needs one
 */
export async function removePasskey(actor: Actor, input: { id: string; password?: string }): Promise<void> {
  const user = await requireFresh(actor, input.password)
  await transaction(async (trx) => {
    const gone = await trx
      .deleteFrom('passkeys')
      .where('id', '=', input.id)
      .where('user_id', '=', user.id)
      .returning('name')
      .executeTakeFirst()
    if (!gone) throw notFound(input.id)
    if (!hasFactor(await factorsOf(user.id))) {
      if (memberships(user.id).some((one) => mustHaveFactor(one.accountId, one.userId)))
        throw new MallardError('42501', 'One of your roles needs a second factor; add another one before this goes.')
      await dropRecoveryCodes(user.id)
    }
    await tellOwner(user, `A passkey, “${gone.name}”, was removed from your sign-in`)
    await recordBy(actor, 'second-factor', { action: 'remove passkey', passkey: gone.name })
  })
}

/**
 * What the browser's `navigator.credentials.get` takes, for whoever wants to sign in: it names nobody, so that it tells
 * nothing.
 * @param from the network address, for the limits
 * @throws MallardError 0A000 where browsers have no passkeys, 54000
 */
export async function askForPasskey(from: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const party = requireParty()
  await throttle({ name: 'passkey.address', of: from, burst: 60, perHour: 600 })
  const { secret } = await createLink({ purpose: 'passkey-sign-in', minutes })
  return generateAuthenticationOptions({
    rpID: party.id,
    challenge: new Uint8Array(Buffer.from(secret, 'base64url')),
    timeout: minutes * 60_000,
    userVerification: 'required',
  })
}

/**
 * Checks what a browser answered to {@link askForPasskey}, once. A passkey whose count of signatures does not go up was
 * copied: it is refused, and the audit log tells.
 * @returns whose it is; null when it proves nothing, or its user may not act
 */
export async function checkPasskey(given: unknown, address?: string): Promise<ActiveUser | null> {
  const party = relyingParty()
  const response = answerForm.safeParse(given).data
  if (!party || !response) return null
  const passkey = await database()
    .selectFrom('passkeys')
    .selectAll()
    .where('credential_id', '=', Buffer.from(response.id, 'base64url'))
    .executeTakeFirst()
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: async (challenge) => (await redeemLink('passkey-sign-in', challenge)) !== null,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    credential: {
      id: response.id,
      publicKey: new Uint8Array(passkey?.public_key ?? Buffer.alloc(0)),
      // The count is judged below, in one step with its update.
      counter: -1,
    },
  }).catch(() => null)
  if (!passkey || !verified?.verified) return null
  const { userHandle } = response.response
  const named = userHandle ? Buffer.from(userHandle, 'base64url').toString() : passkey.user_id
  // A passkey that passed on from a user who left still names that one.
  if (!isSamePerson(named, passkey.user_id)) return null
  const user = activeUser(passkey.user_id) ?? activeUser(memberships(passkey.user_id)[0]?.userId ?? '')
  return user && (await countUp(passkey.id, verified.authenticationInfo.newCounter, user, address)) ? user : null
}

async function countUp(id: string, counter: number, user: ActiveUser, address: string | undefined): Promise<boolean> {
  const used = await database()
    .updateTable('passkeys')
    .set({ counter, last_used_at: Date.now() })
    .where('id', '=', id)
    // Many authenticators do not count: theirs stays 0.
    .where('counter', counter === 0 ? '=' : '<', counter)
    .executeTakeFirst()
  if (used.numUpdatedRows > 0n) return true
  const { accountId, id: userId } = user
  const details = { method: 'passkey', reason: 'its count of signatures did not go up: it may have been copied' }
  await record({ accountId, userId, address, kind: 'sign-in', outcome: 'failed', details })
  return false
}
