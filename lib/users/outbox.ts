import type { Actor } from '../access/types.ts'
import { recordBy } from '../audit/index.ts'
import { MallardError, notFound } from '../errors.ts'
import { deleteMail, outbox, type QueuedMail, retryMail } from '../mail/index.ts'
import { authorityOf } from './authority.ts'

function readable(actor: Actor): (string | null)[] {
  const authority = authorityOf(actor)
  return [...(authority.administers() ? [actor.accountId] : []), ...(authority.administersOrganization() ? [null] : [])]
}

/** For pages; {@link listMails} asks itself. */
export function mayReadOutbox(actor: Actor): boolean {
  return readable(actor).length > 0
}

function accountsOf(actor: Actor): (string | null)[] {
  const accounts = readable(actor)
  if (accounts.length === 0)
    throw new MallardError('42501', 'Insufficient privileges: the outbox needs the role ACCOUNTADMIN.')
  return accounts
}

/**
 * Mails of the actor's account that wait for the SMTP server or were given up, and for ORGADMIN those of sign-ups too.
 * @throws MallardError 42501
 */
export async function listMails(actor: Actor): Promise<QueuedMail[]> {
  return outbox(accountsOf(actor))
}

async function requireMail(actor: Actor, id: number): Promise<void> {
  if (!(await listMails(actor)).some((mail) => mail.id === id)) throw notFound(String(id))
}

/** Tries a waiting mail now. @throws MallardError 42501, 42S02 when it does not wait any more */
export async function tryMailAgain(actor: Actor, id: number): Promise<void> {
  await requireMail(actor, id)
  if (!(await retryMail(id))) throw notFound(String(id))
}

/** Takes a mail out of the outbox. @throws MallardError 42501, 42S02 */
export async function discardMail(actor: Actor, id: number): Promise<void> {
  await requireMail(actor, id)
  await deleteMail(id)
  await recordBy(actor, 'mail', { action: 'discard', mail: id })
}
