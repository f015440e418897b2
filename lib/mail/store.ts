import { database } from '../../db/index.ts'
import { open, seal } from '../seal/index.ts'
import type { Message, NewMail, QueuedMail } from './types.ts'

const purpose = 'mails.message'

/** Who gets what. */
export interface Envelope extends Message {
  to: string
}

/** A mail whose time has come. */
export interface DueMail {
  id: number
  kind: string
  attempts: number
  expiresAt: number
  envelope: Envelope
}

const unsealed = (sealed: Buffer) => JSON.parse(open(purpose, sealed)) as Envelope

export async function insertMail(mail: NewMail): Promise<void> {
  const now = Date.now()
  await database()
    .insertInto('mails')
    .values({
      account_id: mail.accountId,
      kind: mail.kind,
      message_sealed: seal(purpose, JSON.stringify({ to: mail.to, ...mail.message })),
      created_at: now,
      expires_at: mail.expiresAt,
      attempts: 0,
      next_at: now,
      error: null,
      failed_at: null,
    })
    .execute()
}

export async function dueMails(now: number, limit: number): Promise<DueMail[]> {
  const rows = await database()
    .selectFrom('mails')
    .select(['id', 'kind', 'attempts', 'expires_at as expiresAt', 'message_sealed'])
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(limit)
    .execute()
  return rows.map(({ message_sealed, ...row }) => ({ ...row, envelope: unsealed(message_sealed) }))
}

/** When the next mail is due; null if none waits. */
export async function nextDue(): Promise<number | null> {
  const row = await database()
    .selectFrom('mails')
    .select((eb) => eb.fn.min('next_at').as('at'))
    .executeTakeFirst()
  return row?.at ?? null
}

export async function deleteMail(id: number): Promise<void> {
  await database().deleteFrom('mails').where('id', '=', id).execute()
}

export async function postpone(id: number, attempts: number, nextAt: number, error: string): Promise<void> {
  await database().updateTable('mails').set({ attempts, next_at: nextAt, error }).where('id', '=', id).execute()
}

/** Keeps that there was a mail, and to whom, without its text: a link must not outlive its use. */
export async function giveUp({ id, attempts, envelope }: DueMail, error: string): Promise<void> {
  const rest = { to: envelope.to, subject: envelope.subject, text: '', html: '' }
  await database()
    .updateTable('mails')
    .set({
      attempts,
      error,
      next_at: null,
      failed_at: Date.now(),
      message_sealed: seal(purpose, JSON.stringify(rest)),
    })
    .where('id', '=', id)
    .execute()
}

export async function deleteFailedBefore(time: number): Promise<void> {
  await database().deleteFrom('mails').where('failed_at', '<', time).execute()
}

export async function mailsOf(accountIds: (string | null)[]): Promise<(QueuedMail & { accountId: string | null })[]> {
  const rows = await database()
    .selectFrom('mails')
    .selectAll()
    .where((eb) =>
      eb.or(accountIds.map((id) => (id === null ? eb('account_id', 'is', null) : eb('account_id', '=', id)))),
    )
    .orderBy('created_at', 'desc')
    .limit(1000)
    .execute()
  return rows.map((row) => {
    const { to, subject } = unsealed(row.message_sealed)
    return {
      id: row.id,
      accountId: row.account_id,
      kind: row.kind,
      to,
      subject,
      createdAt: row.created_at,
      attempts: row.attempts,
      nextAt: row.next_at,
      error: row.error,
      failedAt: row.failed_at,
    }
  })
}

/** Makes a waiting mail due now. @returns false if it does not wait */
export async function makeDue(id: number): Promise<boolean> {
  const done = await database()
    .updateTable('mails')
    .set({ next_at: Date.now() })
    .where('id', '=', id)
    .where('next_at', 'is not', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}
