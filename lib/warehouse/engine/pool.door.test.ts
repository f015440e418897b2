import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../config.ts'
import { forget, once } from '../../registry.ts'
import type { EngineClient } from './client.ts'
import { accountDirectory, engineOf, onEngineLost, stopAll } from './pool.ts'
import { faultOf, until } from './testEngine.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'mallard-pool-'))
beforeAll(() => {
  forget('config')
  once('config', () =>
    readConfig({
      MALLARD_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
      MALLARD_DATA_DIR: dataDir,
      MALLARD_MEMORY_LIMIT: '500MB',
      MALLARD_THREADS: '1',
      LOG_LEVEL: 'silent',
    }),
  )
})
afterAll(async () => {
  await stopAll()
  forget('config')
  rmSync(dataDir, { recursive: true, force: true })
})

test('one engine an account, a new one after its death, and the word of its end', async () => {
  const [one, same, other] = await Promise.all([engineOf('a'), engineOf('a'), engineOf('b')])
  expect(same).toBe(one)
  expect(other).not.toBe(one)
  const settings = await one!.control("SELECT current_setting('memory_limit'), current_setting('threads')")
  expect(settings.rows).toEqual([['476.8 MiB', '1']])
  const lost: string[][] = []
  const stopListening = onEngineLost((...what) => lost.push(what))
  const path = join(accountDirectory('a'), 'databases', 'd.duckdb')
  await one!.attach({ alias: 'd', path })
  await one!.control('CREATE TABLE d.t AS SELECT 7 AS x')
  const crashing = faultOf(
    one!.control('SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range = -b.range - 1'),
  )
  process.kill((one as EngineClient).link.child.pid!, 'SIGSEGV')
  expect((await crashing).kind).toBe('lost')
  await until(() => lost.length > 0)
  expect(lost).toEqual([['a', one!.incarnation, expect.stringMatching(/engine ended/)]])
  const next = await engineOf('a')
  expect(next.incarnation).not.toBe(one!.incarnation)
  await next.attach({ alias: 'd', path })
  expect((await next.control('SELECT x FROM d.t')).rows).toEqual([['7']])
  stopListening()
  await stopAll()
  expect([next.alive, other!.alive]).toEqual([false, false])
})
