import { execFileSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiClient, adminClient } from '../testing/apiClient.ts'
import { type ApiServer, startApiServer } from '../testing/apiServer.ts'

const megabytes = 96
const disk = mkdtempSync(join(tmpdir(), 'mallard-disk-'))
const mounted = mount()
let server: ApiServer | undefined
let client: ApiClient

/** A disk of a size of our own needs the right to mount one. */
function mount(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'mallard', disk], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const start = () => startApiServer({ MALLARD_DATA_DIR: join(disk, 'data'), MALLARD_MEMORY_LIMIT: '1GB' })

beforeAll(async () => {
  if (!mounted) {
    process.stderr.write('Disk full: not tested, since this user may not mount a small disk.\n')
    return
  }
  server = await start()
  client = await adminClient(server)
  await client.must(
    'CREATE DATABASE d; CREATE TABLE d.main.t AS SELECT range AS x, md5(range::VARCHAR) AS y FROM range(1000)',
  )
})
afterAll(async () => {
  if (mounted) {
    await server?.stop()
    execFileSync('umount', [disk])
  }
  rmSync(disk, { recursive: true, force: true })
})

/** Writes until nothing more goes onto the disk. */
function fill(): string {
  const path = join(disk, 'ballast')
  const file = openSync(path, 'w')
  for (const size of [1 << 20, 4096])
    try {
      for (;;) writeSync(file, Buffer.alloc(size))
    } catch {
      // Full.
    }
  closeSync(file)
  return path
}

const intact = async () => {
  const { data } = await client.must('SELECT count(*), sum(x), min(length(y)) FROM d.main.t')
  expect(data).toEqual([['1000', '499500', '32']])
}

/** The reserve is set aside again once the files have been shrunk. */
async function roomAgain() {
  const until = Date.now() + 20_000
  while (!existsSync(join(disk, 'data', 'reserve')) && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 50))
  const { bavail, bsize } = statfsSync(disk)
  expect(bavail * bsize).toBeGreaterThan(50_000_000)
}

const large = 'SELECT range AS x, md5(range::VARCHAR) || md5((range + 1)::VARCHAR) AS y FROM range(4000000)'

test.skipIf(!mounted)('a statement that fills the disk fails, and what was there before stays readable', async () => {
  const texts = [
    `CREATE TABLE d.main.big AS ${large}`,
    `INSERT INTO d.main.t ${large}`,
    `CREATE OR REPLACE TABLE d.main.t AS ${large}`,
  ]
  for (const text of texts) {
    const told = await client.run(text)
    expect([told.sqlState, told.message]).toEqual(['53100', expect.not.stringContaining(disk)])
    await intact()
    await roomAgain()
  }
})

test.skipIf(!mounted)('a result that fills the disk fails its statement and gives the room back', async () => {
  for (let i = 0; i < 2; i++) {
    expect((await client.run(large)).sqlState).toBe('53100')
    await roomAgain()
    await intact()
  }
})

test.skipIf(!mounted)(
  'on a disk that is full nothing is acknowledged that is not there; with room again all goes on',
  async () => {
    const ballast = fill()
    const acknowledged: number[] = []
    for (let i = 0; i < 30; i++) {
      const text = `INSERT INTO d.main.t SELECT ${10_000 + i}, md5(range::VARCHAR) FROM range(1) WHERE true`
      if ((await client.run(text)).status === 200) acknowledged.push(10_000 + i)
    }
    const made = (await client.run('CREATE DATABASE e')).status === 200
    await server!.stop('SIGKILL')
    rmSync(ballast)
    server = await start()
    client.server = server
    const { data } = await client.must('SELECT x FROM d.main.t WHERE x >= 10000 ORDER BY x')
    expect(data.map(([x]) => Number(x))).toEqual(expect.arrayContaining(acknowledged))
    expect((await client.must('SHOW DATABASES')).data.length).toBe(made ? 2 : 1)
    await client.must('DELETE FROM d.main.t WHERE x >= 10000')
    await intact()
    await client.must('CREATE DATABASE f; DROP DATABASE f')
    const check = await server.admin(['check'])
    expect([check.code, check.stdout]).toEqual([0, expect.not.stringMatching(/not recorded|no database|not settled/)])
  },
)
