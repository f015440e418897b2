import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { database } from '../../db/index.ts'
import { openTestDb, type TestDb } from '../testing/index.ts'
import { type MailServer, startMailServer } from '../testing/smtp.ts'
import { letters, mailsGoToLog, outbox, retryMail, sendMail, startDelivery } from './index.ts'

const hour = 3_600_000
let db: TestDb
let smtp: MailServer
let stop: (() => Promise<void>) | undefined
beforeEach(async () => {
  smtp = await startMailServer()
  db = openTestDb({ SMTP_URL: smtp.url, MAIL_FROM: 'Mallard <mallard@example.org>' })
})
afterEach(async () => {
  await stop?.()
  stop = undefined
  db.close()
  await smtp.close()
})
const start = () => {
  stop = startDelivery().stop
}

const url = 'https://mallard.example/reset/abc'
const resetMail = (to = 'ann@example.org', expiresIn = hour) => ({
  to,
  kind: 'reset',
  accountId: null,
  expiresAt: Date.now() + expiresIn,
  message: letters.reset({ url, account: 'MAIN', user: 'Änn <b>', minutes: 30 }),
})

async function eventually<T>(read: () => Promise<T>, wanted: (value: T) => boolean): Promise<T> {
  const until = Date.now() + 10_000
  for (;;) {
    const value = await read()
    if (wanted(value)) return value
    if (Date.now() > until) throw new Error(`still ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('a mail goes out at once, as text and as HTML that say the same, and leaves the outbox', async () => {
  start()
  await sendMail(resetMail())
  const mail = await smtp.next('ann@example.org')
  expect(mail.from).toBe('mallard@example.org')
  expect(mail.text).toContain('Änn <b>')
  expect(mail.html).toContain('Änn &lt;b&gt;')
  expect(mail.link).toBe(url)
  expect(mail.html).toContain(`href="${url}"`)
  await eventually(
    () => outbox([null]),
    (mails) => mails.length === 0,
  )
})

test('while the server is dead a mail waits, visible; it goes out when the server is back, after a restart too', async () => {
  await smtp.close()
  start()
  await sendMail(resetMail())
  const [waiting] = await eventually(
    () => outbox([null]),
    ([mail]) => mail?.error !== null,
  )
  expect(waiting).toMatchObject({ kind: 'reset', to: 'ann@example.org', attempts: 1, failedAt: null })
  expect(waiting!.error).toContain('ECONNREFUSED')
  expect(waiting!.nextAt! - Date.now()).toBeGreaterThan(5_000)
  await stop?.()
  db.restart()
  smtp = await startMailServer(smtp.port)
  start()
  expect(await retryMail(waiting!.id)).toBe(true)
  expect((await smtp.next('ann@example.org')).link).toBe(url)
})

test('what the server refuses for good is given up, and its link is gone from the data', async () => {
  smtp.refuse(550)
  start()
  await sendMail(resetMail())
  const [failed] = await eventually(
    () => outbox([null]),
    ([mail]) => mail?.failedAt !== null,
  )
  expect(failed).toMatchObject({ attempts: 1, nextAt: null, to: 'ann@example.org' })
  expect(failed!.error).not.toContain('ann@example.org')
  expect(await retryMail(failed!.id)).toBe(false)
})

test('what the server refuses for now is tried again', async () => {
  smtp.refuse(451)
  start()
  await sendMail(resetMail())
  const [waiting] = await eventually(
    () => outbox([null]),
    ([mail]) => mail?.error !== null,
  )
  expect(waiting).toMatchObject({ attempts: 1, failedAt: null })
  smtp.refuse(null)
  await retryMail(waiting!.id)
  await smtp.next('ann@example.org')
})

test('a mail whose link has expired is not sent any more', async () => {
  await sendMail(resetMail('late@example.org', -1))
  await sendMail(resetMail())
  start()
  await smtp.next('ann@example.org')
  expect((await outbox([null]))[0]).toMatchObject({ to: 'late@example.org', nextAt: null })
  expect(smtp.mails).toEqual([])
})

test('a line break in a name begins no header, and a list in an address reaches nobody else', async () => {
  start()
  const message = letters.invitation({ url, account: 'A\r\nBcc: eve@example.org', by: 'x', role: 'R', minutes: 1440 })
  await sendMail({ ...resetMail(), message })
  const mail = await smtp.next('ann@example.org')
  expect(mail.headers).not.toMatch(/^Bcc/im)
  expect(mail.to).toEqual(['ann@example.org'])
})

test('neither address nor text of a waiting mail is readable on the disk', async () => {
  await sendMail(resetMail('canary@marker.example'))
  await database().selectFrom('mails').select('id').execute()
  for (const file of ['metadata.sqlite', 'metadata.sqlite-wal']) {
    const bytes = readFileSync(join(db.dataDir, file)).toString('latin1')
    expect(bytes).not.toContain('marker.example')
    expect(bytes).not.toContain('/reset/abc')
  }
})

test('without an SMTP server a mail is logged, which is no error', async () => {
  db.restart({})
  expect(mailsGoToLog()).toBe(true)
  await sendMail(resetMail())
  expect(await outbox([null])).toEqual([])
})
