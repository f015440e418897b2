import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { claimRequest, finishRequest, resultOf } from '../history/index.ts'
import { openWarehouse, type SqlClient } from '../testing/warehouse.ts'
import { accountDirectories } from '../users/index.ts'
import { runningEngine } from '../warehouse/engine/pool.ts'
import { clearOldUploads, clearTemp, expire } from './housekeeping.ts'

const hourMs = 3_600_000
let house: Awaited<ReturnType<typeof openWarehouse>>
let client: SqlClient
let results: string

beforeEach(async () => {
  house = await openWarehouse()
  client = await house.as('ADMIN')
  results = accountDirectories(house.accountId).results
})
afterEach(() => house.close())

const submit = async (text: string) => {
  const { statementId, status } = await client.session.submit({ text }).outcome
  expect(status).toBe('succeeded')
  return statementId
}

test('results go after a day with their files, also those that the engine has attached', async () => {
  const small = await submit('SELECT 42')
  const large = await submit('SELECT range FROM range(100000)')
  const now = Date.now()
  await expire(now + 22 * hourMs)
  expect([resultOf(small), resultOf(large)]).not.toContain(null)
  expect(readdirSync(results).length).toBeGreaterThanOrEqual(2)
  await expire(now + 26 * hourMs)
  expect(readdirSync(results)).toEqual([])
  expect([resultOf(small), resultOf(large)]).toEqual([null, null])
  // The engine goes on, and keeps anew.
  const next = await submit('SELECT range FROM range(100000)')
  expect(resultOf(next)).not.toBeNull()
})

test('without an engine the files go as well', async () => {
  await submit('SELECT range FROM range(100000)')
  await (await runningEngine(house.accountId))!.stop()
  await expire(Date.now() + 26 * hourMs)
  expect(readdirSync(results)).toEqual([])
})

test('a requestId is forgotten after a day', async () => {
  const now = Date.now()
  await claimRequest('u', 'r', 'one', now - 25 * hourMs)
  await finishRequest('u', 'r', {})
  await expire(now)
  expect(await claimRequest('u', 'r', 'another', now)).toEqual({ state: 'claimed' })
})

test('uploads go when they are a day old, what DuckDB moved to the disk at a start', async () => {
  const { staging, temp } = accountDirectories(house.accountId)
  const [old, young, spilled] = [
    join(staging, 'old.csv'),
    join(staging, 'young.csv'),
    join(temp, 'duckdb_temp_storage'),
  ]
  for (const path of [old, young, spilled]) writeFileSync(path, 'x')
  const yesterday = (Date.now() - 25 * hourMs) / 1000
  utimesSync(old, yesterday, yesterday)
  await clearOldUploads(Date.now())
  expect([old, young].map(existsSync)).toEqual([false, true])
  await clearTemp()
  expect([spilled, young].map(existsSync)).toEqual([false, true])
})
