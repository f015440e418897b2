import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { beforeAll, expect, test } from 'vitest'
import { analyse } from '../gate/analyse.ts'
import { planContract } from '../gate/planContract.ts'
import { setUp } from '../gate/planShapes.ts'
import { reducePlan } from './reducePlan.ts'

let connection: DuckDBConnection

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect()
  for (const sql of setUp) await connection.run(sql)
})

async function planOf(statement: string): Promise<string> {
  const text = statement.replaceAll("'", "''")
  const sql = `SELECT json_serialize_plan('${text}', skip_empty := true, skip_null := true, optimize := false)`
  return String((await connection.runAndReadAll(sql)).getRows()[0]![0])
}

function factsOf(json: string): unknown {
  try {
    return { ...analyse(JSON.parse(json)), tree: null }
  } catch (error) {
    return (error as Error).message
  }
}

type Json = Record<string, unknown>
const incidental =
  /^(query_location|alias|cte_index|.*table_index|group_index|aggregate_index|groupings_index|mark_index|window_index|unnest_index)$/

/** The operators of a plan as text without what is incidental, and with numbers as they are written, in post order. */
function operatorsOf(json: string): string[] {
  const exact = (_: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? `~${context?.source}` : value
  const found: string[] = []
  const visit = (node: unknown): void => {
    if (node === null || typeof node !== 'object') return
    for (const child of Object.values(node)) visit(child)
    if (String((node as Json).type).startsWith('LOGICAL_'))
      found.push(JSON.stringify(node, (key, value) => (incidental.test(key) ? undefined : value)))
  }
  visit(JSON.parse(json, exact))
  return found
}

/** Their digests, when nothing is left out: in the same order. */
function digestsOf(json: string): string[] {
  const found: string[] = []
  JSON.parse(json, (key, value) => {
    if (key === '~digest') found.push(value)
    return value
  })
  return found
}

const queries = (constant: string) => [
  `SELECT i FROM t WHERE i IN (1, ${constant})`,
  `SELECT i + ${constant} FROM v WHERE s > '${constant}'`,
  `SELECT * FROM t, p WHERE y = i AND n < ${constant} ORDER BY c LIMIT 3`,
  `SELECT y, sum(n + ${constant}) OVER (PARTITION BY c) FROM p QUALIFY 1 = 1`,
  `SELECT c, count(*) FILTER (WHERE n > ${constant}) FROM p GROUP BY c HAVING max(y) < 3`,
  `SELECT (SELECT max(i) + ${constant} FROM t WHERE i = y) FROM p`,
  `WITH a AS MATERIALIZED (SELECT i + ${constant} AS i FROM t), b AS MATERIALIZED (FROM a) FROM a, b`,
  `WITH RECURSIVE r(n) AS (SELECT i FROM t UNION SELECT n + 1 FROM r WHERE n < ${constant}) FROM r`,
  `SELECT unnest([1, ${constant}]), {'a': ${constant}}, list_transform([1], lambda x: x + ${constant}) FROM t`,
  `INSERT INTO p SELECT i, s, ${constant} FROM t`,
  `UPDATE t SET s = 'x' WHERE i = ${constant}`,
  `MERGE INTO t USING p ON i = y WHEN MATCHED AND n > ${constant} THEN UPDATE SET s = c`,
  `CREATE VIEW w AS SELECT ${constant} AS one FROM t`,
  `CREATE TABLE w (x INTEGER DEFAULT (${constant}), CHECK (x < ${constant}))`,
]
const constants = [
  '1',
  '2',
  '9007199254740992',
  '9007199254740993',
  '1.0',
  '1.00',
  "'é'",
  "'\\'",
  "'}'",
  `'"'`,
  "'~digest'",
]
const statements = [...planContract.map(([statement]) => statement), ...constants.flatMap(queries)]

test('a reduced plan gives the same facts, however much is left out', async () => {
  for (const statement of statements) {
    const json = await planOf(statement)
    const facts = factsOf(json)
    for (const from of [0, 60, 1_000])
      expect([statement, factsOf(await reducePlan(json, from))]).toEqual([statement, facts])
  }
})

test('two operators have the same digest if, and only if, they are the same', async () => {
  const byDigest = new Map<string, string>()
  const byText = new Map<string, string>()
  for (const statement of statements) {
    const json = await planOf(statement)
    if (json.startsWith('{"error":true') || statement.includes('MATERIALIZED')) continue
    const texts = operatorsOf(json)
    const digests = digestsOf(await reducePlan(json, 1_000_000, 1_000_000))
    expect([statement, digests.length]).toEqual([statement, texts.length])
    texts.forEach((text, at) => {
      const digest = digests[at]!
      expect(byDigest.get(digest) ?? text).toBe(text)
      expect(byText.get(text) ?? digest).toBe(digest)
      byDigest.set(digest, text)
      byText.set(text, digest)
    })
  }
  expect(byText.size).toBeGreaterThan(300)
})

test('large lists that differ in one constant have different digests, and are small', async () => {
  const list = Array.from({ length: 20_000 }, (_, n) => n + 9007199254740000)
  const texts = [list, list.with(9_999, 1), list.toReversed()].map((all) => `FROM b.u WHERE k IN (${all.join()})`)
  const plans = await Promise.all(texts.map(planOf))
  const reduced = await Promise.all(plans.map((plan) => reducePlan(plan)))
  expect(new Set(reduced.map((plan) => digestsOf(plan).join())).size).toBe(3)
  for (const [at, plan] of reduced.entries()) {
    expect(plan.length).toBeLessThan(5_000)
    expect(factsOf(plan)).toEqual(factsOf(plans[at]!))
  }
})

test('a plan with too much that has to be read is refused', async () => {
  const many = Array.from({ length: 12_000 }, () => 'FROM b.u').join(' UNION ALL ')
  expect(JSON.parse(await reducePlan(await planOf(many)))).toEqual({ error: true, error_type: 'too large' })
})

test('a name of the reducer itself is not taken from a plan', async () => {
  await expect(reducePlan('{"error":false,"plans":[{"~digest":"00"}]}')).rejects.toThrow('reserved')
})
