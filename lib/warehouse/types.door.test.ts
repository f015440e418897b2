import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWarehouse } from '../testing/warehouse.ts'
import { stopWarehouse } from './index.ts'

let house: Awaited<ReturnType<typeof openWarehouse>>

beforeAll(async () => {
  house = await openWarehouse()
})
afterAll(() => house.close())

// DuckDB 1.5 cannot replay it from its log: the database would not open again.
test('a database with a type outside the schema main opens again after a restart', async () => {
  const before = await house.as('ADMIN')
  await before.all(
    'CREATE DATABASE d',
    'CREATE TABLE d.main.kept AS SELECT 7 AS i',
    'CREATE SCHEMA d.hs',
    "CREATE TYPE d.hs.mood AS ENUM ('sad', 'ok')",
    'BEGIN',
    'CREATE SCHEMA d.more',
    "CREATE TYPE d.more.size AS ENUM ('s', 'l')",
    'COMMIT',
  )
  await stopWarehouse()
  house.db.restart()
  const after = await house.as('ADMIN')
  expect(await after.rows("SELECT i, 'ok'::d.hs.mood, 'l'::d.more.size FROM d.main.kept")).toEqual([['7', 'ok', 'l']])
})
