import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setDetails } from '../../../access/index.ts'
import type { Securable } from '../../../access/types.ts'
import { type AccessWorld, openAccessWorld, type RoleClient } from '../../../testing/access.ts'

let world: AccessWorld
let admin: RoleClient
let owner: RoleClient
let a: RoleClient
let b: RoleClient
let c: RoleClient
let schema: Securable

beforeEach(async () => {
  world = await openAccessWorld()
  admin = world.admin
  owner = await world.user('OLGA', 'OWNER')
  ;[a, b, c] = await Promise.all([world.user('ANN', 'A'), world.user('BEN', 'B'), world.user('CAT', 'C')])
  await admin.grant('CREATE DATABASE', 'ACCOUNT', 'OWNER')
  await owner.create('DATABASE', 'D')
  schema = await owner.create('SCHEMA', 'D.S')
  await owner.create('TABLE', 'D.S.T')
  await owner.grant('USAGE', 'DATABASE D', 'PUBLIC')
  await owner.grant('USAGE', 'SCHEMA D.S', 'PUBLIC')
})
afterEach(() => world.close())

/** `privilege grantee grantor [option]` of each grant on the object, without its OWNERSHIP. */
async function grantsOn(on: string): Promise<string[]> {
  const { columns, rows } = await admin.showGrantsOn(on)
  const at = (row: (string | null)[], name: string) => row[columns.findIndex((column) => column.name === name)]
  return rows
    .filter((row) => at(row, 'privilege') !== 'OWNERSHIP')
    .map(
      (row) =>
        `${at(row, 'privilege')} ${at(row, 'grantee_name')} ${at(row, 'granted_by')}${at(row, 'grant_option') === 'true' ? ' option' : ''}`,
    )
    .sort()
}

const chain = async () => {
  await owner.grant('SELECT', 'TABLE D.S.T', 'A', { option: true })
  await a.grant('SELECT', 'TABLE D.S.T', 'B', { option: true })
  await b.grant('SELECT', 'TABLE D.S.T', 'C')
}

describe('granting and revoking', () => {
  it('18 passes the grant option on, and RESTRICT fails while others depend on it', async () => {
    await chain()
    await c.select('D.S.T')
    await expect(c.grant('SELECT', 'TABLE D.S.T', 'A')).rejects.toMatchObject({ sqlState: '42501' })
    await expect(owner.revoke('SELECT', 'TABLE D.S.T', 'A')).rejects.toMatchObject({ sqlState: '2BP01' })
    expect(await grantsOn('TABLE D.S.T')).toEqual(['SELECT A OWNER option', 'SELECT B A option', 'SELECT C B'])
  })

  it('19 removes with CASCADE what hangs on the grant', async () => {
    await chain()
    await owner.revoke('SELECT', 'TABLE D.S.T', 'A', { cascade: true })
    expect(await grantsOn('TABLE D.S.T')).toEqual([])
    await expect(c.select('D.S.T')).rejects.toMatchObject({ sqlState: '42S02' })
  })

  it('20 leaves what a parallel grantor granted', async () => {
    await chain()
    await owner.grant('SELECT', 'TABLE D.S.T', 'C')
    await owner.revoke('SELECT', 'TABLE D.S.T', 'A', { cascade: true })
    expect(await grantsOn('TABLE D.S.T')).toEqual(['SELECT C OWNER'])
    await c.select('D.S.T')
  })

  it('20 lets RESTRICT pass while the grantee has the option from another', async () => {
    await chain()
    await owner.grant('SELECT', 'TABLE D.S.T', 'B', { option: true })
    await a.revoke('SELECT', 'TABLE D.S.T', 'B')
    expect(await grantsOn('TABLE D.S.T')).toEqual(['SELECT A OWNER option', 'SELECT B OWNER option', 'SELECT C B'])
  })

  it('does not let two roles hold each other up', async () => {
    await owner.grant('SELECT', 'TABLE D.S.T', 'A', { option: true })
    await a.grant('SELECT', 'TABLE D.S.T', 'B', { option: true })
    await b.grant('SELECT', 'TABLE D.S.T', 'A', { option: true })
    await expect(owner.revoke('SELECT', 'TABLE D.S.T', 'A')).rejects.toMatchObject({ sqlState: '2BP01' })
    await owner.revoke('SELECT', 'TABLE D.S.T', 'A', { cascade: true })
    expect(await grantsOn('TABLE D.S.T')).toEqual([])
  })

  it('21 succeeds in revoking nothing, and reaches only what active roles granted', async () => {
    await owner.revoke('SELECT', 'TABLE D.S.T', 'A')
    await chain()
    await b.revoke('SELECT', 'TABLE D.S.T', 'A', { cascade: true })
    await owner.revoke('SELECT', 'TABLE D.S.T', 'C')
    expect((await grantsOn('TABLE D.S.T')).length).toBe(3)
    await admin.revoke('SELECT', 'TABLE D.S.T', 'C')
    expect((await grantsOn('TABLE D.S.T')).length).toBe(2)
  })

  it('21 answers 42S02 for an object that the revoker may not see', async () => {
    await owner.create('TABLE', 'D.S.H')
    await expect(c.revoke('SELECT', 'TABLE D.S.H', 'A')).rejects.toMatchObject({ sqlState: '42S02' })
  })

  it('22 keeps the privilege when only the grant option goes', async () => {
    await chain()
    const optionFor = { optionFor: true }
    await expect(owner.revoke('SELECT', 'TABLE D.S.T', 'A', optionFor)).rejects.toMatchObject({ sqlState: '2BP01' })
    await owner.revoke('SELECT', 'TABLE D.S.T', 'A', { ...optionFor, cascade: true })
    expect(await grantsOn('TABLE D.S.T')).toEqual(['SELECT A OWNER'])
    await a.select('D.S.T')
    await expect(a.grant('SELECT', 'TABLE D.S.T', 'B')).rejects.toMatchObject({ sqlState: '42501' })
  })

  it('23 refuses a grant by neither owner nor option holder', async () => {
    await owner.grant('SELECT', 'TABLE D.S.T', 'A')
    await expect(a.grant('SELECT', 'TABLE D.S.T', 'B')).rejects.toMatchObject({ sqlState: '42501' })
    await expect(a.grant('SELECT', 'ALL TABLES IN SCHEMA D.S', 'B')).rejects.toMatchObject({ sqlState: '42501' })
    await owner.grant('SELECT', 'TABLE D.S.T', 'B')
    await b.select('D.S.T')
  })

  it('24 records the owner as grantor when an administrator grants', async () => {
    await admin.grant('SELECT', 'TABLE D.S.T', 'A')
    expect(await grantsOn('TABLE D.S.T')).toEqual(['SELECT A OWNER'])
    await owner.revoke('SELECT', 'TABLE D.S.T', 'A')
    expect(await grantsOn('TABLE D.S.T')).toEqual([])
  })

  it('24 records the primary role among several option holders, else the first by name', async () => {
    for (const role of ['C', 'B', 'A']) await owner.grant('SELECT', 'TABLE D.S.T', role, { option: true })
    const all = await world.user('ALF', 'OTHER', 'C', 'B', 'A')
    await all.use('OTHER', 'ALL').grant('SELECT', 'TABLE D.S.T', 'OTHER')
    await all.use('C', 'ALL').grant('SELECT', 'TABLE D.S.T', 'PUBLIC')
    const grants = await grantsOn('TABLE D.S.T')
    expect(grants).toContain('SELECT OTHER A')
    expect(grants).toContain('SELECT PUBLIC C')
  })

  it('keeps an option that stands when the grant is repeated without it', async () => {
    await owner.grant('SELECT', 'TABLE D.S.T', 'A', { option: true })
    await owner.grant('SELECT', 'TABLE D.S.T', 'A')
    expect(await grantsOn('TABLE D.S.T')).toEqual(['SELECT A OWNER option'])
  })

  it('25 grants of ALL what it may, with a warning for the rest', async () => {
    await owner.grant('SELECT', 'TABLE D.S.T', 'A', { option: true })
    const partly = await a.grant('ALL', 'TABLE D.S.T', 'B')
    expect(partly.message).toBe(
      'Grant partially executed: privileges [INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES] not granted.',
    )
    expect(await grantsOn('TABLE D.S.T')).toEqual(['SELECT A OWNER option', 'SELECT B A'])
    expect((await b.grant('ALL', 'TABLE D.S.T', 'C')).message).toMatch(/^Grant partially executed/)
    expect((await owner.grant('ALL', 'TABLE D.S.T', 'C')).message).toBe('Statement executed successfully.')
    await c.need('TRUNCATE', 'TABLE D.S.T')
    await owner.revoke('ALL', 'TABLE D.S.T', 'C')
    await expect(c.need('TRUNCATE', 'TABLE D.S.T')).rejects.toThrow()
  })

  it('26 leaves later objects alone with ON ALL', async () => {
    await owner.grant('SELECT', 'ALL TABLES IN DATABASE D', 'A')
    await a.select('D.S.T')
    await owner.create('TABLE', 'D.S.LATER')
    await expect(a.select('D.S.LATER')).rejects.toMatchObject({ sqlState: '42S02' })
  })

  it('refuses a privilege that the kind does not have', async () => {
    await expect(owner.grant('SELECT', 'DATABASE D', 'A')).rejects.toMatchObject({ sqlState: '0LP01' })
    await owner.create('VIEW', 'D.S.V')
    await expect(owner.grant('INSERT', 'TABLE D.S.V', 'A')).rejects.toMatchObject({ sqlState: '0LP01' })
    await owner.grant('SELECT', 'TABLE D.S.V', 'A')
  })

  it('answers 42S02 for an absent grantee', async () => {
    await expect(owner.grant('SELECT', 'TABLE D.S.T', 'NOBODY')).rejects.toMatchObject({
      sqlState: '42S02',
      message: "Object 'NOBODY' does not exist or not authorized.",
    })
  })

  it('50 holds WRITE on an internal stage only beside READ', async () => {
    await owner.create('STAGE', 'D.S.ST')
    await expect(owner.grant('WRITE', 'STAGE D.S.ST', 'A')).rejects.toMatchObject({ sqlState: '2BP01' })
    await expect(owner.grant('USAGE', 'STAGE D.S.ST', 'A')).rejects.toMatchObject({ sqlState: '0LP01' })
    await owner.grant('WRITE, READ', 'STAGE D.S.ST', 'A')
    await a.need('WRITE', 'STAGE D.S.ST')
    await expect(owner.revoke('READ', 'STAGE D.S.ST', 'A')).rejects.toMatchObject({ sqlState: '2BP01' })
    await owner.revoke('READ, WRITE', 'STAGE D.S.ST', 'A')
    await expect(a.need('READ', 'STAGE D.S.ST')).rejects.toMatchObject({ sqlState: '42S02' })
    await owner.create('STAGE', 'D.S.EXT', { url: 's3://bucket' })
    await owner.grant('USAGE', 'STAGE D.S.EXT', 'A')
    await a.need('USAGE', 'STAGE D.S.EXT')
  })
})

describe('FUTURE grants', () => {
  it('27 catch later objects, with the owner as grantor, and need MANAGE GRANTS', async () => {
    await expect(owner.grant('SELECT', 'FUTURE TABLES IN SCHEMA D.S', 'A')).rejects.toMatchObject({ sqlState: '42501' })
    await admin.grant('SELECT', 'FUTURE TABLES IN SCHEMA D.S', 'A', { option: true })
    await expect(a.select('D.S.T')).rejects.toMatchObject({ sqlState: '42S02' })
    await owner.create('TABLE', 'D.S.N')
    await owner.create('VIEW', 'D.S.V')
    await a.select('D.S.N')
    await expect(a.select('D.S.V')).rejects.toMatchObject({ sqlState: '42S02' })
    expect(await grantsOn('TABLE D.S.N')).toEqual(['SELECT A OWNER option'])
  })

  it('27 make the owner before the grants', async () => {
    await admin.grantOwnership('FUTURE TABLES IN SCHEMA D.S', 'B')
    await admin.grant('SELECT', 'FUTURE TABLES IN SCHEMA D.S', 'A')
    await owner.create('TABLE', 'D.S.N')
    await b.need('OWNERSHIP', 'TABLE D.S.N')
    expect(await grantsOn('TABLE D.S.N')).toEqual(['SELECT A B'])
  })

  it('28 of a schema mask those of the database, for all roles and that type', async () => {
    await admin.grant('SELECT', 'FUTURE TABLES IN DATABASE D', 'A')
    await admin.grant('SELECT', 'FUTURE VIEWS IN DATABASE D', 'A')
    await owner.create('TABLE', 'D.S.N1')
    await a.select('D.S.N1')
    await admin.grant('INSERT', 'FUTURE TABLES IN SCHEMA D.S', 'B')
    await owner.create('TABLE', 'D.S.N2')
    await owner.create('VIEW', 'D.S.V2')
    expect(await grantsOn('TABLE D.S.N2')).toEqual(['INSERT B OWNER'])
    expect(await grantsOn('VIEW D.S.V2')).toEqual(['SELECT A OWNER'])
  })

  it('29 revoked leave what stands', async () => {
    await admin.grant('SELECT', 'FUTURE TABLES IN SCHEMA D.S', 'A')
    await owner.create('TABLE', 'D.S.N1')
    await admin.revoke('SELECT', 'FUTURE TABLES IN SCHEMA D.S', 'A')
    await owner.create('TABLE', 'D.S.N2')
    await a.select('D.S.N1')
    await expect(a.select('D.S.N2')).rejects.toMatchObject({ sqlState: '42S02' })
  })

  it('are listed where their container is visible', async () => {
    await admin.grant('SELECT', 'FUTURE TABLES IN SCHEMA D.S', 'A')
    const shown = await a.run({ type: 'show future grants', in: null, toRole: { parts: ['A'], at: 0 } })
    expect(shown.columns.map((column) => column.name)).toEqual([
      'created_on',
      'privilege',
      'grant_on',
      'name',
      'grant_to',
      'grantee_name',
      'grant_option',
    ])
    expect(shown.rows.map((row) => row.slice(1))).toEqual([['SELECT', 'TABLE', 'D.S.<TABLE>', 'ROLE', 'A', 'false']])
  })
})

describe('managed access', () => {
  beforeEach(async () => {
    await owner.grant('CREATE TABLE', 'SCHEMA D.S', 'A')
    await setDetails(world.accountId, schema.id, { managed: true })
    await a.create('TABLE', 'D.S.M')
  })

  it('30 lets only the schema’s owner or MANAGE GRANTS grant, and record the grant', async () => {
    await expect(a.grant('SELECT', 'TABLE D.S.M', 'B')).rejects.toMatchObject({ sqlState: '42501' })
    await expect(b.grant('SELECT', 'TABLE D.S.M', 'B')).rejects.toMatchObject({ sqlState: '42S02' })
    await owner.grant('SELECT', 'TABLE D.S.M', 'B')
    await admin.grant('SELECT', 'TABLE D.S.M', 'C')
    expect(await grantsOn('TABLE D.S.M')).toEqual(['SELECT B OWNER', 'SELECT C A'])
    await expect(owner.select('D.S.M')).rejects.toMatchObject({ sqlState: '42S02' })
    await b.select('D.S.M')
    await owner.revoke('SELECT', 'TABLE D.S.M', 'B')
    await expect(b.select('D.S.M')).rejects.toMatchObject({ sqlState: '42S02' })
  })

  it('30 does not let option holders grant', async () => {
    await owner.grant('SELECT', 'TABLE D.S.M', 'B', { option: true })
    await expect(b.grant('SELECT', 'TABLE D.S.M', 'C')).rejects.toMatchObject({ sqlState: '42501' })
    await setDetails(world.accountId, schema.id, { managed: false })
    await b.grant('SELECT', 'TABLE D.S.M', 'C')
    await c.select('D.S.M')
  })

  it('30 lets the schema’s owner set FUTURE grants', async () => {
    await owner.grant('SELECT', 'FUTURE TABLES IN SCHEMA D.S', 'B')
    await expect(a.grant('SELECT', 'FUTURE TABLES IN SCHEMA D.S', 'B')).rejects.toMatchObject({ sqlState: '42501' })
    await a.create('TABLE', 'D.S.N')
    await b.select('D.S.N')
  })
})

describe('ownership', () => {
  it('31 is not transferred while grants stand', async () => {
    await owner.grant('SELECT', 'TABLE D.S.T', 'A')
    await expect(owner.grantOwnership('TABLE D.S.T', 'B')).rejects.toMatchObject({ sqlState: '2BP01' })
    await expect(a.grantOwnership('TABLE D.S.T', 'A', 'COPY')).rejects.toMatchObject({ sqlState: '42501' })
    await owner.revoke('SELECT', 'TABLE D.S.T', 'A')
    await owner.grantOwnership('TABLE D.S.T', 'B')
    await b.need('OWNERSHIP', 'TABLE D.S.T')
    await expect(owner.select('D.S.T')).rejects.toMatchObject({ sqlState: '42S02' })
  })

  it('32 COPY makes the new owner the grantor, what was granted on independent, and merges', async () => {
    await chain()
    await owner.grant('SELECT', 'TABLE D.S.T', 'C')
    await expect(owner.grantOwnership('TABLE D.S.T', 'B', 'COPY')).rejects.toMatchObject({ sqlState: '42501' })
    await admin.grantOwnership('TABLE D.S.T', 'B', 'COPY')
    expect(await grantsOn('TABLE D.S.T')).toEqual(['SELECT A B option', 'SELECT C B'])
    await admin.revoke('SELECT', 'TABLE D.S.T', 'A')
    await c.select('D.S.T')
  })

  it('32 COPY needs no more than an active role at or above the new owner', async () => {
    await owner.grant('SELECT', 'TABLE D.S.T', 'A')
    await admin.grantRole('B', 'OWNER')
    await owner.grantOwnership('TABLE D.S.T', 'B', 'COPY')
    expect(await grantsOn('TABLE D.S.T')).toEqual(['SELECT A B'])
  })

  it('33 REVOKE CURRENT GRANTS clears the object', async () => {
    await chain()
    await owner.grantOwnership('TABLE D.S.T', 'B', 'REVOKE')
    expect(await grantsOn('TABLE D.S.T')).toEqual([])
    await b.select('D.S.T')
    await expect(a.select('D.S.T')).rejects.toMatchObject({ sqlState: '42S02' })
  })

  it('34 cannot be revoked, nor granted like a privilege', async () => {
    await expect(owner.revoke('OWNERSHIP', 'TABLE D.S.T', 'OWNER')).rejects.toMatchObject({ sqlState: '42501' })
    await expect(owner.grant('OWNERSHIP', 'TABLE D.S.T', 'A')).rejects.toMatchObject({ sqlState: '42501' })
    await owner.select('D.S.T')
  })

  it('is transferred ON ALL, or not at all', async () => {
    await owner.create('TABLE', 'D.S.U')
    await owner.grant('SELECT', 'TABLE D.S.U', 'A')
    await expect(owner.grantOwnership('ALL TABLES IN SCHEMA D.S', 'B')).rejects.toMatchObject({ sqlState: '2BP01' })
    await owner.select('D.S.T')
    await owner.grantOwnership('ALL TABLES IN SCHEMA D.S', 'B', 'REVOKE')
    await b.need('OWNERSHIP', 'TABLE D.S.T')
    await b.need('OWNERSHIP', 'TABLE D.S.U')
  })
})
