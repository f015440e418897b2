import { afterAll, beforeAll, expect, it } from 'vitest'
import { split } from '../../lib/sql/index.ts'
import { openWarehouse } from '../../lib/testing/warehouse.ts'
import { sampleQuestions, sampleSql } from './sample.ts'

let house: Awaited<ReturnType<typeof openWarehouse>>
beforeAll(async () => {
  house = await openWarehouse()
})
afterAll(() => house.close())

it('makes the same tables wherever and as often as it is loaded, small ones, and every question has an answer', async () => {
  const client = await house.as('ADMIN')
  const sums = async () => {
    await client.all(...sampleSql)
    return client.rows(`SELECT count(*), sum(price), min(shipped_on), max(shipped_on) FROM SAMPLE.main.lineitem`)
  }
  const first = await sums()
  expect(first).toEqual([['60003', '1607620546.00', '2019-01-03', '2025-11-23']])
  expect(await sums()).toEqual(first)
  expect(Buffer.byteLength(sampleSql.join())).toBeLessThan(10_000)
  for (const { text } of split(sampleQuestions)) expect((await client.rows(text)).length, text).toBeGreaterThan(3)
})
