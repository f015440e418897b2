import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApiServer, runScript, startApiServer } from '../../testing/apiServer.ts'

let server: ApiServer
let folder: string
let token: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mallard-backup-'))
  server = await startApiServer()
  token = (await server.admin(['token', 'create', '--user', 'ADMIN'])).stdout.trim()
  await ran(
    'CREATE DATABASE d; CREATE TABLE d.main.t (i INTEGER); INSERT INTO d.main.t SELECT range FROM range(100000)',
  )
  await ran('CREATE ROLE analyst; GRANT USAGE ON DATABASE d TO ROLE analyst; CREATE VIEW d.main.v AS FROM d.main.t')
})
afterAll(async () => {
  await server.remove()
  rmSync(folder, { recursive: true, force: true })
})

async function ran(statement: string, on = server): Promise<string[][]> {
  const response = await fetch(`${on.url}/api/v2/statements`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ statement, role: 'ACCOUNTADMIN', parameters: { multi_statement_count: '0' } }),
  })
  const body = (await response.json()) as { data?: string[][]; message: string }
  if (!response.ok) throw new Error(body.message)
  return body.data ?? []
}

/** Runs `check` on the restored copy: metadata and files agree. Reads with the token of the original. */
async function restored(from: string, settings: Record<string, string> = {}): Promise<ApiServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mallard-restored-'))
  const env = { ...server.env, MALLARD_DATA_DIR: dataDir, ...settings }
  const done = await runScript('scripts/mallard.ts', ['restore', from], env)
  expect(done).toMatchObject({ code: 0, stderr: '' })
  const copy = await startApiServer({ MALLARD_DATA_DIR: dataDir, ...settings })
  expect(await copy.admin(['check'])).toMatchObject({ code: 0, stdout: 'ok\n' })
  return copy
}

it('copies while statements write, and the copy is of one moment', async () => {
  let stopped = false
  const writing = (async () => {
    for (let n = 0; !stopped; n++)
      await ran(
        `BEGIN; INSERT INTO d.main.t VALUES (-1); INSERT INTO d.main.t VALUES (-2); COMMIT; CREATE OR REPLACE VIEW d.main.w${n % 3} AS SELECT ${n} AS n`,
      )
  })()
  const to = join(folder, 'one')
  const done = await server.admin(['backup', to])
  stopped = true
  await writing
  expect(done).toMatchObject({ code: 0, stderr: '' })
  expect(done.stdout).toMatch(/^\d+ files, \d+ bytes/)
  expect(statSync(to).mode & 0o077).toBe(0)
  const copy = await restored(to)
  try {
    expect(
      await ran('SELECT count(*) FILTER (i = -1) = count(*) FILTER (i = -2), count(*) >= 100000 FROM d.main.v', copy),
    ).toEqual([['true', 'true']])
    expect((await ran('SHOW GRANTS TO ROLE analyst', copy)).map((row) => row[1])).toEqual(['USAGE'])
  } finally {
    await copy.remove()
  }
})

it('a statement that writes for long holds no backup back, and is no part of it', async () => {
  const long = ran('INSERT INTO d.main.t SELECT -7 FROM range(100000000000)').catch((error: Error) => error.message)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  const to = join(folder, 'beside')
  expect((await server.admin(['backup', to])).code).toBe(0)
  const [handle] = (
    await ran("SELECT statement_id FROM mallard.query_history WHERE status = 'running' AND query_text LIKE 'INSERT%'")
  )[0]!
  await fetch(`${server.url}/api/v2/statements/${handle}/cancel`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  })
  expect(await long).toMatch(/cancel/i)
  const copy = await restored(to)
  try {
    expect(await ran('SELECT count(*) FILTER (i = -7) FROM d.main.t', copy)).toEqual([['0']])
  } finally {
    await copy.remove()
  }
})

it('a backup from before a rotation of the keys restores, and so does one from after', async () => {
  const [before, after] = [join(folder, 'before'), join(folder, 'after')]
  expect((await server.admin(['backup', before])).code).toBe(0)
  expect(await server.admin(['keys', 'rotate'])).toMatchObject({ code: 0, stderr: '' })
  expect(await ran('SELECT count(*) > 0 FROM mallard.query_history')).toEqual([['true']])
  expect((await server.admin(['audit', 'verify'])).code).toBe(0)
  expect((await server.admin(['backup', after])).code).toBe(0)
  expect(readFileSync(join(before, 'secret.key'), 'utf8')).not.toBe(readFileSync(join(after, 'secret.key'), 'utf8'))
  for (const from of [before, after]) {
    const copy = await restored(from)
    try {
      expect(await ran('SELECT count(*) > 99999 FROM d.main.t', copy)).toEqual([['true']])
      expect((await copy.admin(['audit', 'verify'])).code).toBe(0)
    } finally {
      await copy.remove()
    }
  }
})

it('refuses a folder that is not empty, a directory in use, and a backup that was changed', async () => {
  const used = join(folder, 'one')
  expect(await server.admin(['backup', used])).toMatchObject({
    code: 1,
    stderr: `Error 58030: ${used} is not empty.\n`,
  })
  expect((await server.admin(['restore', used])).code).toBe(1)
  expect((await server.admin(['restore'])).code).toBe(2)
  const damaged = join(folder, 'damaged')
  expect((await server.admin(['backup', damaged])).code).toBe(0)
  const account = readdirSync(join(damaged, 'accounts'))[0]!
  const databases = join(damaged, 'accounts', account, 'databases')
  const file = join(databases, readdirSync(databases)[0]!)
  const bytes = readFileSync(file)
  bytes[5_000]! ^= 1
  writeFileSync(file, bytes)
  const dataDir = mkdtempSync(join(tmpdir(), 'mallard-restored-'))
  const env = { ...server.env, MALLARD_DATA_DIR: dataDir }
  const refused = await runScript('scripts/mallard.ts', ['restore', damaged], env)
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('damaged') })
  expect(readdirSync(dataDir)).toEqual(['lock'])
  writeFileSync(
    join(damaged, 'manifest.json'),
    JSON.stringify({
      format: 1,
      createdAt: new Date().toISOString(),
      files: [{ path: '../x', bytes: 1, sha256: '0'.repeat(64) }],
    }),
  )
  expect((await runScript('scripts/mallard.ts', ['restore', damaged], env)).stderr).toContain('no whole backup')
  rmSync(dataDir, { recursive: true })
})
