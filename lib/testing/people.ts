import type { Actor } from '../access/types.ts'
import { startDelivery } from '../mail/index.ts'
import { activeUser, bootstrapAccount, findUser, settleBackground, startSession, type User } from '../users/index.ts'
import { codeAt, stepAt } from '../users/totp.ts'
import { adminActor } from './actors.ts'
import { openTestDb, type TestDb } from './db.ts'
import { type MailServer, startMailServer } from './smtp.ts'

/** What an authenticator with that secret (base32) shows, `steps` of 30 seconds from now. */
export function authenticatorOf(secret: string): (steps: number) => string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  return (steps) => codeAt(bytes, stepAt(Date.now()) + steps)
}

/** An installation in team mode with a mail server. */
export interface People {
  db: TestDb
  smtp: MailServer
  /** The admin command, in the first account. */
  machine: Actor
  /** ADMIN, who holds ACCOUNTADMIN and ORGADMIN, in a browser. */
  admin: Actor
  /** A user in a browser of their own. */
  signedIn(user: User): Promise<Actor>
  /** The secret at the end of the link in the next mail to `address`. */
  secretFor(address: string): Promise<string>
  close(): Promise<void>
}

export async function openPeople(environment: Record<string, string> = {}): Promise<People> {
  const smtp = await startMailServer()
  const db = openTestDb({
    MALLARD_MODE: 'team',
    MALLARD_URL: 'https://mallard.example',
    SMTP_URL: smtp.url,
    ...environment,
  })
  const { accountId } = await bootstrapAccount()
  const { stop } = startDelivery()
  async function signedIn({ id: userId, accountId, name }: User): Promise<Actor> {
    const sessionId = await startSession(activeUser(userId)!, { method: 'password' })
    return { accountId, userId, userName: name, sessionId, via: 'session' }
  }
  return {
    db,
    smtp,
    machine: adminActor(accountId, ''),
    admin: await signedIn((await findUser(accountId, 'ADMIN'))!),
    signedIn,
    async secretFor(address) {
      const { link } = await smtp.next(address)
      return link.slice(link.lastIndexOf('/') + 1)
    },
    async close() {
      await settleBackground()
      await stop()
      db.close()
      await smtp.close()
    },
  }
}
