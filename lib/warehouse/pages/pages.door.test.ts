import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../access/types.ts'
import { openWarehouse } from '../../testing/warehouse.ts'
import {
  dependentsOf,
  effectiveAccess,
  explainStatement,
  futureGrants,
  grantsOn,
  listedUsers,
  listObjects,
  listRoles,
  listWarehouses,
  objectPage,
  rolePage,
  signInLinkFor,
  userPage,
} from './index.ts'

let home: Awaited<ReturnType<typeof openWarehouse>>
let admin: Actor
let anna: Actor
let ben: Actor

beforeAll(async () => {
  home = await openWarehouse()
  const sql = await home.as('ADMIN')
  await sql.all(
    'CREATE ROLE READER',
    "CREATE USER ANNA EMAIL = 'anna@example.org' DEFAULT_ROLE = READER",
    'CREATE USER BEN',
    'GRANT ROLE READER TO USER ANNA',
    'GRANT ROLE READER TO ROLE SYSADMIN',
    "CREATE DATABASE shop COMMENT = 'All that is sold'",
    'CREATE TABLE shop.main.orders (id BIGINT PRIMARY KEY, total DECIMAL(18, 2) DEFAULT 0 CHECK (total >= 0))',
    'INSERT INTO shop.main.orders SELECT i, i FROM range(1000) AS r(i)',
    "COMMENT ON COLUMN shop.main.orders.total IS 'With tax'",
    'USE shop.main',
    'CREATE TABLE lines (order_id BIGINT REFERENCES orders (id))',
    'CREATE TABLE shop.main.secrets (x INTEGER)',
    'CREATE VIEW shop.main.big AS SELECT * FROM orders WHERE total > 500',
    'CREATE SCHEMA shop.reports',
    'CREATE VIEW shop.reports."Too big" AS SELECT * FROM shop.main."ORDERS" WHERE total > 900',
    "CREATE VIEW shop.reports.words AS SELECT 'orders' AS orders",
    'CREATE MACRO shop.main.count_orders() AS (SELECT count(*) FROM shop.main.orders)',
    'CREATE SEQUENCE shop.main.ids START 7',
    'GRANT USAGE ON DATABASE shop TO ROLE READER',
    'GRANT USAGE ON SCHEMA shop.main TO ROLE READER',
    'GRANT SELECT ON TABLE shop.main.orders TO ROLE READER WITH GRANT OPTION',
    'GRANT SELECT ON FUTURE TABLES IN SCHEMA shop.main TO ROLE READER',
  )
  admin = await home.actor('ADMIN')
  anna = await home.actor('ANNA')
  ben = await home.actor('BEN')
})
afterAll(() => home.close())

const names = (all: { name: string }[]) => all.map(({ name }) => name)
const absent = { sqlState: '42S02' }

describe('lists', () => {
  it('show what the active roles may see, with owner, comment, rows and bytes', async () => {
    expect(await listObjects(admin, [])).toMatchObject([
      { kind: 'database', name: 'shop', owner: 'ACCOUNTADMIN', comment: 'All that is sold', bytes: expect.any(Number) },
    ])
    expect(names(await listObjects(admin, ['shop', 'main']))).toEqual([
      'lines',
      'orders',
      'secrets',
      'big',
      'count_orders',
      'ids',
    ])
    expect((await listObjects(admin, ['SHOP', 'main']))[1]).toMatchObject({ name: 'orders', rows: 1000 })
  })

  it('leave out what a reader holds nothing on, and answer for hidden and absent alike', async () => {
    expect(names(await listObjects(anna, ['shop']))).toEqual(['main'])
    expect(names(await listObjects(anna, ['shop', 'main']))).toEqual(['orders'])
    expect(await listObjects(ben, [])).toEqual([])
    await expect(listObjects(ben, ['shop'])).rejects.toMatchObject(absent)
    const [hidden, none] = await Promise.all(
      [anna, anna].map((actor, at) =>
        objectPage(actor, ['shop', 'main', ['secrets', 'secretz'][at]!]).catch((error) => error.message as string),
      ),
    )
    expect(String(hidden).replace('secrets', '')).toBe(String(none).replace('secretz', ''))
  })
})

describe('the page of an object', () => {
  it('tells columns, constraints, definition, rows, and what one holds on it', async () => {
    const page = await objectPage(admin, ['shop', 'main', 'orders'])
    expect(page).toMatchObject({ kind: 'table', rows: 1000, path: ['shop', 'main', 'orders'], owner: 'ACCOUNTADMIN' })
    expect(page.ddl).toMatch(/^CREATE TABLE/)
    expect(page.columns).toEqual([
      { name: 'id', type: 'BIGINT', nullable: false, default: null, comment: null },
      { name: 'total', type: 'DECIMAL(18,2)', nullable: true, default: '0', comment: 'With tax' },
    ])
    expect(page.constraints.map(({ type }) => type).sort()).toEqual(['CHECK', 'NOT NULL', 'PRIMARY KEY'])
    expect(page.held).toContain('OWNERSHIP')
    expect((await objectPage(anna, ['shop', 'main', 'orders'])).held).toEqual(['SELECT'])
  })

  it('gives views and macros as they were written, and sequences', async () => {
    expect((await objectPage(admin, ['shop', 'main', 'big'])).ddl).toContain('WHERE total > 500')
    expect((await objectPage(admin, ['shop', 'main', 'count_orders'], 'macro')).ddl).toContain('count(*)')
    expect((await objectPage(admin, ['shop', 'main', 'ids'])).ddl).toMatch(/SEQUENCE.*7/)
    await expect(objectPage(admin, ['shop', 'main', 'orders'], 'macro')).rejects.toMatchObject(absent)
  })

  it('names what depends on it: by text, in any spelling, and by foreign key; a string or an alias is no name', async () => {
    const paths = async (actor: Actor, path: string[]) =>
      (await dependentsOf(actor, path)).map((one) => one.path.slice(1).join('.')).sort()
    expect(await paths(admin, ['shop', 'main', 'orders'])).toEqual([
      'main.big',
      'main.count_orders',
      'main.lines',
      'reports.Too big',
    ])
    expect(await paths(admin, ['shop', 'main'])).toEqual(['reports.Too big'])
    expect(await paths(anna, ['shop', 'main', 'orders'])).toEqual([])
    expect(await paths(admin, ['shop', 'main', 'secrets'])).toEqual([])
  })
})

describe('grants', () => {
  it('are listed with their grantor, those to come apart', async () => {
    const lines = await grantsOn(anna, 'TABLE', ['shop', 'main', 'orders'])
    expect(lines).toContainEqual(
      expect.objectContaining({
        privilege: 'SELECT',
        grantee: 'READER',
        grantor: 'ACCOUNTADMIN',
        grantOption: true,
        createdAt: expect.any(Number),
      }),
    )
    expect(await futureGrants(admin, { kind: 'SCHEMA', path: ['shop', 'main'] })).toMatchObject([
      { privilege: 'SELECT', on: 'TABLE', grantee: 'READER', grantor: null },
    ])
    await expect(grantsOn(ben, 'TABLE', ['shop', 'main', 'orders'])).rejects.toMatchObject(absent)
  })

  it('can be tried out, which changes nothing and runs nothing else', async () => {
    const sql = 'EXPLAIN GRANT INSERT ON TABLE shop.main.orders TO ROLE READER'
    const { rows } = await explainStatement(admin, sql)
    expect(rows).toContainEqual(['GAINS', 'USER', 'ANNA', 'INSERT', 'TABLE', 'shop.main.orders'])
    expect((await grantsOn(admin, 'TABLE', ['shop', 'main', 'orders'])).some((l) => l.privilege === 'INSERT')).toBe(
      false,
    )
    await expect(explainStatement(anna, sql)).rejects.toMatchObject({ sqlState: '42501' })
    for (const other of ['GRANT INSERT ON TABLE shop.main.orders TO ROLE READER', 'SHOW GRANTS', 'SELECT 1'])
      await expect(explainStatement(admin, other)).rejects.toMatchObject({ sqlState: '42601' })
    await expect(explainStatement(ben, sql, 'ACCOUNTADMIN')).rejects.toMatchObject({ sqlState: '42501' })
  })
})

describe('administration', () => {
  it('lists roles with who inherits them, and a role with what it holds', async () => {
    const reader = listRoles(anna).find(({ name }) => name === 'READER')
    expect(reader).toMatchObject({ parents: ['SYSADMIN'], users: 1, mine: true })
    const page = await rolePage(anna, 'READER')
    expect(page.members.map(({ to, grantee }) => `${to} ${grantee}`).sort()).toEqual(['ROLE SYSADMIN', 'USER ANNA'])
    expect(page.privileges.map(({ privilege, name }) => `${privilege} ${name}`)).toContain('SELECT shop.main.orders')
    // READER's other grants are on what BEN may not see.
    expect((await rolePage(ben, 'READER')).privileges).toEqual([])
    await expect(rolePage(admin, 'NOBODY')).rejects.toMatchObject(absent)
  })

  it('shows addresses and makes sign-in links to those who own the user', async () => {
    const email = async (actor: Actor) => (await listedUsers(actor)).find(({ name }) => name === 'ANNA')?.email
    expect([await email(admin), await email(anna), await email(ben)]).toEqual([
      'anna@example.org',
      'anna@example.org',
      null,
    ])
    expect(await signInLinkFor(admin, 'ANNA')).toMatch(/^[\w-]{20,}$/)
    await expect(signInLinkFor(ben, 'ANNA')).rejects.toMatchObject({ sqlState: '42501' })
    expect(await userPage(admin, 'ANNA')).toMatchObject({
      defaultRole: 'READER',
      secondaryRoles: 'ALL',
      roles: ['READER'],
    })
  })

  it("explains each right that a user has, as far as one's own sight goes", async () => {
    const { rights, total } = await effectiveAccess(admin, 'ANNA', { text: 'orders' })
    expect(total).toBe(1)
    expect(rights[0]).toEqual({
      kind: 'TABLE',
      name: 'shop.main.orders',
      privilege: 'SELECT',
      chain: 'USER ANNA > ROLE READER > SELECT granted by ROLE ACCOUNTADMIN',
    })
    expect((await effectiveAccess(ben, 'ANNA')).rights.map(({ kind }) => kind)).not.toContain('TABLE')
    const own = (await effectiveAccess(admin, 'ADMIN', { text: 'secrets' })).rights
    expect(own.every(({ chain }) => chain.endsWith('OWNERSHIP'))).toBe(true)
    expect(own.length).toBeGreaterThan(3)
  })

  it('lists warehouses with their load', async () => {
    expect(await listWarehouses(anna)).toMatchObject([{ name: 'COMPUTE_WH', slots: 8, running: 0, queued: 0 }])
  })
})
