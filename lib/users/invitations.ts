import { transaction } from '../../db/index.ts'
import { accessState } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { record, recordBy } from '../audit/index.ts'
import { config } from '../config.ts'
import { MallardError, notFound } from '../errors.ts'
import { letters, sendMail } from '../mail/index.ts'
import { authorityOf, requireCreate } from './authority.ts'
import { addUser } from './create.ts'
import { createLink, dropLink, type Link, linksOf, peekLink, redeemLink } from './links.ts'
import { accountNameOf } from './notices.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { isKnownPerson, joiner, joinPerson } from './person.ts'
import { checkedEmail, checkedOwnName, emailIndex } from './row.ts'
import { userByEmail } from './store.ts'
import { byAddress, deadLink, throttle } from './throttle.ts'
import type { Invitation } from './types.ts'

const minutes = 7 * 24 * 60

interface Details {
  email: string
  roleId: string | null
  by: string
}

const detailsOf = (link: Link) => link.details as Details

/**
 * Invites somebody by mail into the actor's account, with a role. An earlier invitation of the address ends. It is void
 * once the inviter may not act any more, nor do what it does.
 * @param input.roleId must be one that the actor may grant; absent: PUBLIC alone
 * @throws MallardError 42501 without CREATE USER or the right to grant the role, 42710 for a user's address, 22023
 */
export async function invite(actor: Actor, input: { email: string; roleId?: string }): Promise<void> {
  const authority = authorityOf(actor)
  requireCreate(actor, authority)
  const role = input.roleId === undefined ? undefined : accessState(actor.accountId).roles.get(input.roleId)
  if (input.roleId !== undefined && !role) throw notFound(input.roleId)
  if (role && !authority.mayGrant(role.id))
    throw new MallardError('42501', `Insufficient privileges: your roles may not grant the role ${role.name}.`)
  const email = checkedEmail(input.email)
  await throttle({ name: 'invite.account', of: actor.accountId, burst: 100, perHour: 50 })
  await transaction(async () => {
    if (await userByEmail(actor.accountId, emailIndex(email)))
      throw new MallardError('42710', 'A user with this e-mail address already exists.')
    for (const link of await linksOf(actor.accountId, 'invite'))
      if (emailIndex(detailsOf(link).email).equals(emailIndex(email)))
        await dropLink(actor.accountId, 'invite', link.id)
    await sendInvitation({
      accountId: actor.accountId,
      email,
      roleId: role?.id ?? null,
      role: role?.name ?? 'PUBLIC',
      by: actor.userName,
      ...(actor.via === 'admin' ? {} : { userId: actor.userId }),
    })
    await recordBy(actor, 'invitation', { action: 'send', email, role: role?.name ?? null })
  })
}

interface NewInvitation extends Details {
  accountId: string
  /** The role's name. */
  role: string
  /** Whose it is: void once they may not act any more. Absent: the machine's, or the organization's. */
  userId?: string
}

/** Makes an invitation and its mail. Call it in a transaction; it authorises nothing. */
export async function sendInvitation({ accountId, userId, role, email, roleId, by }: NewInvitation): Promise<void> {
  const details: Details = { email, roleId, by }
  const { secret } = await createLink({ purpose: 'invite', accountId, userId, details, minutes })
  const url = `${config().url}/invite/${secret}`
  await sendMail({
    to: email,
    kind: 'invitation',
    accountId,
    expiresAt: Date.now() + minutes * 60_000,
    message: letters.invitation({ url, account: await accountNameOf(accountId), by, role, minutes }),
  })
}

/** May the actor invite people at all, or with that role? For pages; {@link invite} asks itself. */
export function mayInvite(actor: Actor, roleId?: string): boolean {
  const authority = authorityOf(actor)
  return authority.mayCreateUsers() && (roleId === undefined || authority.mayGrant(roleId))
}

function toInvitation(accountId: string, link: Link & { createdAt: number }): Invitation {
  const { email, roleId, by } = detailsOf(link)
  const role = roleId ? (accessState(accountId).roles.get(roleId)?.name ?? null) : null
  return { id: link.id, email, role, by, createdAt: link.createdAt, expiresAt: link.expiresAt }
}

/** The invitations that nobody has accepted yet, newest first. @throws MallardError 42501 without CREATE USER */
export async function listInvitations(actor: Actor): Promise<Invitation[]> {
  requireCreate(actor, authorityOf(actor))
  return (await linksOf(actor.accountId, 'invite')).map((link) => toInvitation(actor.accountId, link))
}

/** Takes an invitation back. @throws MallardError 42501, 42S02 when it is accepted or gone */
export async function revokeInvitation(actor: Actor, id: string): Promise<void> {
  requireCreate(actor, authorityOf(actor))
  if (!(await dropLink(actor.accountId, 'invite', id))) throw notFound(id)
  await recordBy(actor, 'invitation', { action: 'take back', invitation: id })
}

/** A link that works; not once its sender may not do any more what it does. */
async function goodLink(secret: string, take: typeof peekLink = peekLink): Promise<Link | null> {
  const link = await take('invite', secret)
  if (!link?.accountId || link.userId === null) return link
  const { roleId, by } = detailsOf(link)
  const sender = authorityOf({ accountId: link.accountId, userId: link.userId, userName: by, via: 'session' })
  return sender.mayCreateUsers() && (roleId === null || sender.mayGrant(roleId)) ? link : null
}

/** What an invitation says to whoever holds its link; null when it does not work any more. */
export async function invitationOf(
  secret: string,
): Promise<{ account: string; email: string; by: string; known: boolean } | null> {
  const link = await goodLink(secret)
  if (!link?.accountId) return null
  const { email, by } = detailsOf(link)
  // Whoever holds the link owns the address, and may know that it has a sign-in here.
  return { account: await accountNameOf(link.accountId), email, by, known: await isKnownPerson(emailIndex(email)) }
}

/**
 * Accepts an invitation: makes the user, whose address the link has proven.
 * @param from the network address, for the limits
 * @returns what to sign in with
 * @throws MallardError 28000 for a dead link; 55000 for a person with a sign-in; 42710 or 22023 for a name or password,
 *   and then the link still works
 */
export async function acceptInvitation(
  input: { secret: string; name: string; password: string },
  from: string,
): Promise<{ account: string; name: string }> {
  await throttle(byAddress('invite', from))
  const link = await goodLink(input.secret)
  if (!link) throw deadLink()
  if (await isKnownPerson(emailIndex(detailsOf(link).email)))
    throw new MallardError('55000', 'You have a sign-in here already. Sign in, then open the link of the mail again.', {
      status: 409,
    })
  checkedOwnName(input.name)
  checkPassword(input.password, input.name)
  const hash = await hashPassword(input.password)
  const { account, name } = await enter(input, from, hash)
  return { account, name }
}

/**
 * Accepts an invitation as somebody who has a sign-in already, in another account: it serves for both.
 * @throws MallardError 28000 for a dead link, 42501 unless signed in as the person invited; 42710 for a taken name
 */
export async function joinByInvitation(
  actor: Actor,
  input: { secret: string; name: string },
): Promise<{ account: string }> {
  const link = await goodLink(input.secret)
  if (!link) throw deadLink()
  const person = await joiner(actor, emailIndex(detailsOf(link).email))
  if (!person)
    throw new MallardError(
      '42501',
      'This invitation goes to another address than yours, or you are not signed in by a password of your own.',
    )
  checkedOwnName(input.name)
  const { account } = await enter(input, actor.address, null, person.keeperId)
  return { account }
}

/** May the actor accept that invitation as the person they are? For pages; {@link joinByInvitation} asks itself. */
export async function mayJoin(actor: Actor, secret: string): Promise<boolean> {
  const link = await goodLink(secret)
  return link !== null && (await joiner(actor, emailIndex(detailsOf(link).email))) !== null
}

/** Uses the link up and makes the user: with a password, or as one more of a person. */
function enter(
  input: { secret: string; name: string },
  from: string | undefined,
  hash: string | null,
  keeperId?: string,
) {
  return transaction(async () => {
    const link = await goodLink(input.secret, redeemLink)
    if (!link?.accountId) throw deadLink()
    const { email, roleId } = detailsOf(link)
    const role = roleId ? accessState(link.accountId).roles.get(roleId) : undefined
    const wanted = { name: input.name, email, verified: true, ownPassword: true }
    const user = await addUser(link.accountId, wanted, hash, { roleId: role?.id })
    if (keeperId) await joinPerson(user.id, keeperId)
    const details = { action: keeperId ? 'join' : 'accept', user: user.name, email, role: role?.name ?? null }
    await record({
      accountId: link.accountId,
      userId: user.id,
      address: from,
      kind: 'invitation',
      outcome: 'ok',
      details,
    })
    return { account: await accountNameOf(link.accountId), name: user.name }
  })
}
