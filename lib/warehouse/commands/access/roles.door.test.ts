import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findRole, requireOwnersRight, rolesOf, stillAllowed } from '../../../access/index.ts'
import { type AccessWorld, named, openAccessWorld, type RoleClient } from '../../../testing/access.ts'
import { findUser } from '../../../users/index.ts'

let world: AccessWorld
let admin: RoleClient
let owner: RoleClient
let top: RoleClient

beforeEach(async () => {
  world = await openAccessWorld()
  admin = world.admin
  owner = await world.user('OLGA', 'OWNER')
  top = await world.user('TOM', 'TOP')
  await admin.grant('CREATE DATABASE', 'ACCOUNT', 'OWNER')
  await owner.create('DATABASE', 'D')
  await owner.create('SCHEMA', 'D.S')
  await owner.create('TABLE', 'D.S.T')
})
afterEach(() => world.close())

const give = async (role: string) => {
  await owner.grant('USAGE', 'DATABASE D', role)
  await owner.grant('USAGE', 'SCHEMA D.S', role)
  await owner.grant('SELECT', 'TABLE D.S.T', role)
}
const rows = async (client: RoleClient, to: string) =>
  (await client.showGrantsTo(to)).rows.map((row) => row.slice(1).join(' ')).sort()

describe('the hierarchy', () => {
  it('7 inherits over two levels', async () => {
    await admin.createRole('MIDDLE')
    await admin.createRole('LOW')
    await give('LOW')
    await admin.grantRole('MIDDLE', 'TOP')
    await expect(top.select('D.S.T')).rejects.toMatchObject({ sqlState: '42S02' })
    await admin.grantRole('LOW', 'MIDDLE')
    await top.select('D.S.T')
    await admin.revokeRole('LOW', 'MIDDLE')
    await expect(top.select('D.S.T')).rejects.toMatchObject({ sqlState: '42S02' })
  })

  it('8 counts a diamond once', async () => {
    for (const role of ['LEFT', 'RIGHT', 'LOW']) await admin.createRole(role)
    await give('LOW')
    for (const role of ['LEFT', 'RIGHT']) {
      await admin.grantRole('LOW', role)
      await admin.grantRole(role, 'TOP')
    }
    const names = [...rolesOf(top.state, top.userId)].map((id) => top.state.roles.get(id)?.name).sort()
    expect(names).toEqual(['LEFT', 'LOW', 'PUBLIC', 'RIGHT', 'TOP'])
    await admin.revokeRole('LEFT', 'TOP')
    await top.select('D.S.T')
    await admin.revokeRole('RIGHT', 'TOP')
    await expect(top.select('D.S.T')).rejects.toMatchObject({ sqlState: '42S02' })
  })

  it('9 refuses a cycle', async () => {
    await admin.createRole('LOW')
    await admin.grantRole('LOW', 'TOP')
    await expect(admin.grantRole('TOP', 'LOW')).rejects.toMatchObject({ sqlState: '0LP01' })
    await expect(admin.grantRole('TOP', 'TOP')).rejects.toMatchObject({ sqlState: '0LP01' })
    await admin.grantRole('LOW', 'OWNER')
  })

  it('10 gives the owner of a role none of its privileges', async () => {
    await admin.grant('CREATE ROLE', 'ACCOUNT', 'TOP')
    await top.createRole('LOW')
    await give('LOW')
    await expect(top.select('D.S.T')).rejects.toMatchObject({ sqlState: '42S02' })
    await top.grantRole('LOW', 'TOP')
    await top.select('D.S.T')
  })

  it('lets only a role’s owner or MANAGE GRANTS grant it', async () => {
    await expect(top.grantRole('OWNER', 'TOP')).rejects.toMatchObject({ sqlState: '42501' })
    await expect(top.revokeRole('OWNER', 'USER OLGA')).rejects.toMatchObject({ sqlState: '42501' })
    await expect(top.grantRole('NOWHERE', 'TOP')).rejects.toMatchObject({ sqlState: '42S02' })
    await admin.revokeRole('TOP', 'OWNER')
  })

  it('lets only ACCOUNTADMIN grant ACCOUNTADMIN, and only ORGADMIN ORGADMIN', async () => {
    await admin.grantRole('SECURITYADMIN', 'USER TOM')
    top.use('SECURITYADMIN')
    await expect(top.grantRole('ACCOUNTADMIN', 'USER TOM')).rejects.toMatchObject({ sqlState: '42501' })
    await top.grantRole('SYSADMIN', 'USER TOM')
    await expect(admin.grantRole('ORGADMIN', 'USER TOM')).rejects.toMatchObject({ sqlState: '42501' })
    await admin.grantRole('ACCOUNTADMIN', 'USER TOM')
    await top.use('ACCOUNTADMIN').need('OWNERSHIP', 'ROLE OWNER')
  })
})

describe('DROP ROLE', () => {
  it('35 passes what the role owned to the primary role, and ends all grants that name it', async () => {
    await admin.createRole('READER')
    await give('READER')
    await admin.grant('SELECT', 'FUTURE TABLES IN SCHEMA D.S', 'OWNER')
    await admin.dropRole('OWNER')
    await admin.select('D.S.T')
    expect(await rows(admin, 'ROLE READER')).toEqual([])
    expect(findRole(admin.state, 'OWNER')).toBeUndefined()
    expect(admin.state.futures.size).toBe(0)
    await expect(owner.select('D.S.T')).rejects.toMatchObject({ sqlState: '42S02' })
    await admin.createRole('OWNER')
    expect(await rows(admin, 'ROLE OWNER')).toEqual([])
  })

  it('35 needs OWNERSHIP of the role', async () => {
    await expect(top.dropRole('OWNER')).rejects.toMatchObject({ sqlState: '42501' })
    await expect(top.dropRole('NOWHERE')).rejects.toMatchObject({ sqlState: '42S02' })
    await top.run({ type: 'drop role', name: named('NOWHERE'), ifExists: true })
    await admin.dropRole('OWNER')
  })

  it('36 spares system roles and the current role', async () => {
    for (const role of ['PUBLIC', 'SYSADMIN', 'ACCOUNTADMIN'])
      await expect(admin.dropRole(role)).rejects.toMatchObject({ sqlState: '42501' })
    const rename = { type: 'alter role' as const, name: named('SYSADMIN'), ifExists: false, rename: named('X') }
    await expect(admin.run(rename)).rejects.toMatchObject({ sqlState: '42501' })
    await admin.grantOwnership('ROLE TOP', 'TOP')
    await expect(top.dropRole('TOP')).rejects.toMatchObject({ sqlState: '42501', message: /current role/ })
    await expect(admin.grantOwnership('ROLE SYSADMIN', 'TOP')).rejects.toMatchObject({ sqlState: '42501' })
    await admin.createRole('LOW')
    await admin.dropRole('LOW')
  })

  it('replaces a role by a new one without its grants', async () => {
    await admin.createRole('READER')
    await give('READER')
    const replace = {
      type: 'create role' as const,
      name: named('READER'),
      orReplace: true,
      ifNotExists: false,
      comment: 'new',
    }
    await expect(top.run(replace)).rejects.toMatchObject({ sqlState: '42501' })
    await admin.run(replace)
    expect(await rows(admin, 'ROLE READER')).toEqual([])
    expect(findRole(admin.state, 'READER')?.comment).toBe('new')
  })

  it('keeps grants over a rename, which needs CREATE ROLE too', async () => {
    await admin.createRole('READER')
    await give('READER')
    const rename = { type: 'alter role' as const, name: named('READER'), ifExists: false, rename: named('WRITER') }
    await admin.grantOwnership('ROLE READER', 'TOP')
    await expect(top.run(rename)).rejects.toMatchObject({ sqlState: '42501' })
    await admin.grant('CREATE ROLE', 'ACCOUNT', 'TOP')
    await top.run(rename)
    expect((await rows(owner, 'ROLE WRITER')).length).toBe(3)
    await expect(top.run({ ...rename, name: named('WRITER'), rename: named('OWNER') })).rejects.toMatchObject({
      sqlState: '42710',
    })
  })
})

describe('SHOW GRANTS', () => {
  it('has Snowflake’s columns, and shows a granted role as USAGE on ROLE', async () => {
    await admin.grantRole('TOP', 'OWNER')
    const { columns } = await owner.showGrantsTo('ROLE OWNER')
    expect(columns.map((column) => column.name)).toEqual([
      'created_on',
      'privilege',
      'granted_on',
      'name',
      'granted_to',
      'grantee_name',
      'grant_option',
      'granted_by',
    ])
    expect(await rows(owner, 'ROLE OWNER')).toEqual([
      'CREATE DATABASE ACCOUNT MAIN ROLE OWNER false ACCOUNTADMIN',
      'OWNERSHIP DATABASE D ROLE OWNER true OWNER',
      'OWNERSHIP SCHEMA D.S ROLE OWNER true OWNER',
      'OWNERSHIP TABLE D.S.T ROLE OWNER true OWNER',
      'USAGE ROLE TOP ROLE OWNER false ACCOUNTADMIN',
    ])
    const mine = await owner.run({ type: 'show grants', of: { form: 'mine' } })
    expect(mine.rows.map((row) => row.slice(1))).toEqual([
      ['USAGE', 'ROLE', 'OWNER', 'USER', 'OLGA', 'false', 'ACCOUNTADMIN'],
    ])
    const of = await owner.run({ type: 'show grants', of: { form: 'of', role: named('TOP') } })
    expect(of.rows.map((row) => `${row[4]} ${row[5]}`).sort()).toEqual(['ROLE OWNER', 'USER TOM'])
  })

  it('leaves out objects that the caller may not see, whoever manages grants', async () => {
    await admin.createRole('READER')
    await give('READER')
    expect((await rows(owner, 'ROLE READER')).length).toBe(3)
    expect(await rows(top, 'ROLE READER')).toEqual([])
    expect(await rows(admin, 'ROLE READER')).toEqual([])
    expect((await admin.showGrantsOn('TABLE D.S.T')).rows.length).toBe(2)
  })

  it('shows ACCOUNTADMIN with every account privilege and the option', async () => {
    const all = (await top.showGrantsOn('ACCOUNT')).rows.filter((row) => row[5] === 'ACCOUNTADMIN')
    expect(all.length).toBe(12)
    expect(all.every((row) => row[6] === 'true')).toBe(true)
  })
})

describe('owner’s rights and kept results', () => {
  it('37, 38 hold the owner of a view to its own rights, containers included', async () => {
    await admin.createRole('VIEWER')
    const viewer = findRole(admin.state, 'VIEWER')!.id
    const table = [...admin.state.securables.values()].find((object) => object.name === 'T')!
    await give('VIEWER')
    requireOwnersRight(admin.state, viewer, 'SELECT', table)
    await owner.revoke('USAGE', 'SCHEMA D.S', 'VIEWER')
    expect(() => requireOwnersRight(admin.state, viewer, 'SELECT', table)).toThrow(
      expect.objectContaining({
        sqlState: '42501',
        message:
          "This view runs with its owner's rights. The owner role VIEWER must have SELECT granted on TABLE D.S.T.",
      }),
    )
  })

  it('52 allow a kept result only while its rights stand', async () => {
    await give('TOP')
    const table = [...admin.state.securables.values()].find((object) => object.name === 'T')!
    const rights = [{ securableId: table.id, privilege: 'SELECT' }]
    const allowed = () => stillAllowed(top.state, rolesOf(top.state, top.userId), rights)
    expect(allowed()).toBe(true)
    await owner.revoke('SELECT', 'TABLE D.S.T', 'TOP')
    expect(allowed()).toBe(false)
  })
})

describe('users', () => {
  const create = (name: string, properties = {}) => ({
    type: 'create user' as const,
    name: named(name),
    ifNotExists: false,
    properties,
  })

  it('are created by CREATE USER, owned by the primary role, with their defaults', async () => {
    await expect(top.run(create('NEW'))).rejects.toMatchObject({ sqlState: '42501' })
    await admin.grant('CREATE USER', 'ACCOUNT', 'TOP')
    await top.run(
      create('New', { EMAIL: 'new@example.org', DEFAULT_ROLE: 'top', DEFAULT_NAMESPACE: 'd."S x"', COMMENT: 'hi' }),
    )
    await expect(top.run(create('NEW'))).rejects.toMatchObject({ sqlState: '42710' })
    expect(await findUser(world.accountId, 'new')).toMatchObject({
      name: 'New',
      email: 'new@example.org',
      comment: 'hi',
      defaults: { roleId: findRole(top.state, 'TOP')!.id, database: 'd', schema: 'S x', secondaryRoles: 'ALL' },
    })
    expect((await top.showGrantsTo('USER new')).rows).toEqual([])
    await top.need('OWNERSHIP', 'USER new')
    await expect(top.run(create('U', { SHOE_SIZE: 3 }))).rejects.toMatchObject({ sqlState: '42601' })
    await expect(top.run(create('U', { DEFAULT_ROLE: 'NOWHERE' }))).rejects.toMatchObject({ sqlState: '42S02' })
  })

  it('are altered and dropped by their owner only', async () => {
    await admin.run(create('U'))
    const alter = { type: 'alter user' as const, name: named('U'), ifExists: false }
    await expect(top.run({ ...alter, properties: { COMMENT: 'x' } })).rejects.toMatchObject({ sqlState: '42501' })
    await admin.run({ ...alter, rename: named('V'), properties: { COMMENT: 'x' } })
    await expect(top.run({ type: 'drop user', name: named('V'), ifExists: false })).rejects.toMatchObject({
      sqlState: '42501',
    })
    await admin.grantRole('TOP', 'USER V')
    await admin.run({ type: 'drop user', name: named('V'), ifExists: false })
    expect(await findUser(world.accountId, 'V')).toBeUndefined()
    const of = await admin.run({ type: 'show grants', of: { form: 'of', role: named('TOP') } })
    expect(of.rows.map((row) => row[5])).toEqual(['TOM'])
  })

  it('53 are disabled and enabled by ALTER USER', async () => {
    await admin.run(create('U'))
    const alter = { type: 'alter user' as const, name: named('U'), ifExists: false }
    await admin.run({ ...alter, properties: { DISABLED: true } })
    expect((await findUser(world.accountId, 'U'))?.disabled).toBe(true)
    await admin.run({ ...alter, properties: { DISABLED: false } })
    expect((await findUser(world.accountId, 'U'))?.disabled).toBe(false)
  })
})
