import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { type ApiClient, adminClient } from '../testing/apiClient.ts'
import { type ApiServer, startApiServer } from '../testing/apiServer.ts'
import { bytesOf, filesBelow, findBelow, findIn } from '../testing/canaries.ts'
import { authenticatorOf, openPeople } from '../testing/people.ts'
import { beginSecondFactor, confirmSecondFactor, createUser } from '../users/index.ts'

const { extensionsDir } = readConfig({})
const hasCrypto = existsSync(join(extensionsDir, 'httpfs.duckdb_extension'))
if (!hasCrypto)
  process.stderr.write('Canaries in tables: not planted, since there is no httpfs (npm run extensions).\n')

const canaries: Record<string, string> = {
  address: 'serinus.7f3a@canaria.example',
  statement: 'a statement that sings of 51c2e9',
  'a broken statement': 'a slip of the pen near 90b1d4',
  'a denied statement': 'a wish that was refused 3e77aa',
  'a binding': 'a value that was bound 6d20f8',
  'a small result': 'a row that was shown 8ab3c1',
  'a large result': 'a row among many others 2c44fe',
  data: 'a row of a table in a vault 71de05',
}
/** In a table that is not encrypted: what the scan must find, or it would find nothing anywhere. */
const open = { 'plain data': 'a row of a table for all to see' }

let server: ApiServer
let client: ApiClient
const environment = { MALLARD_EXTENSIONS_DIR: extensionsDir, MALLARD_MEMORY_LIMIT: '200MB', LOG_LEVEL: 'trace' }
beforeAll(async () => {
  server = await startApiServer(environment)
  client = await adminClient(server)
})
afterAll(() => server.remove())

const found = () => [...findBelow(server.dataDir, canaries), ...findIn('what it said', server.said(), canaries)]
const plain = () => findBelow(server.dataDir, open).length

async function restart(signal: NodeJS.Signals): Promise<void> {
  const before = server.said()
  await server.stop(signal)
  expect(findIn('what it said', before, canaries)).toEqual([])
  expect(found()).toEqual([])
  server = await startApiServer({ ...environment, MALLARD_DATA_DIR: server.dataDir })
  client.server = server
}

test('addresses, texts, results and rows are in no file, while it runs, after kill -9 and after its end', async () => {
  const made = await server.admin(['user', 'create', 'EVE', '--email', canaries.address!])
  expect(made.code).toBe(0)
  const vault = hasCrypto ? 'ENCRYPTED' : ''
  await client.must(`CREATE DATABASE vault ${vault}; CREATE DATABASE shop; CREATE TABLE shop.main.t (x VARCHAR)`)
  await client.must(`INSERT INTO shop.main.t VALUES ('${open['plain data']}')`)
  await client.must(`SELECT 1 AS x -- ${canaries.statement}`)
  await client.run(`SELEC '${canaries['a broken statement']}'`)
  await client.run(`SELECT * FROM nowhere.at.all WHERE x = '${canaries['a denied statement']}'`)
  await client.must('SELECT ? AS x', { bindings: { 1: { type: 'TEXT', value: canaries['a binding'] } } })
  expect((await client.must(`SELECT '${canaries['a small result']}' AS x`)).data).toEqual([
    [canaries['a small result']],
  ])
  // Without the crypto, a large result lies plain.
  if (hasCrypto) {
    await client.must(`SELECT '${canaries['a large result']}' || range AS x FROM range(20000)`)
    await client.must(`CREATE TABLE vault.main.t AS SELECT '${canaries.data}' AS x`)
    await client.must(`INSERT INTO vault.main.t VALUES ('${canaries.data} in the log')`)
    await client.must('SELECT * FROM vault.main.t')
  }
  expect(found()).toEqual([])
  expect(plain()).toBeGreaterThan(0)
  await restart('SIGKILL')
  if (hasCrypto) expect((await client.must('SELECT count(*) FROM vault.main.t')).data).toEqual([['2']])
  await restart('SIGTERM')
  expect(found()).toEqual([])
  expect(plain()).toBeGreaterThan(0)
})

test('nor are they in backups, before and after a new master key, nor in files that it left', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mallard-canaries-'))
  try {
    expect((await server.admin(['backup', join(folder, 'before')])).code).toBe(0)
    expect((await server.admin(['keys', 'rotate'])).code).toBe(0)
    expect((await server.admin(['backup', join(folder, 'after')])).code).toBe(0)
    for (const each of ['before', 'after']) {
      expect(findBelow(join(folder, each), canaries)).toEqual([])
      expect(findBelow(join(folder, each), open).length).toBeGreaterThan(0)
    }
    expect(found()).toEqual([])
    if (hasCrypto) expect((await client.must('SELECT count(*) FROM vault.main.t')).data).toEqual([['2']])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test.skipIf(!hasCrypto)(
  'rows that a query spills are in no temporary file',
  async () => {
    await client.must(
      `CREATE OR REPLACE TABLE vault.main.many AS SELECT '${canaries.data}' || hash(range) AS x, hash(range, 1) AS y FROM range(3000000)`,
    )
    let over = false
    const query = client
      .must('SELECT max(r) FROM (SELECT row_number() OVER (ORDER BY x DESC, y) AS r FROM vault.main.many)')
      .finally(() => {
        over = true
      })
    const spilled = new Set<string>()
    while (!over) {
      for (const path of filesBelow(join(server.dataDir, 'accounts')).filter((each) => each.includes('/temp/'))) {
        const bytes = bytesOf(path)
        if (bytes.length === 0) continue
        spilled.add(path)
        expect(findIn(path, bytes, canaries)).toEqual([])
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await query
    expect(spilled.size).toBeGreaterThan(0)
  },
  180_000,
)

test('a second factor and its recovery codes are in no file', async () => {
  const at = await openPeople()
  try {
    const eve = await at.signedIn(
      await createUser(at.machine, { name: 'eve', email: canaries.address, password: 'grebes dive at dusk' }),
    )
    const { secret } = await beginSecondFactor(eve, {})
    const { codes } = await confirmSecondFactor(eve, { code: authenticatorOf(secret)(0) })
    const secrets = { secret, password: 'grebes dive at dusk', code: codes[0]!, address: canaries.address! }
    expect(findBelow(at.db.dataDir, secrets)).toEqual([])
  } finally {
    await at.close()
  }
})
