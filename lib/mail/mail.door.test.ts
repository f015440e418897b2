import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { openTestDb, type TestDb } from '../testing/index.ts'
import { mailsGoToLog, sendMail } from './index.ts'

let db: TestDb | undefined
let server: Server | undefined
afterEach(() => {
  db?.close()
  server?.close()
})

/** An SMTP server that takes one mail; answers where it listens and the lines that it gets. */
async function smtp(): Promise<{ url: string; lines: string[] }> {
  const lines: string[] = []
  server = createServer((socket) => {
    let inData = false
    socket.write('220 test\r\n')
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n')) {
        if (line === '') continue
        lines.push(line)
        if (inData && line !== '.') continue
        if (line === 'DATA') socket.write('354 go on\r\n')
        else socket.write('250 ok\r\n')
        inData = line === 'DATA'
      }
    })
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { url: `smtp://127.0.0.1:${port}?ignoreTLS=true`, lines }
}

test('a mail goes to the SMTP server with sender, address and text', async () => {
  const { url, lines } = await smtp()
  db = openTestDb({ SMTP_URL: url, MAIL_FROM: 'Mallard <mallard@example.org>' })
  expect(mailsGoToLog()).toBe(false)
  await sendMail({ to: 'ann@example.org', subject: 'Welcome', text: 'Follow the link.' })
  expect(lines.join('\n')).toContain('RCPT TO:<ann@example.org>')
  expect(lines).toEqual(
    expect.arrayContaining(['From: Mallard <mallard@example.org>', 'Subject: Welcome', 'Follow the link.']),
  )
})

test('without an SMTP server a mail is logged, which is no error', async () => {
  db = openTestDb()
  expect(mailsGoToLog()).toBe(true)
  await sendMail({ to: 'ann@example.org', subject: 'Welcome', text: 'Follow the link.' })
})

test('a server that does not answer is an error', async () => {
  db = openTestDb({ SMTP_URL: 'smtp://127.0.0.1:1' })
  await expect(sendMail({ to: 'ann@example.org', subject: 'x', text: 'x' })).rejects.toThrow('ECONNREFUSED')
})
