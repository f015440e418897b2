import type { Generated } from 'kysely'

/** Mails that wait for the SMTP server, and those that were given up. A sent one is deleted. */
export interface MailsTable {
  id: Generated<number>
  account_id: string | null
  kind: string
  message_sealed: Buffer
  created_at: number
  expires_at: number
  attempts: number
  next_at: number | null
  error: string | null
  failed_at: number | null
}
