import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Actor } from '../access/types.ts'
import { openWarehouse, type SqlClient } from '../testing/warehouse.ts'
import { catalogMark } from './catalogMark.ts'
import { searchObjects } from './search.ts'

let home: Awaited<ReturnType<typeof openWarehouse>>
let sql: SqlClient
let admin: Actor
let anna: Actor

beforeAll(async () => {
  home = await openWarehouse()
  sql = await home.as('ADMIN')
  await sql.all(
    'CREATE ROLE READER',
    'CREATE USER ANNA DEFAULT_ROLE = READER',
    'GRANT ROLE READER TO USER ANNA',
    'CREATE DATABASE sales',
    'CREATE TABLE sales.main.orders (id BIGINT)',
    'CREATE VIEW sales.main.recent_orders AS SELECT 1 AS x',
    'CREATE TABLE sales.main.hidden (x INTEGER)',
    'GRANT USAGE ON DATABASE sales TO ROLE READER',
    'GRANT USAGE ON SCHEMA sales.main TO ROLE READER',
    'GRANT SELECT ON TABLE sales.main.orders TO ROLE READER',
  )
  admin = await home.actor('ADMIN')
  anna = await home.actor('ANNA')
})
afterAll(() => home.close())

const paths = async (actor: Actor, text: string, role?: string) =>
  (await searchObjects(actor, { text, role })).map(({ kind, path }) => `${kind} ${path.join('.')}`)

it('finds objects by words of their path, the best first', async () => {
  expect(await paths(admin, 'orders')).toEqual(['table sales.main.orders', 'view sales.main.recent_orders'])
  expect(await paths(admin, 'SALES main hid')).toEqual(['table sales.main.hidden'])
  expect((await paths(admin, 'sales'))[0]).toBe('database sales')
})

it('finds what the roles may see, and follows a GRANT at once', async () => {
  expect(await paths(anna, 'orders')).toEqual(['table sales.main.orders'])
  expect(await paths(anna, 'hidden')).toEqual([])
  await sql.all('GRANT SELECT ON TABLE sales.main.hidden TO ROLE READER')
  expect(await paths(anna, 'hidden')).toEqual(['table sales.main.hidden'])
  await sql.all('DROP TABLE sales.main.hidden')
  expect(await paths(admin, 'hidden')).toEqual([])
  await expect(paths(anna, 'orders', 'ACCOUNTADMIN')).rejects.toMatchObject({ sqlState: '42501' })
})

it('a mark changes with what the actor sees, and with nothing else', async () => {
  const marks = async () => [await catalogMark(admin), await catalogMark(anna)]
  const first = await marks()
  expect(await marks()).toEqual(first)
  await sql.all('CREATE TABLE sales.main.secret (x INTEGER)')
  const second = await marks()
  expect(second[0]).not.toBe(first[0])
  expect(second[1]).toBe(first[1])
  await sql.all('ALTER TABLE sales.main.orders ADD COLUMN note VARCHAR')
  const third = await marks()
  expect(third[0]).not.toBe(second[0])
  expect(third[1]).not.toBe(second[1])
  await sql.all('INSERT INTO sales.main.orders (id) VALUES (1)')
  expect(await marks()).toEqual(third)
  await expect(catalogMark(anna, 'ACCOUNTADMIN')).rejects.toMatchObject({ sqlState: '42501' })
})
