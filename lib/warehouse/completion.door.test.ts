import { afterAll, beforeAll, expect, it } from 'vitest'
import { accessState, applyCatalogChanges, findDatabase, findSchema, newSecurable } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { openWarehouse, type SqlClient } from '../testing/warehouse.ts'
import { complete } from './completion.ts'
import type { CompletionWish } from './types.ts'

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
    'CREATE TABLE sales.main.orders (id BIGINT, "Net total" DECIMAL(18, 2))',
    'CREATE TABLE sales.main.hidden (x INTEGER)',
    'CREATE MACRO sales.main.twice(x) AS 2 * x',
    'CREATE SCHEMA sales.old',
    'CREATE TABLE sales.old.archive (y INTEGER)',
    'GRANT USAGE ON DATABASE sales TO ROLE READER',
    'GRANT USAGE ON SCHEMA sales.main TO ROLE READER',
    'GRANT SELECT ON TABLE sales.main.orders TO ROLE READER',
  )
  admin = await home.actor('ADMIN')
  anna = await home.actor('ANNA')
})
afterAll(() => home.close())

const names = async (actor: Actor, path: string[], more: Partial<CompletionWish> = {}) =>
  (await complete(actor, { path, prefix: '', ...more })).names.map(({ name }) => name)

it('reads a path as SQL does: from the root, from the database, from the schema', async () => {
  const here = { database: 'sales', schema: 'main' }
  expect(await names(admin, [], here)).toEqual(['hidden', 'orders', 'twice', 'main', 'old', 'sales'])
  expect(await names(admin, ['sales'])).toEqual(['main', 'old', 'hidden', 'orders', 'twice'])
  expect(await names(admin, ['OLD'], here)).toEqual(['archive'])
  for (const path of [['sales', 'main', 'orders'], ['sales', 'orders'], ['main', 'orders'], ['orders']])
    expect(await names(admin, path, here)).toEqual(['id', 'Net total'])
  expect((await complete(admin, { path: ['orders'], prefix: '', ...here })).names[1]).toEqual({
    name: 'Net total',
    kind: 'column',
    detail: 'DECIMAL(18,2)',
  })
})

it('answers what the roles may see, and nothing of what they may not', async () => {
  expect(await names(anna, ['sales', 'main'])).toEqual(['orders'])
  expect(await names(anna, ['sales', 'main', 'hidden'])).toEqual([])
  expect(await names(anna, ['sales', 'old'])).toEqual([])
  expect(await names(admin, ['sales', 'main'], { role: 'PUBLIC' })).toContain('orders')
  await expect(names(anna, [], { role: 'ACCOUNTADMIN' })).rejects.toMatchObject({ sqlState: '42501' })
})

it('follows a GRANT and DDL at once', async () => {
  await sql.all('GRANT SELECT ON TABLE sales.main.hidden TO ROLE READER')
  expect(await names(anna, ['sales', 'main'])).toEqual(['hidden', 'orders'])
  await sql.all('ALTER TABLE sales.main.orders ADD COLUMN note VARCHAR')
  expect(await names(anna, ['sales', 'main', 'orders'])).toEqual(['id', 'Net total', 'note'])
  await sql.all('ALTER TABLE sales.main.hidden RENAME TO shown')
  expect(await names(anna, ['sales', 'main'])).toEqual(['orders', 'shown'])
})

it('names the builtin functions when asked, operators and refused ones aside', async () => {
  const { functions } = await complete(admin, { path: [], prefix: '', functions: true })
  expect(functions).toContain('date_trunc')
  for (const name of ['read_csv', 'getenv', '+']) expect(functions).not.toContain(name)
})

it('finds by prefix among 10,000 tables, right after a change too', async () => {
  const state = accessState(home.accountId)
  const database = findDatabase(state, 'sales')!
  const schema = findSchema(state, database.id, 'main')!
  await applyCatalogChanges(
    home.accountId,
    Array.from({ length: 10_000 }, (_, i) => ({
      type: 'create' as const,
      securable: newSecurable(home.accountId, {
        kind: 'TABLE',
        parentId: schema.id,
        name: `T_${String(i).padStart(5, '0')}`,
        ownerRoleId: schema.ownerRoleId,
      }),
    })),
  )
  const here = { database: 'sales', schema: 'main' }
  const completed = (prefix: string) => complete(admin, { path: [], prefix, ...here })
  expect(await completed('t_0999')).toMatchObject({
    more: true,
    names: Array.from({ length: 10 }, (_, i) => ({ name: `T_0999${i}` })),
  })
  expect((await completed('9999')).names[0]!.name).toBe('T_09999')
})
