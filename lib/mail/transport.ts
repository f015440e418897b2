import { createTransport, type Transporter } from 'nodemailer'
import { config } from '../config.ts'
import { forget, once } from '../registry.ts'
import type { Envelope } from './store.ts'

function transport(url: string): Transporter {
  return once('mail.transport', () =>
    createTransport({
      url,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    }),
  )
}

/** Hands a mail to the SMTP server. @throws Error as nodemailer's, with `responseCode` when the server refused it */
export async function send(url: string, envelope: Envelope): Promise<void> {
  const { to, subject, text, html } = envelope
  // An object is taken as it is; a text would be parsed, and could name several people.
  await transport(url).sendMail({ from: config().mailFrom, to: { name: '', address: to }, subject, text, html })
}

export function closeTransport(): void {
  const { smtpUrl } = config()
  if (smtpUrl === undefined) return
  transport(smtpUrl).close()
  forget('mail.transport')
}

/** True when another try would end alike: the server refused this address or this text for good. */
export function isFinal(error: unknown): boolean {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown }
  const aboutThisMail = code === 'EENVELOPE' || code === 'EMESSAGE'
  return aboutThisMail && typeof responseCode === 'number' && responseCode >= 500
}

/** What the server said, in one line and without the address. */
export function reasonOf(error: unknown, to: string): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replaceAll(to, '<address>').replace(/\s+/g, ' ').slice(0, 300)
}
