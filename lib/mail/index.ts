import { createTransport, type Transporter } from 'nodemailer'
import { config } from '../config.ts'
import { log } from '../log.ts'
import { once } from '../registry.ts'

export interface Mail {
  to: string
  subject: string
  /** Plain text. */
  text: string
}

/** True when there is no SMTP server: mails go to the log, and the page that caused one should say so. */
export function mailsGoToLog(): boolean {
  return config().smtpUrl === undefined
}

function transport(url: string): Transporter {
  return once('mail.transport', () => createTransport(url))
}

/**
 * Sends a mail, or writes it to the log when SMTP_URL is not set.
 * @throws Error when the server refuses it
 */
export async function sendMail(mail: Mail): Promise<void> {
  const { smtpUrl, mailFrom } = config()
  if (smtpUrl === undefined) {
    // The text on purpose: without a mail server the log is the only way to the link in it.
    log().warn({ subject: mail.subject, text: mail.text }, 'no SMTP_URL: this mail was not sent')
    return
  }
  await transport(smtpUrl).sendMail({ from: mailFrom, ...mail })
}
