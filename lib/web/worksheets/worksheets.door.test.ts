import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { type ApiServer, startApiServer } from '../../testing/apiServer.ts'

let server: ApiServer
let token: string

beforeAll(async () => {
  server = await startApiServer()
  token = (await server.admin(['token', 'create', '--user', 'ADMIN'])).stdout.trim()
})
afterAll(() => server.remove())

const ask = (method: string, path: string, body?: BodyInit) =>
  fetch(`${server.url}${path}`, { method, headers: { authorization: `Bearer ${token}` }, body })
const send = (path: string, body: unknown) => ask('POST', path, JSON.stringify(body))

async function zip(files: Record<string, Buffer | string>): Promise<Buffer> {
  const made = new ZipFile()
  for (const [path, content] of Object.entries(files)) made.addBuffer(Buffer.from(content), path)
  made.end()
  const pieces: Buffer[] = []
  for await (const piece of made.outputStream) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

/** Writes other bytes over every occurrence of some, as a forger would. */
function forged(archive: Buffer, from: Buffer, to: Buffer): Buffer {
  const copy = Buffer.from(archive)
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + 1)) to.copy(copy, at)
  return copy
}

async function imported(archive: Buffer, query = '') {
  const answer = await ask('POST', `/api/worksheets/import${query}`, new Uint8Array(archive))
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const staged = () => readdirSync(server.dataDir, { recursive: true }).filter((name) => String(name).endsWith('.zip'))

async function idOf(name: string): Promise<string> {
  const hits = (await (await send('/api/worksheets/search', { text: name })).json()) as { id: string }[]
  expect(hits).toHaveLength(1)
  return hits[0]!.id
}

test('an archive goes in and comes out, with odd names', async () => {
  const { status, body } = await imported(
    await zip({ 'Reports 🦆/דוח.sql': 'select 1 -- out again', 'notes.txt': 'x' }),
  )
  expect([status, body]).toEqual([200, { worksheets: 1, folders: 1, replaced: 0, unchanged: 0, leftOut: [] }])
  const answer = await ask('GET', '/api/worksheets/export')
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/zip',
    'content-disposition': expect.stringMatching(/^attachment; filename="worksheets [\d-]+\.zip"/),
    'x-content-type-options': 'nosniff',
  })
  const again = await imported(Buffer.from(await answer.arrayBuffer()))
  expect(again.body).toMatchObject({ unchanged: 1, worksheets: 0, folders: 0 })
})

test('a file that is no text, too long or not in UTF-8 is left out and named; the others come in', async () => {
  const { body } = await imported(
    await zip({
      'utf16.sql': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("select 'wide ä'", 'utf16le')]),
      'latin1.sql': Buffer.from("select 'ä'", 'latin1'),
      'binary.sql': Buffer.from([0, 1, 2]),
      'long.sql': 'x'.repeat(5_000_001),
    }),
  )
  expect(body).toMatchObject({ worksheets: 1 })
  expect((body.leftOut as { path: string; why: string }[]).map(({ path, why }) => `${path}: ${why}`)).toEqual([
    'latin1.sql: it is no text in UTF-8',
    'binary.sql: it is no text in UTF-8',
    'long.sql: it is longer than 5 MB',
  ])
  expect(await idOf('wide ä')).toBeTruthy()
})

test.each([
  [
    'a name that leads out of it',
    (good: Buffer) => forged(good, Buffer.from('aa/evil.sql'), Buffer.from('../evil.sql')),
  ],
  ['an absolute name', (good: Buffer) => forged(good, Buffer.from('aa/evil.sql'), Buffer.from('/a/evil.sql'))],
  ['a file longer than it says', (good: Buffer) => forged(good, size(4_000_000), size(10))],
  ['nothing of an archive', () => Buffer.from('select 1')],
  ['its end cut off', (good: Buffer) => good.subarray(0, good.length - 30)],
])('an archive with %s is refused, and nothing of it stays', async (_what, forge) => {
  const good = await zip({ 'good.sql': 'select never', 'aa/evil.sql': 'x'.repeat(4_000_000) })
  const { status, body } = await imported(forge(good))
  expect([status, body.message]).toEqual([400, expect.stringMatching(/archive/)])
  expect(await (await send('/api/worksheets/search', { text: 'select never' })).json()).toEqual([])
  expect(staged()).toEqual([])
})

function size(bytes: number): Buffer {
  const four = Buffer.alloc(4)
  four.writeUInt32LE(bytes)
  return four
}

test('a bomb of many files is refused before it unfolds', async () => {
  const text = 'x'.repeat(4_900_000)
  const bomb = await zip(Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`${at}.sql`, text])))
  expect(bomb.length).toBeLessThan(100_000)
  expect(await imported(bomb)).toMatchObject({ status: 413, body: { message: expect.stringMatching(/50 MB of text/) } })
})

test('more files than an archive may hold are refused', async () => {
  const many = await zip(Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`${at}.sql`, ''])))
  expect(await imported(many)).toMatchObject({ status: 413, body: { message: expect.stringMatching(/10000/) } })
})

test('a text is saved over the version that was seen, and 5 MB are refused with a clear message', async () => {
  await imported(await zip({ 'saved.sql': 'select saved_here' }))
  const id = await idOf('saved_here')
  const save = async (text: string, version: number) => {
    const answer = await send(`/api/worksheets/${id}/text`, { text, version })
    return [answer.status, await answer.json()]
  }
  expect(await save('select saved_here, 2', 1)).toEqual([200, { version: 2 }])
  expect(await save('lost', 1)).toEqual([409, expect.objectContaining({ sqlState: '40001' })])
  expect(await save('\u0001'.repeat(5_000_000), 2)).toEqual([200, { version: 3 }])
  expect(await save('ä'.repeat(2_500_001), 3)).toEqual([
    413,
    expect.objectContaining({ message: expect.stringMatching(/at most 5 MB/) }),
  ])
  expect((await send(`/api/worksheets/${id}/versions`, {})).status).toBe(204)
})
