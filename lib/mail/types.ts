/** A mail as templates make it. */
export interface Message {
  subject: string
  text: string
  html: string
}

export interface NewMail {
  to: string
  message: Message
  /** What it is, for administrators: `invitation`, `reset`, ... */
  kind: string
  /** The account that it speaks for; null while there is none. */
  accountId: string | null
  /** When it is of no use any more and not sent either; milliseconds since 1970. */
  expiresAt: number
}

/** A mail that waits for the SMTP server, or was given up; never its text, which holds links. */
export interface QueuedMail {
  id: number
  kind: string
  to: string
  subject: string
  createdAt: number
  attempts: number
  /** When it is tried next; null once it was given up. */
  nextAt: number | null
  /** What the server last said. */
  error: string | null
  failedAt: number | null
}
