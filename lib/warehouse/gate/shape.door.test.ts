import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWarehouse, type SqlClient } from '../../testing/warehouse.ts'

let house: Awaited<ReturnType<typeof openWarehouse>>
let rita: SqlClient

/** Rita sees the table `secret`, since she may write to it, and reads of it only what the views show. */
beforeAll(async () => {
  house = await openWarehouse({ LOG_LEVEL: 'error' })
  const owner = await house.as('ADMIN')
  await owner.all(
    'CREATE ROLE reader',
    'CREATE USER rita DEFAULT_ROLE = reader',
    'GRANT ROLE reader TO USER rita',
    'CREATE DATABASE d',
    'CREATE TABLE d.main.secret (id BIGINT, x VARCHAR)',
    "INSERT INTO d.main.secret VALUES (1, 'shown'), (2, 'canary'), (9007199254740992, 'canary'), (9007199254740993, 'shown')",
    'CREATE TABLE d.main.shown (id BIGINT)',
    'INSERT INTO d.main.shown VALUES (1)',
    'CREATE TABLE d.main.withheld (id BIGINT)',
    'INSERT INTO d.main.withheld VALUES (2)',
    'CREATE VIEW d.main.one AS SELECT x FROM d.main.secret WHERE id = 9007199254740993',
    `CREATE VIEW d.main.listed AS WITH ok AS MATERIALIZED (SELECT id FROM d.main.shown)
     SELECT x FROM d.main.secret WHERE id IN (FROM ok) OR -id IN (FROM ok)`,
    `CREATE VIEW d.main.two AS WITH ok AS MATERIALIZED (SELECT id FROM d.main.shown),
     ko AS MATERIALIZED (SELECT id FROM d.main.withheld)
     SELECT x FROM d.main.secret WHERE id IN (FROM ok) AND id NOT IN (FROM ko)`,
    'GRANT USAGE ON DATABASE d TO ROLE reader',
    'GRANT USAGE ON SCHEMA d.main TO ROLE reader',
    ...['secret', 'shown', 'withheld'].map((name) => `GRANT INSERT ON TABLE d.main.${name} TO ROLE reader`),
    ...['one', 'listed', 'two'].map((name) => `GRANT SELECT ON VIEW d.main.${name} TO ROLE reader`),
  )
  rita = await house.as('rita')
}, 60_000)

afterAll(() => house.close())

test.each(['one', 'listed', 'two'])('the view %s is read, alone and beside a large list', async (view) => {
  expect(await rita.rows(`FROM d.main.${view}`)).toEqual([['shown']])
  const list = Array.from({ length: 5_000 }, (_, n) => `'${n}'`).join(', ')
  expect(await rita.rows(`FROM d.main.${view} WHERE x NOT IN (${list})`)).toEqual([['shown']])
})

test('a filter on another number, though JavaScript takes them for one, is not the view', async () => {
  const text = (id: string) => `SELECT x FROM d.main.secret WHERE id = ${id} UNION ALL FROM d.main.one WHERE false`
  expect(await rita.code(text('9007199254740992'))).toBe('42501')
})

test('a body over a common table expression of its own is not one over the one of its reader', async () => {
  const text = `WITH mine AS MATERIALIZED (SELECT 2::BIGINT AS id) FROM (
    WITH ok AS MATERIALIZED (SELECT id FROM d.main.shown)
    SELECT x FROM d.main.secret WHERE id IN (FROM mine) OR -id IN (FROM ok)) UNION ALL FROM d.main.listed WHERE false`
  expect(await rita.code(text)).toBe('42501')
})

test('nor is one that asks two of its own the other way round', async () => {
  const text = `FROM (WITH ok AS MATERIALIZED (SELECT id FROM d.main.shown),
     ko AS MATERIALIZED (SELECT id FROM d.main.withheld)
     SELECT x FROM d.main.secret WHERE id IN (FROM ko) AND id NOT IN (FROM ok)) UNION ALL FROM d.main.two WHERE false`
  expect(await rita.code(text)).toBe('42501')
})
