import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { environment, runScript, startApiServer } from '../../lib/testing/apiServer.ts'
import { Client, type Contract, openContract, tokenOf, wait } from './client.ts'

let contract: Contract

beforeAll(async () => {
  contract = await openContract()
})
afterAll(() => contract?.server.remove())

const start = (settings: Record<string, string>) =>
  runScript('lib/testing/apiServerProcess.ts', [], environment({ PORT: '0', ...settings }))

const raw = (path: string, headers: Record<string, string>, method = 'GET'): Promise<number> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(contract.server.url)
    request({ hostname, port, path, headers, method }, (response) => {
      response.resume()
      resolve(response.statusCode!)
    })
      .on('error', reject)
      .end()
  })

describe('a start that cannot be', () => {
  it('a second server on the data directory: one line, exit 1, and the first goes on', async () => {
    const { code, stderr } = await start({ MALLARD_DATA_DIR: contract.server.dataDir })
    expect([code, stderr.trimEnd().split('\n').length]).toEqual([1, 1])
    expect(stderr).toContain('MALLARD_DATA_DIR')
    expect(await contract.admin.rows('select 1')).toEqual([['1']])
  })

  it('a taken port: one line, exit 1', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const dir = mkdtempSync(join(tmpdir(), 'mallard-'))
    const { code, stderr } = await start({ MALLARD_DATA_DIR: dir, PORT: String(port) })
    other.close()
    rmSync(dir, { recursive: true })
    expect([code, stderr.trimEnd().split('\n').length]).toEqual([1, 1])
    expect(stderr).toContain('PORT')
  })

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['MALLARD_MODE', 'both'],
    ['MALLARD_SECRET_KEY', 'short'],
    ['MALLARD_MEMORY_LIMIT', 'much'],
    ['MALLARD_THREADS', '0'],
    ['MALLARD_URL', 'nowhere'],
    ['SMTP_URL', 'nowhere'],
    ['OIDC_ISSUER', 'nowhere'],
    ['MALLARD_SIGNUP', 'perhaps'],
    ['MALLARD_ENCRYPT_DATABASES', 'maybe'],
    ['MALLARD_STATEMENT_RATE', 'fast'],
    ['MALLARD_TRUSTED_PROXIES', 'proxy.local'],
    ['LOG_LEVEL', 'loud'],
  ])('%s=%s: one line that names it, exit 1', async (name, value) => {
    const dir = join(tmpdir(), `mallard-never-${process.pid}`)
    const { code, stderr } = await start({ MALLARD_DATA_DIR: dir, [name]: value })
    rmSync(dir, { recursive: true, force: true })
    expect([code, stderr.trimEnd().split('\n').length, stderr.includes(name)]).toEqual([1, 1, true])
  })
})

describe('health and metrics', () => {
  it('health is open and says ok with a version', async () => {
    const answer = await fetch(`${contract.server.url}/api/health`)
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok', version: expect.any(String) }])
  })

  it('metrics take a token with MONITOR USAGE', async () => {
    const metrics = (token?: string) =>
      fetch(`${contract.server.url}/api/metrics`, { headers: token ? { authorization: `Bearer ${token}` } : {} })
    expect((await metrics()).status).toBe(401)
    expect((await metrics('nonsense')).status).toBe(401)
    const plain = await contract.user('METER')
    expect((await metrics(plain.token)).status).toBe(403)
    await contract.admin.each(
      'create role METERS',
      'grant monitor usage on account to role METERS',
      'grant role METERS to user METER',
      'alter user METER set default_role = METERS',
    )
    const answer = await metrics(plain.token)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/plain/)])
    expect(await answer.text()).toMatch(/^# TYPE \w+ (counter|gauge|histogram)$/m)
    expect((await metrics(contract.admin.token)).status).toBe(200)
  })
})

describe('forged headers', () => {
  const { host } = { host: () => new URL(contract.server.url).host }
  it.each<[string, () => Record<string, string>, boolean]>([
    ['its own Host', () => ({ host: host() }), true],
    ['another Host', () => ({ host: 'evil.example' }), false],
    ['another Host with a forwarded one', () => ({ host: 'evil.example', 'x-forwarded-host': host() }), false],
    ['a forwarded Host', () => ({ host: host(), 'x-forwarded-host': 'evil.example' }), true],
    [
      'a forwarded address',
      () => ({ host: host(), 'x-forwarded-for': '10.0.0.1', 'x-real-ip': '10.0.0.1', forwarded: 'for=10.0.0.1' }),
      true,
    ],
  ])('%s', async (_, headers, fine) => {
    const status = await raw('/api/health', headers())
    if (fine) expect(status).toBe(200)
    else expect([400, 403, 421]).toContain(status)
    const authorized = await raw('/api/v2/statements/x', {
      ...headers(),
      authorization: `Bearer ${contract.admin.token}`,
    })
    if (fine) expect(authorized).toBe(404)
    else expect(authorized).toBeGreaterThanOrEqual(400)
  })
})

describe('the data directory', () => {
  it('is laid out as the contract says, and private', async () => {
    const { dataDir } = contract.server
    const entries = readdirSync(dataDir)
    expect(entries).toEqual(expect.arrayContaining(['metadata.sqlite', 'secret.key', 'accounts']))
    const [account] = readdirSync(join(dataDir, 'accounts'))
    expect(readdirSync(join(dataDir, 'accounts', account!))).toEqual(expect.arrayContaining(['databases']))
    for (const name of ['secret.key', 'metadata.sqlite']) expect(statSync(join(dataDir, name)).mode & 0o077).toBe(0)
  })

  it('names no file by what a user typed, and seals texts and addresses', async () => {
    const { dataDir } = contract.server
    await contract.user('SEALED')
    await contract.admin.each('create database "Typed Name"', "select 'sealedliteral'")
    const walk = (dir: string): string[] =>
      readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? walk(join(dir, entry.name)) : [join(dir, entry.name)],
      )
    const files = walk(dataDir)
    expect(files.filter((file) => /typed/i.test(file.slice(dataDir.length)))).toEqual([])
    for (const file of files.filter((name) => /metadata\.sqlite/.test(name))) {
      const bytes = readFileSync(file).toString('latin1')
      expect(bytes.includes('sealedliteral'), file).toBe(false)
      expect(bytes.toLowerCase().includes('sealed@example.org'), file).toBe(false)
    }
  })
})

function children(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((one) => {
      try {
        return Number(readFileSync(`/proc/${one}/stat`, 'utf8').split(') ')[1]!.split(' ')[1]) === pid
      } catch {
        return false
      }
    })
}

describe('kill -9 of everything, under load', () => {
  it.each([1, 2, 3])('every acknowledged commit is there, and check finds nothing (round %i)', async (round) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'mallard-'))
    const first = await startApiServer({ MALLARD_DATA_DIR: dataDir })
    const client = new Client(first, await tokenOf(first, 'ADMIN'))
    await client.each(
      'create database k',
      'create table k.main.t (w integer, i integer)',
      'create role KEEPS',
      'grant usage on database k to role KEEPS',
    )
    const acknowledged: string[] = []
    const made: string[] = []
    const renamed: string[] = []
    let on = true
    const writers = Array.from({ length: 4 }, async (_, w) => {
      for (let i = 0; on; i++) {
        const answer = await client.run(`insert into k.main.t values (${w}, ${i})`).catch(() => null)
        if (answer?.status === 200) acknowledged.push(`${w},${i}`)
      }
    })
    const makers = [0, 1].map(async (w) => {
      for (let i = 0; on; i++) {
        const name = `m${w}_${i}`
        const answer = await client.run(`create table k.main.${name} as select ${i} as i`).catch(() => null)
        if (answer?.status !== 200) continue
        const again = await client.run(`alter table k.main.${name} rename to ${name}_r`).catch(() => null)
        if (again?.status === 200) renamed.push(`${name}_r`)
        else if (again) made.push(name)
        if (i % 3 === 0) await client.run(`create database d${w}_${i}`).catch(() => null)
      }
    })
    await wait(1000 + round * 400)
    const family = [first.pid, ...children(first.pid)]
    on = false
    for (const pid of family) process.kill(pid, 'SIGKILL')
    await Promise.all([...writers, ...makers])
    await first.stop('SIGKILL')
    const second = await startApiServer({ MALLARD_DATA_DIR: dataDir })
    const after = new Client(second, client.token)
    const there = new Set((await after.rows("select w || ',' || i from k.main.t limit 9000")).map(([one]) => one))
    expect(acknowledged.length).toBeGreaterThan(3)
    expect(acknowledged.filter((one) => !there.has(one))).toEqual([])
    const tables = await after.objects('show tables in k.main')
    const names = new Map(tables.map((row) => [row.name, row.owner]))
    for (const name of [...renamed, ...made]) expect(names.get(name), name).toBe('ACCOUNTADMIN')
    for (const name of names.keys()) await after.ok(`select count(*) from k.main."${name}"`)
    expect((await after.objects('show grants to role KEEPS')).length).toBe(1)
    const check = await second.admin(['check'])
    expect([check.code, check.stderr]).toEqual([0, ''])
    expect(await second.stop()).toBe(0)
    const alone = await second.admin(['check'])
    expect([alone.code, alone.stderr]).toEqual([0, ''])
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('kills the engine with its server: nothing is left behind', async () => {
    const server = await startApiServer()
    const client = new Client(server, await tokenOf(server, 'ADMIN'))
    await client.ok('select 1')
    const engines = children(server.pid)
    expect(engines.length).toBeGreaterThan(0)
    await server.stop('SIGKILL')
    await wait(3000)
    for (const pid of engines) expect(() => process.kill(pid, 0), String(pid)).toThrow()
    rmSync(server.dataDir, { recursive: true, force: true })
  })
})

describe('the entry point', () => {
  it('of npm run mallard prints nothing but the answer', async () => {
    const root = join(import.meta.dirname, '..', '..')
    const child = spawn('npm', ['run', '--silent', 'mallard', '--', 'token', 'create', '--user', 'ADMIN'], {
      cwd: root,
      env: contract.server.env,
    })
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
    const [code] = await once(child, 'exit')
    expect([code, out]).toEqual([0, expect.stringMatching(/^\S+\n$/)])
  })
})
