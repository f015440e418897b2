import { rmSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { type ApiClient, adminClient } from '../testing/apiClient.ts'
import { type ApiServer, startApiServer } from '../testing/apiServer.ts'
import { found, plain, Worker } from '../testing/crashLoad.ts'
import { enginesOf } from '../testing/processes.ts'

/** A repeatable stream of numbers in [0, 1): mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const rounds = 6
const seed = 20261124
const random = randomOf(seed)
let server: ApiServer

afterAll(async () => {
  await server.remove()
  rmSync(server.dataDir, { recursive: true, force: true })
})

async function kill(how: 'all' | 'web' | 'engine'): Promise<void> {
  const engines = enginesOf(server.pid)
  if (how !== 'engine') process.kill(server.pid, 'SIGKILL')
  if (how !== 'web') for (const engine of engines) process.kill(engine, 'SIGKILL')
}

async function settled(client: ApiClient, worker: Worker, name: string): Promise<void> {
  const now = plain(await found(client, name))
  if (worker.inDoubt && JSON.stringify(now) === JSON.stringify(plain(worker.inDoubt)))
    worker.acknowledged = worker.inDoubt
  expect(now).toEqual(plain(worker.acknowledged))
  worker.inDoubt = null
}

test(`what was acknowledged outlives kill -9 of everything, of web, of engines, ${rounds} times (seed ${seed})`, async () => {
  server = await startApiServer()
  const client = await adminClient(server)
  for (const role of ['RED', 'BLUE'])
    await client.must(
      `CREATE ROLE ${role}; GRANT ROLE ${role} TO USER ADMIN; GRANT ROLE SYSADMIN TO ROLE ${role}; GRANT ROLE ${role} TO ROLE ACCOUNTADMIN`,
      { role: 'ACCOUNTADMIN' },
    )
  const names = ['W1', 'W2', 'W3', 'W4']
  const workers = names.map((name) => new Worker(name, random))
  for (let round = 0; round < rounds; round++) {
    const how = (['all', 'web', 'engine'] as const)[round % 3]!
    let alive = true
    const load = Promise.all(workers.map((worker) => worker.run(client, () => alive)))
    await new Promise((resolve) => setTimeout(resolve, 300 + random() * 1_500))
    await kill(how)
    alive = false
    await load
    if (how !== 'engine') server = await startApiServer({ MALLARD_DATA_DIR: server.dataDir })
    client.server = server
    for (const [index, worker] of workers.entries()) await settled(client, worker, names[index]!)
    const check = await server.admin(['check'])
    expect([check.code, check.stdout]).toEqual([0, expect.not.stringMatching(/not recorded|no database|not settled/)])
  }
  expect(workers.reduce((sum, worker) => sum + worker.steps, 0)).toBeGreaterThan(rounds * 10)
}, 180_000)
