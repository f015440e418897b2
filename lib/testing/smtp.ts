import { SMTPServer } from 'smtp-server'

/** A mail as it came over the wire. */
export interface ReceivedMail {
  from: string
  to: string[]
  /** Header and parts, undone of transfer encodings. */
  headers: string
  text: string
  html: string
  /** The first address of this server's pages in it. */
  link: string
}

/** A real SMTP server on a loopback port. */
export interface MailServer {
  /** For SMTP_URL. */
  url: string
  port: number
  mails: ReceivedMail[]
  /** The next mail to `address`, taken out; waits for it up to `ms`. @throws Error when none comes */
  next(address: string, ms?: number): Promise<ReceivedMail>
  /** Makes it answer every recipient with this code; null: none. */
  refuse(code: number | null): void
  close(): Promise<void>
}

function decodedPart(part: string): string {
  const [head = '', ...rest] = part.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8')
  if (!/quoted-printable/i.test(head)) return body
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

function read(raw: string, from: string, to: string[]): ReceivedMail {
  const headers = raw.slice(0, raw.indexOf('\r\n\r\n'))
  const boundary = /boundary="([^"]+)"/.exec(headers)?.[1]
  const parts = boundary ? raw.split(`--${boundary}`).slice(1, -1) : []
  const of = (type: string) => decodedPart(parts.find((part) => part.includes(type))?.trimStart() ?? '')
  const text = of('text/plain')
  return { from, to, headers, text, html: of('text/html'), link: /https?:\/\/\S+/.exec(text)?.[0] ?? '' }
}

/** Starts an SMTP server that keeps what it gets. `port`: 0 takes any. */
export async function startMailServer(port = 0): Promise<MailServer> {
  const mails: ReceivedMail[] = []
  let refusal: number | null = null
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo(_address, _session, done) {
      if (refusal === null) return done()
      done(Object.assign(new Error('not here'), { responseCode: refusal }))
    },
    onData(stream, session, done) {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom ? mailFrom.address : ''
        const to = rcptTo.map(({ address }) => address)
        mails.push(read(Buffer.concat(pieces).toString('latin1'), from, to))
        done()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.server.address()
  const bound = typeof address === 'object' && address ? address.port : 0
  return {
    url: `smtp://127.0.0.1:${bound}`,
    port: bound,
    mails,
    async next(to, ms = 10_000) {
      const until = Date.now() + ms
      for (;;) {
        const index = mails.findIndex((mail) => mail.to.includes(to))
        if (index >= 0) return mails.splice(index, 1)[0]!
        if (Date.now() > until) throw new Error(`No mail came to ${to}; there are ${mails.map((m) => m.to).join()}.`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    refuse(code) {
      refusal = code
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
