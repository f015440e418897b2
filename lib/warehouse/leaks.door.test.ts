import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { type ApiClient, adminClient } from '../testing/apiClient.ts'
import { type ApiServer, startApiServer } from '../testing/apiServer.ts'
import { enginesOf, openFiles, residentBytes } from '../testing/processes.ts'
import { openWarehouse } from '../testing/warehouse.ts'
import { liveEngine } from './account.ts'

let ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends) await end()
  ends = []
})

const texts = [
  'SELECT 42',
  'SELECT count(*) FROM d.main.t',
  'SELECT * FROM information_schema.tables',
  'SELECT nope',
  'INSERT INTO d.main.t VALUES (1)',
  'BEGIN; INSERT INTO d.main.t VALUES (1)',
  'CREATE TEMP TABLE x AS SELECT 1 AS a; FROM x',
  'SHOW TABLES IN DATABASE d',
]

async function many(client: ApiClient, count: number): Promise<void> {
  let next = 0
  const work = async () => {
    while (next < count) await client.run(texts[next++ % texts.length]!)
  }
  await Promise.all(Array.from({ length: 10 }, work))
}

const open = (server: ApiServer) => [openFiles(server.pid), openFiles(enginesOf(server.pid)[0]!)]

test('1,000 short statements, failed and unfinished ones too, leave no file open and no session behind; web has no DuckDB', async () => {
  const server = await startApiServer()
  ends.push(() => server.remove())
  const client = await adminClient(server)
  await client.must('CREATE DATABASE d; CREATE TABLE d.main.t AS SELECT range AS x FROM range(1000)')
  await many(client, 200)
  const before = open(server)
  await many(client, 800)
  await new Promise((resolve) => setTimeout(resolve, 500))
  for (const [index, now] of open(server).entries()) expect(now).toBeLessThanOrEqual(before[index]! + 5)
  const { data } = await client.must("SELECT count(*) FROM mallard.query_history WHERE status = 'running'")
  expect(data).toEqual([['1']])
  expect(readFileSync(`/proc/${server.pid}/maps`, 'latin1')).not.toMatch(/duckdb/i)
})

test('sessions that end leave neither connections nor databases in the engine', async () => {
  const house = await openWarehouse()
  ends.push(() => house.close())
  const { engine } = await liveEngine(house.accountId)
  const counted = async () => {
    const { rows } = await engine.control(
      'SELECT (SELECT count FROM duckdb_connection_count()), (SELECT count(*) FROM duckdb_databases())',
    )
    return rows[0]!.map(Number)
  }
  const round = async () => {
    const client = await house.as('ADMIN')
    await client.all(
      'SELECT * FROM information_schema.tables',
      'CREATE TEMP TABLE x AS SELECT 1 AS a',
      'BEGIN',
      'FROM x',
    )
    await client.session.close()
  }
  for (let i = 0; i < 3; i++) await round()
  const before = await counted()
  for (let i = 0; i < 20; i++) await round()
  expect(await counted()).toEqual(before)
})

test('a large upload goes to the disk, not through the memory of web', async () => {
  const server = await startApiServer()
  ends.push(() => server.remove())
  const client = await adminClient(server)
  const before = residentBytes(server.pid).now
  const block = Buffer.from('1,a line of text that is a little longer\n'.repeat(25_000))
  let left = 300
  const stream = new ReadableStream({
    pull(controller) {
      if (left-- > 0) controller.enqueue(block)
      else controller.close()
    },
  })
  const answer = await client.upload('large.csv', stream)
  expect(answer).toMatchObject({ bytes: block.length * 300 })
  // A hundred megabytes of garbage at most; the file has three hundred.
  expect(residentBytes(server.pid).peak - before).toBeLessThan(120_000_000)
})
