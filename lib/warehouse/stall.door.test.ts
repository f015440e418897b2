import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWarehouse, type SqlClient } from '../testing/warehouse.ts'

let house: Awaited<ReturnType<typeof openWarehouse>>
let owner: SqlClient

beforeAll(async () => {
  house = await openWarehouse({ LOG_LEVEL: 'error' })
  owner = await house.as('ADMIN')
  await owner.all(
    'CREATE DATABASE d',
    'USE d',
    'CREATE TABLE t (i BIGINT, s VARCHAR)',
    'CREATE VIEW v AS SELECT i, upper(s) AS s FROM t WHERE i > 3',
  )
}, 60_000)

afterAll(() => house.close())

/** The most work that this thread did in one turn of its event loop, in milliseconds of CPU. */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let done = false
  const ended = work().finally(() => {
    done = true
  })
  let longest = 0
  for (let before = process.threadCpuUsage(); !done; ) {
    await setImmediate()
    const now = process.threadCpuUsage()
    longest = Math.max(longest, now.user + now.system - before.user - before.system)
    before = now
  }
  await ended
  return longest / 1000
}

/** As many pieces as fit into the largest text that there may be. */
function full(make: (i: number) => string, between: string, before: string, after = ''): string {
  const pieces: string[] = []
  for (let length = before.length + after.length, i = 0; ; i++) {
    const piece = make(i)
    length += piece.length + between.length
    if (length > 1_000_000) return before + pieces.join(between) + after
    pieces.push(piece)
  }
}

const texts: [string, string][] = [
  ['an IN list', full(String, ', ', 'SELECT count(*) FROM t WHERE i IN (', ')')],
  ['an IN list beside a view', full(String, ', ', 'SELECT count(*) FROM v WHERE i IN (', ')')],
  ['an IN list of texts', full((i) => `'${i}'`, ', ', 'SELECT count(*) FROM v WHERE s IN (', ')')],
  ['rows to insert', full((i) => `(${i}, 'abc')`, ', ', 'INSERT INTO t VALUES ')],
  ['columns', full((i) => `${i} AS a${i}`, ', ', 'SELECT ')],
  ['rows by UNION ALL', full((i) => `SELECT ${i}, 'abc'`, ' UNION ALL ', 'INSERT INTO t ')],
  ['scans', full(() => 'FROM t', ' UNION ALL ', '')],
  ['sums', full((i) => Array.from({ length: 900 }, () => i).join('+'), ', ', 'SELECT ')],
  ['one constant', `SELECT '${'x'.repeat(1_000_000)}'`],
  ['columns of a new table', full((i) => `a${i} INT`, ', ', 'CREATE TABLE wide (', ')')],
  ['a comment', `SELECT 1 /* ${'x '.repeat(490_000)} */`],
]

test.each(texts)(
  'a text of 1 MB with %s',
  async (name, text) => {
    const at = performance.now()
    const said: string[] = []
    const turn = () => longestTurn(async () => said.push(await owner.code(text)))
    const t0 = process.threadCpuUsage()
    const turns = [await turn(), await turn()]
    const t1 = process.threadCpuUsage()
    console.log(
      name,
      turns,
      said,
      Math.round(performance.now() - at),
      'cpu',
      (t1.user + t1.system - t0.user - t0.system) / 2000,
    )
    expect(Math.min(...turns)).toBeLessThan(100)
  },
  120_000,
)
