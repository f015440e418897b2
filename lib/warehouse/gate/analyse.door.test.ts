import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { beforeAll, expect, test } from 'vitest'
import { analyse } from './analyse.ts'
import { planContract } from './planContract.ts'
import { describeFacts, setUp } from './planShapes.ts'

let connection: DuckDBConnection

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect()
  for (const sql of setUp) await connection.run(sql)
})

async function factsOf(statement: string): Promise<string> {
  const text = statement.replaceAll("'", "''")
  const sql = `SELECT json_serialize_plan('${text}', skip_empty := true, skip_null := true, optimize := false)`
  const answer = JSON.parse(String((await connection.runAndReadAll(sql)).getRows()[0]![0]))
  if (answer.error) return `error ${answer.error_type}`
  try {
    return describeFacts(analyse(answer))
  } catch (error) {
    return `refused: ${(error as Error).message}`
  }
}

test.each(planContract)('%s', async (statement, facts) => {
  expect(await factsOf(statement)).toBe(facts)
})

test('the contract holds at least 120 statements', () => {
  expect(planContract.length).toBeGreaterThanOrEqual(120)
})
