import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readConfig } from '../../config.ts'
import { startEngine } from './client.ts'
import { statement } from './testEngine.ts'
import type { Column, Engine, KeptResult } from './types.ts'

const { extensionsDir } = readConfig({})
const hasCrypto = existsSync(join(extensionsDir, 'httpfs.duckdb_extension'))
if (!hasCrypto) process.stderr.write('Encrypted results: not tested, since there is no httpfs (npm run extensions).\n')

const directory = mkdtempSync(join(tmpdir(), 'mallard-sealed-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const [old, fresh] = ['1f'.repeat(32), '2e'.repeat(32)]
const start = (resultKeys: [string, ...string[]], extensions?: string) =>
  startEngine({
    accountId: 'test',
    directory,
    limits: { memoryLimit: '1GB', threads: 2, rssLimit: 2_500_000_000 },
    resultKeys,
    extensionsDir: extensions,
  })
const text = "SELECT 'a secret that nobody may find ' || range AS x FROM range(50000)"
const row = '["a secret that nobody may find 0"]'
const firstRow = async (engine: Engine, kept: KeptResult, columns: Column[]) =>
  Buffer.concat((await engine.readKept(kept, columns, { offset: 0, limit: 1 })).pieces).toString()
const results = () => readdirSync(join(directory, 'results')).filter((name) => name.endsWith('.duckdb'))
const keep = async (engine: Awaited<ReturnType<typeof start>>) => {
  const connection = await engine.connect()
  return connection.run(statement(text, { after: 'none', keep: true })).done
}

test.skipIf(!hasCrypto)(
  'results lie encrypted, and are read after a restart, a new key and without the crypto',
  async () => {
    const one = await start([old], extensionsDir)
    const { kept, columns } = await keep(one)
    await one.stop()
    const [file] = results()
    expect(readFileSync(join(directory, 'results', file!)).includes('a secret that nobody')).toBe(false)
    const two = await start([fresh, old], extensionsDir)
    expect(await firstRow(two, kept!, columns)).toBe(row)
    await two.stop()
    const three = await start([fresh, old])
    expect(await firstRow(three, kept!, columns)).toBe(row)
    // Without the crypto, what is new lies plain, and is read when the crypto has come.
    const plain = await keep(three)
    await three.stop()
    const four = await start([fresh], extensionsDir)
    expect(await firstRow(four, plain.kept!, plain.columns)).toBe(row)
    await four.stop()
  },
)

test('what the engine writes is for its user alone', async () => {
  const engine = await start([old])
  await engine.attach({ alias: 'd', path: join(directory, 'databases', 'd.duckdb') })
  await engine.control('CREATE TABLE d.t AS SELECT 1 AS x')
  await keep(engine)
  const files = ['databases', 'results'].flatMap((name) =>
    readdirSync(join(directory, name)).map((file) => join(directory, name, file)),
  )
  expect(files.length).toBeGreaterThanOrEqual(2)
  expect(files.map((path) => statSync(path).mode & 0o077)).toEqual(files.map(() => 0))
  await engine.stop()
})
