import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, environment, runScript, startApiServer } from '../testing/apiServer.ts'
import { childrenOf, enginesOf } from '../testing/processes.ts'

let server: ApiServer
let token: string

beforeAll(async () => {
  server = await startApiServer()
  token = (await server.admin(['token', 'create', '--user', 'ADMIN'])).stdout.trim()
})
afterAll(() => server.remove())

function raw(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url)
    request({ hostname, port, path, headers }, (response) => {
      response.resume()
      resolve(response.statusCode!)
    })
      .on('error', reject)
      .end()
  })
}

describe('a server', () => {
  it('says that it is healthy, with its version', async () => {
    const ask = () => fetch(`${server.url}/api/health`)
    await expect.poll(async () => (await ask()).status, { timeout: 20_000 }).toBe(200)
    const answer = await ask()
    expect(await answer.json()).toEqual({ status: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+/) })
  })

  it('answers to no other Host, and a forged forwarded host changes nothing', async () => {
    expect(await raw('/api/health', { host: 'evil.example' })).toBe(421)
    expect(await raw('/api/health', { host: 'evil.example', 'x-forwarded-host': new URL(server.url).host })).toBe(421)
    expect(await raw('/api/health', { 'x-forwarded-host': 'evil.example' })).toBe(200)
  })

  it('gives metrics to a role with MONITOR USAGE only, and never without a token', async () => {
    const metrics = (headers: Record<string, string>) => fetch(`${server.url}/api/metrics`, { headers })
    expect((await metrics({})).status).toBe(401)
    await server.admin(['user', 'create', 'plain', '--email', 'plain@example.org'])
    const plain = (await server.admin(['token', 'create', '--user', 'plain'])).stdout.trim()
    expect((await metrics({ authorization: `Bearer ${plain}` })).status).toBe(403)
    const answer = await metrics({ authorization: `Bearer ${token}` })
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
    expect(await answer.text()).toMatch(/^mallard_http_requests_total\{method="GET",status="200"\} \d+$/m)
  })

  it('refuses a body that is too large before it has read it', async () => {
    const body = Buffer.alloc(20_000_000, 0x20)
    const answer = await fetch(`${server.url}/api/v2/statements`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body,
    })
    expect(answer.status).toBe(413)
  })

  it('keeps its files to its user', () => {
    for (const name of ['mallard.sock', 'secret.key', 'metadata.sqlite', 'lock'])
      expect(statSync(join(server.dataDir, name)).mode & 0o077).toBe(0)
  })
})

describe('a server that cannot start says why in one line, and exits with 1', () => {
  const start = (settings: Record<string, string>) =>
    runScript('lib/testing/apiServerProcess.ts', [], environment({ PORT: '0', ...settings }))

  it('on a data directory in use', async () => {
    const { code, stderr } = await start({ MALLARD_DATA_DIR: server.dataDir })
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^mallard: MALLARD_DATA_DIR: .* another Mallard\n$/)])
  })

  it('on a taken port', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const dir = mkdtempSync(join(tmpdir(), 'mallard-'))
    const { code, stderr } = await start({ MALLARD_DATA_DIR: dir, PORT: String(port) })
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^mallard: PORT: .* is taken by another program\n$/)])
    other.close()
    rmSync(dir, { recursive: true })
  })

  it.each([
    ['PORT', 'eighty'],
    ['MALLARD_MODE', 'both'],
    ['MALLARD_SECRET_KEY', 'short'],
    ['MALLARD_MEMORY_LIMIT', 'much'],
    ['MALLARD_TRUSTED_PROXIES', 'proxy.local'],
  ])('on a bad %s, which it names', async (name, value) => {
    const { code, stderr } = await start({ MALLARD_DATA_DIR: join(tmpdir(), 'mallard-never'), [name]: value })
    expect([code, stderr]).toEqual([1, expect.stringMatching(new RegExp(`^mallard: ${name}: .*\\n$`))])
  })
})

describe('a server that was killed', () => {
  it('leaves nothing that keeps the next one from starting, in a deep directory too', async () => {
    const top = mkdtempSync(join(tmpdir(), 'mallard-'))
    const dataDir = join(top, 'x'.repeat(100), 'data')
    mkdirSync(dataDir, { recursive: true })
    const first = await startApiServer({ MALLARD_DATA_DIR: dataDir })
    await first.stop('SIGKILL')
    const second = await startApiServer({ MALLARD_DATA_DIR: dataDir })
    expect((await second.admin(['account', 'list'])).stdout).toContain('MAIN')
    expect(await second.stop()).toBe(0)
    rmSync(top, { recursive: true })
  })
})

describe('a server that is asked to end', () => {
  it('ends in time, with a statement under way too, and leaves no process', async () => {
    const ending = await startApiServer()
    const by = (await ending.admin(['token', 'create', '--user', 'ADMIN'])).stdout.trim()
    const statement = 'select sum(a.range * b.range) from range(1000000) a, range(100000) b'
    const running = fetch(`${ending.url}/api/v2/statements`, {
      method: 'POST',
      headers: { authorization: `Bearer ${by}` },
      body: JSON.stringify({ statement }),
    }).catch(() => null)
    await new Promise((resolve) => setTimeout(resolve, 500))
    const children = childrenOf(ending.pid)
    expect(enginesOf(ending.pid)).toHaveLength(1)
    const start = performance.now()
    expect(await ending.stop()).toBe(0)
    expect(performance.now() - start).toBeLessThan(10_000)
    await running
    expect(children.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([])
    await ending.remove()
  })
})

describe('the admin command', () => {
  it('works beside a running server, and exits with 0, 1 or 2', async () => {
    expect(
      await server.admin(
        ['user', 'create', 'ada', '--email', 'ada@example.org', '--password-stdin'],
        'x1-Long-enough\n',
      ),
    ).toMatchObject({ code: 0, stdout: 'ada\n' })
    expect(await server.admin(['user', 'create', 'ada', '--email', 'b@example.org'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('42710'),
    })
    expect(await server.admin(['user', 'create'])).toMatchObject({ code: 2, stdout: '' })
  })

  it('prints a new token alone, and revokes it at once', async () => {
    const { stdout } = await server.admin(['token', 'create', '--user', 'ada', '--days', '1'])
    expect(stdout).toMatch(/^mlrd_\S+\n$/)
    const ask = () =>
      fetch(`${server.url}/api/v2/statements/x`, { headers: { authorization: `Bearer ${stdout.trim()}` } })
    expect((await ask()).status).toBe(404)
    expect((await server.admin(['token', 'revoke', stdout.trim().split('_')[1]!])).code).toBe(0)
    expect((await ask()).status).toBe(401)
  })

  it('prints a link that signs a user in, and none for one who is disabled', async () => {
    const { stdout } = await server.admin(['user', 'sign-in-link', 'ada'])
    expect(stdout).toMatch(new RegExp(`^${server.url}/sign-in/once\\?token=[\\w-]{43}\n$`))
    await server.admin(['user', 'create', 'gone', '--email', 'gone@example.org'])
    await server.admin(['user', 'disable', 'gone'])
    expect(await server.admin(['user', 'sign-in-link', 'gone'])).toMatchObject({ code: 1, stdout: '' })
    expect(await server.admin(['user', 'sign-in-link', 'nobody'])).toMatchObject({ code: 1, stdout: '' })
  })

  it('disables a user, whose tokens die at once', async () => {
    await server.admin(['user', 'create', 'eve', '--email', 'eve@example.org', '--role', 'SYSADMIN'])
    const eve = (await server.admin(['token', 'create', '--user', 'eve', '--role', 'SYSADMIN'])).stdout.trim()
    const ask = () => fetch(`${server.url}/api/v2/statements/x`, { headers: { authorization: `Bearer ${eve}` } })
    expect((await ask()).status).toBe(404)
    await server.admin(['user', 'disable', 'eve'])
    expect((await ask()).status).toBe(401)
  })

  it('runs SQL in the format asked for, from an argument, a file or standard input', async () => {
    const sql = (args: string[], stdin?: string) => server.admin(['sql', ...args], stdin)
    const two = "select 1 as a, 'x,y' as b"
    expect(await sql(['-q', two])).toMatchObject({ code: 0, stdout: 'a | b\n--+----\n1 | x,y\n' })
    expect((await sql(['--format', 'csv'], two)).stdout).toBe('a,b\n1,"x,y"\n')
    expect(JSON.parse((await sql(['-q', two, '--format', 'json'])).stdout)).toEqual([{ a: 1, b: 'x,y' }])
    const many = await sql(['--format', 'ndjson', '-q', 'select range as n from range(30000)'])
    expect(
      many.stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { n: number }).n),
    ).toEqual(Array.from({ length: 30000 }, (_, n) => n))
    const file = join(server.dataDir, 'script.sql')
    writeFileSync(file, 'create temp table t as select 5 as five;\nselect * from t;')
    expect((await sql(['-f', file, '--format', 'csv'])).stdout).toMatch(/\nfive\n5\n$/)
  })

  it('ends at a failed statement with 1 and its place, and at bad usage with 2', async () => {
    const failed = await server.admin(['sql', '-q', 'select 1;\n select nosuch; select 2', '--format', 'csv'])
    expect(failed).toMatchObject({ code: 1, stdout: '1\n1\n', stderr: expect.stringMatching(/^Error \w{5} at 2:9: /) })
    expect((await server.admin(['sql', '-q', 'select 1', '--role', 'nosuch'])).code).toBe(1)
    expect((await server.admin(['sql', '-q', 'select 1', '--user', 'nosuch'])).code).toBe(1)
    expect((await server.admin(['sql', '-f', '/nosuch.sql'])).code).toBe(2)
  })

  it('creates an account that is apart from the first', async () => {
    expect((await server.admin(['account', 'create', 'ACME', '--organization', 'OTHER'])).code).toBe(0)
    await server.admin(['user', 'create', 'root', '--email', 'r@acme.example', '--account', 'ACME'])
    expect((await server.admin(['user', 'list', '--account', 'acme'])).stdout).toContain('root')
    expect((await server.admin(['user', 'list'])).stdout).not.toContain('root')
  })

  it('takes the data directory itself when no server runs, fresh or not', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'mallard-'))
    const env = environment({ MALLARD_DATA_DIR: dir })
    const { code, stdout } = await runScript('scripts/mallard.ts', ['token', 'create', '--user', 'ADMIN'], env)
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^mlrd_\S+\n$/)])
    expect((await runScript('scripts/mallard.ts', ['check'], env)).stdout).toBe('ok\n')
    rmSync(dir, { recursive: true })
  })
})
