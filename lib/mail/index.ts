import { onCommit } from '../../db/index.ts'
import { config } from '../config.ts'
import { log } from '../log.ts'
import { wake } from './delivery.ts'
import { insertMail, mailsOf, makeDue } from './store.ts'
import type { NewMail, QueuedMail } from './types.ts'

export { startDelivery } from './delivery.ts'
export { deleteMail } from './store.ts'
export * as letters from './templates.ts'
export type { Message, NewMail, QueuedMail } from './types.ts'

/** True when there is no SMTP server: mails go to the log, and the page that causes one says so. */
export function mailsGoToLog(): boolean {
  return config().smtpUrl === undefined
}

/**
 * Puts a mail into the outbox, with the enclosing transaction; the server sends it at once and tries again while it
 * is of use. Without SMTP_URL it is written to the log instead.
 */
export async function sendMail(mail: NewMail): Promise<void> {
  if (mailsGoToLog()) {
    // The text on purpose: without a mail server the log is the only way to the link in it.
    onCommit(() => log().warn({ subject: mail.message.subject, text: mail.message.text }, 'no SMTP_URL: not sent'))
    return
  }
  await insertMail(mail)
  onCommit(wake)
}

/** The mails of these accounts (null: of none yet) that wait or were given up, newest first; at most 1,000. */
export async function outbox(accountIds: (string | null)[]): Promise<(QueuedMail & { accountId: string | null })[]> {
  return accountIds.length === 0 ? [] : mailsOf(accountIds)
}

/** Tries a waiting mail now. @returns false if it does not wait any more */
export async function retryMail(id: number): Promise<boolean> {
  const waits = await makeDue(id)
  if (waits) onCommit(wake)
  return waits
}
