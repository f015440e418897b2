import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  childrenOf,
  effectiveRoles,
  findDatabase,
  renameSecurable,
  unregisterSecurable,
} from '../../../access/index.ts'
import { type AccessWorld, openAccessWorld, type RoleClient } from '../../../testing/access.ts'

const absent = (name: string) => `Object '${name}' does not exist or not authorized.`

let world: AccessWorld
let admin: RoleClient
let owner: RoleClient
let reader: RoleClient

beforeEach(async () => {
  world = await openAccessWorld()
  admin = world.admin
  owner = await world.user('OLGA', 'OWNER')
  reader = await world.user('RITA', 'READER')
  await admin.grant('CREATE DATABASE', 'ACCOUNT', 'OWNER')
  await owner.create('DATABASE', 'D')
  await owner.create('SCHEMA', 'D.S')
  await owner.create('TABLE', 'D.S.T')
})
afterEach(() => world.close())

const grantReach = async (role = 'READER') => {
  await owner.grant('USAGE', 'DATABASE D', role)
  await owner.grant('USAGE', 'SCHEMA D.S', role)
}

describe('who reaches an object', () => {
  it('1 denies by default; the owner reads', async () => {
    await expect(reader.select('D.S.T')).rejects.toThrow(absent('D.S.T'))
    await owner.select('D.S.T')
  })

  it('2 needs a privilege on the database', async () => {
    await owner.grant('USAGE', 'SCHEMA D.S', 'READER')
    await owner.grant('SELECT', 'TABLE D.S.T', 'READER')
    await expect(reader.select('D.S.T')).rejects.toMatchObject({ sqlState: '42S02', message: absent('D.S.T') })
    await owner.grant('USAGE', 'DATABASE D', 'READER')
    await reader.select('D.S.T')
  })

  it('3 needs a privilege on the schema', async () => {
    await owner.grant('USAGE', 'DATABASE D', 'READER')
    await owner.grant('SELECT', 'TABLE D.S.T', 'READER')
    await expect(reader.select('D.S.T')).rejects.toMatchObject({ sqlState: '42S02', message: absent('D.S.T') })
    await owner.grant('USAGE', 'SCHEMA D.S', 'READER')
    await reader.select('D.S.T')
  })

  it('4 takes any privilege on the containers', async () => {
    await owner.grant('MONITOR', 'DATABASE D', 'READER')
    await owner.grant('CREATE TABLE', 'SCHEMA D.S', 'READER')
    await owner.grant('SELECT', 'TABLE D.S.T', 'READER')
    await reader.select('D.S.T')
    await expect(reader.need('USAGE', 'DATABASE D')).rejects.toMatchObject({ sqlState: '42501' })
  })

  it('5 refuses INSERT to a holder of SELECT, in the words of the specification', async () => {
    await grantReach()
    await owner.grant('SELECT', 'TABLE D.S.T', 'READER')
    await reader.select('D.S.T')
    await expect(reader.need('INSERT', 'TABLE D.S.T')).rejects.toMatchObject({
      sqlState: '42501',
      message:
        "Insufficient privileges to operate on table 'T'. Your role READER must have INSERT granted on TABLE D.S.T.",
    })
    await owner.grant('INSERT', 'TABLE D.S.T', 'READER')
    await reader.need('INSERT', 'TABLE D.S.T')
  })

  it('6 lets the owner alter and drop, a SELECT holder not', async () => {
    await grantReach()
    await owner.grant('SELECT', 'TABLE D.S.T', 'READER')
    await owner.need('OWNERSHIP', 'TABLE D.S.T')
    await expect(reader.need('OWNERSHIP', 'TABLE D.S.T')).rejects.toMatchObject({ sqlState: '42501' })
  })

  it("gives a container's owner no right on what others own in it", async () => {
    await grantReach()
    await owner.grant('CREATE TABLE', 'SCHEMA D.S', 'READER')
    await reader.create('TABLE', 'D.S.MINE')
    await expect(owner.select('D.S.MINE')).rejects.toMatchObject({ sqlState: '42S02' })
    await reader.select('D.S.MINE')
  })

  it('11 hides a detached role’s objects from ACCOUNTADMIN until it grants itself access', async () => {
    await expect(admin.select('D.S.T')).rejects.toThrow(absent('D.S.T'))
    await admin.grant('USAGE', 'DATABASE D', 'ACCOUNTADMIN')
    await admin.grant('USAGE', 'SCHEMA D.S', 'ACCOUNTADMIN')
    await admin.grant('SELECT', 'TABLE D.S.T', 'ACCOUNTADMIN')
    await admin.select('D.S.T')
  })

  it('17 shows objects of PUBLIC to all', async () => {
    await admin.grant('CREATE DATABASE', 'ACCOUNT', 'PUBLIC')
    owner.use('PUBLIC')
    await owner.create('DATABASE', 'OPEN')
    await reader.need('OWNERSHIP', 'DATABASE OPEN')
    await expect(reader.need('USAGE', 'DATABASE D')).rejects.toMatchObject({ sqlState: '42S02' })
  })

  it('46 answers absent and forbidden with one text and code, and never with a hidden spelling', async () => {
    await owner.create('TABLE', 'D.S.Secret')
    const hidden = reader.select('D.S.SECRET')
    await expect(hidden).rejects.toMatchObject({ sqlState: '42S02', message: absent('D.S.SECRET') })
    await expect(reader.select('D.S.NOTHING')).rejects.toMatchObject({
      sqlState: '42S02',
      message: absent('D.S.NOTHING'),
    })
    await expect(reader.grant('SELECT', 'TABLE D.S.SECRET', 'READER')).rejects.toThrow(absent('D.S.SECRET'))
    await expect(reader.showGrantsOn('TABLE D.S.SECRET')).rejects.toThrow(absent('D.S.SECRET'))
    await owner.select('D.S.SECRET')
  })

  it('47 lists what can be named, and nothing else', async () => {
    const schema = await owner.create('SCHEMA', 'D.S2')
    await owner.create('TABLE', 'D.S2.A')
    await owner.create('TABLE', 'D.S2.B')
    await owner.grant('USAGE', 'SCHEMA D.S2', 'READER')
    await owner.grant('REFERENCES', 'TABLE D.S2.A', 'READER')
    expect(reader.lists(schema.id)).toEqual([])
    await owner.grant('USAGE', 'DATABASE D', 'READER')
    expect(reader.lists(schema.id)).toEqual(['A'])
    expect(owner.lists(schema.id)).toEqual(['A', 'B'])
    await reader.need('REFERENCES', 'TABLE D.S2.A')
    await expect(reader.need('REFERENCES', 'TABLE D.S2.B')).rejects.toMatchObject({ sqlState: '42S02' })
  })

  it('48 keeps grants over a rename and loses them when the object is made anew', async () => {
    await grantReach()
    await owner.grant('SELECT', 'TABLE D.S.T', 'READER')
    const table = childrenOf(owner.state, childrenOf(owner.state, findDatabase(owner.state, 'D')!.id)[0]!.id)[0]!
    await renameSecurable(world.accountId, table.id, 'U')
    await reader.select('D.S.U')
    await unregisterSecurable(world.accountId, table.id)
    await owner.create('TABLE', 'D.S.U')
    await expect(reader.select('D.S.U')).rejects.toThrow(absent('D.S.U'))
    await owner.select('D.S.U')
  })

  it('49 refuses the next statement after a REVOKE', async () => {
    await grantReach()
    await owner.grant('SELECT', 'TABLE D.S.T', 'READER')
    await reader.select('D.S.T')
    await owner.revoke('SELECT', 'TABLE D.S.T', 'READER')
    await expect(reader.select('D.S.T')).rejects.toThrow(absent('D.S.T'))
  })

  it('51 tells a warehouse’s privileges apart', async () => {
    await admin.use('SYSADMIN').create('WAREHOUSE', 'W')
    await expect(reader.need('USAGE', 'WAREHOUSE W')).rejects.toMatchObject({ sqlState: '42S02' })
    await reader.need('USAGE', 'WAREHOUSE COMPUTE_WH')
    for (const privilege of ['USAGE', 'OPERATE', 'MONITOR', 'MODIFY']) {
      await admin.grant(privilege, 'WAREHOUSE W', 'READER')
      await reader.need(privilege, 'WAREHOUSE W')
      const others = ['USAGE', 'OPERATE', 'MONITOR', 'MODIFY'].filter((other) => other !== privilege)
      for (const other of others)
        await expect(reader.need(other, 'WAREHOUSE W')).rejects.toMatchObject({ sqlState: '42501' })
      await admin.revoke(privilege, 'WAREHOUSE W', 'READER')
    }
  })

  it('51 lets MANAGE WAREHOUSES operate, monitor and modify every warehouse', async () => {
    await admin.use('SYSADMIN').create('WAREHOUSE', 'W')
    await admin.use('ACCOUNTADMIN').grant('MANAGE WAREHOUSES', 'ACCOUNT', 'READER')
    await reader.need('OPERATE', 'WAREHOUSE W')
    await expect(reader.need('OWNERSHIP', 'WAREHOUSE W')).rejects.toMatchObject({ sqlState: '42501' })
  })

  it('54 finds quoted, mixed-case and Unicode names without ASCII case, other letters exactly', async () => {
    await owner.create('TABLE', 'D.S."Mixed Näme.x"')
    await owner.select('d.s."mIXED näme.X"')
    await expect(owner.select('d.s."mixed NÄME.x"')).rejects.toMatchObject({ sqlState: '42S02' })
    await expect(owner.create('TABLE', 'd.s."MIXED NäME.X"')).rejects.toMatchObject({ sqlState: '42710' })
    await expect(reader.grant('SELECT', 'TABLE d.s."mixed näme.x"', 'READER')).rejects.toMatchObject({
      sqlState: '42S02',
    })
    await owner.grant('SELECT', 'TABLE d.s."mixed näme.x"', 'reader')
    const rows = (await owner.showGrantsOn('TABLE d.s."mixed näme.x"')).rows
    expect(rows.map((row) => row[3])).toEqual(['D.S."Mixed Näme.x"', 'D.S."Mixed Näme.x"'])
  })

  it('resolves unqualified names by the session: schema, then database', async () => {
    owner.database = 'D'
    owner.schema = 'S'
    await owner.select('T')
    await owner.select('S.T')
    await owner.create('SCHEMA', 'D.main')
    await owner.create('TABLE', 'D.main.M')
    owner.database = null
    await owner.select('D.M')
    await expect(owner.select('T')).rejects.toThrow(absent('T'))
    await expect(owner.select('x.D.S.T')).rejects.toMatchObject({ sqlState: '42601' })
  })
})

describe('sessions', () => {
  it('12 creates with the primary role only', async () => {
    await grantReach()
    await owner.grant('CREATE TABLE', 'SCHEMA D.S', 'READER')
    const both = await world.user('BO', 'OTHER', 'READER')
    both.use('OTHER', 'ALL')
    await expect(both.create('TABLE', 'D.S.X')).rejects.toMatchObject({
      sqlState: '42501',
      message:
        "Insufficient privileges to operate on schema 'S'. Your role OTHER must have CREATE TABLE granted on SCHEMA D.S.",
    })
    both.use('READER')
    const made = await both.create('TABLE', 'D.S.X')
    expect(made.ownerRoleId).toBe(both.roles.primaryRoleId)
  })

  it('checks a CREATE in order: container, privilege, name', async () => {
    await expect(reader.create('TABLE', 'D.S.T')).rejects.toMatchObject({ sqlState: '42S02' })
    await grantReach()
    await expect(reader.create('TABLE', 'D.S.T')).rejects.toMatchObject({ sqlState: '42501' })
    await owner.grant('CREATE TABLE', 'SCHEMA D.S', 'READER')
    await owner.grant('CREATE VIEW', 'SCHEMA D.S', 'READER')
    await expect(reader.create('TABLE', 'D.S.t')).rejects.toMatchObject({ sqlState: '42710' })
    await expect(reader.create('VIEW', 'D.S.t')).rejects.toMatchObject({ sqlState: '42710' })
    await reader.create('TABLE', 'D.S.T2')
  })

  it('13 reads through a secondary role, until NONE', async () => {
    await grantReach()
    await owner.grant('SELECT', 'TABLE D.S.T', 'READER')
    const both = await world.user('BO', 'OTHER', 'READER')
    await both.use('OTHER', 'ALL').select('D.S.T')
    await both.use('OTHER', [both.use('READER').roles.primaryRoleId]).select('D.S.T')
    await expect(both.use('OTHER', 'NONE').select('D.S.T')).rejects.toMatchObject({ sqlState: '42S02' })
  })

  it('14 sees with ALL a role that is granted meanwhile', async () => {
    await grantReach()
    await owner.grant('SELECT', 'TABLE D.S.T', 'READER')
    const late = await world.user('LEO', 'OTHER')
    late.use('OTHER', 'ALL')
    await expect(late.select('D.S.T')).rejects.toMatchObject({ sqlState: '42S02' })
    await admin.grantRole('READER', 'USER LEO')
    await late.select('D.S.T')
  })

  it('15 refuses to start in a role that is not granted', () => {
    const start = (role: string) => effectiveRoles(reader.state, { userId: reader.userId, role })
    expect(() => start('OWNER')).toThrow(expect.objectContaining({ sqlState: '42501', status: 403 }))
    expect(() => start('NOWHERE')).toThrow(expect.objectContaining({ sqlState: '42501', status: 403 }))
    expect(start('reader').secondary).toBe('ALL')
    expect(start('public').primaryRoleId).toBe(world.roles.PUBLIC)
  })

  it('15 starts in a role that is inherited', async () => {
    await admin.grantRole('READER', 'OWNER')
    const session = effectiveRoles(owner.state, { userId: owner.userId, role: 'READER', defaultSecondary: 'NONE' })
    expect(session).toEqual({ primaryRoleId: reader.roles.primaryRoleId, secondary: 'NONE' })
  })

  it('16 starts in PUBLIC once DEFAULT_ROLE was revoked, and falls back to it in mid-session', async () => {
    const role = reader.roles.primaryRoleId
    const start = () => effectiveRoles(reader.state, { userId: reader.userId, defaultRoleId: role }).primaryRoleId
    expect(start()).toBe(role)
    await grantReach()
    await owner.grant('SELECT', 'TABLE D.S.T', 'READER')
    await reader.select('D.S.T')
    await admin.revokeRole('READER', 'USER RITA')
    expect(start()).toBe(world.roles.PUBLIC)
    await expect(reader.select('D.S.T')).rejects.toMatchObject({ sqlState: '42S02' })
  })

  it('55 keeps a bound token in its role, without secondary roles', async () => {
    const both = await world.user('BO', 'OTHER', 'READER')
    const other = both.use('OTHER').roles.primaryRoleId
    const start = (role?: string) => effectiveRoles(both.state, { userId: both.userId, boundRoleId: other, role })
    expect(start()).toEqual({ primaryRoleId: other, secondary: 'NONE' })
    expect(start('other')).toEqual({ primaryRoleId: other, secondary: 'NONE' })
    expect(() => start('READER')).toThrow(expect.objectContaining({ sqlState: '42501', status: 403 }))
    await admin.revokeRole('OTHER', 'USER BO')
    expect(() => start()).toThrow(expect.objectContaining({ sqlState: '42501', status: 403 }))
  })
})
