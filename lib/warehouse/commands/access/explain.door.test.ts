import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AccessWorld, named, openAccessWorld, type RoleClient } from '../../../testing/access.ts'
import type { Answer } from './index.ts'

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

const access = (
  client: RoleClient,
  privilege: string,
  table: string,
  who: { kind: 'ROLE' | 'USER'; name: string } | null = null,
) =>
  client.run({
    type: 'explain access',
    privilege,
    target: { on: 'object', kind: 'TABLE', name: named(table) },
    for: who && { kind: who.kind, name: named(who.name) },
  })
const lines = (answer: Answer) => answer.rows.map((row) => row.join(' '))

describe('EXPLAIN ACCESS', () => {
  it('answers with the chain that allows it', async () => {
    await admin.createRole('LOW')
    await admin.grantRole('LOW', 'READER')
    await owner.grant('USAGE', 'DATABASE D', 'PUBLIC')
    await owner.grant('USAGE', 'SCHEMA D.S', 'READER')
    await owner.grant('SELECT', 'TABLE D.S.T', 'LOW')
    const answer = await access(reader, 'SELECT', 'D.S.T')
    expect(answer.columns.map((column) => column.name)).toEqual([
      'granted_on',
      'name',
      'privilege',
      'allowed',
      'chain',
      'missing_grant',
      'may_be_issued_by',
    ])
    expect(answer.rows).toEqual([
      ['DATABASE', 'D', 'any privilege', 'true', 'USER RITA > ROLE PUBLIC > USAGE granted by ROLE OWNER', null, null],
      ['SCHEMA', 'D.S', 'any privilege', 'true', 'USER RITA > ROLE READER > USAGE granted by ROLE OWNER', null, null],
      [
        'TABLE',
        'D.S.T',
        'SELECT',
        'true',
        'USER RITA > ROLE READER > ROLE LOW > SELECT granted by ROLE OWNER',
        null,
        null,
      ],
    ])
    expect(answer.message).toBe('USER RITA has SELECT on TABLE D.S.T.')
  })

  it('answers with the missing edges, a GRANT that mends each, and who may issue it', async () => {
    const answer = await access(owner, 'INSERT', 'D.S.T', { kind: 'ROLE', name: 'READER' })
    const issuers = 'ACCOUNTADMIN, OWNER, SECURITYADMIN'
    expect(answer.rows.map((row) => row.slice(3))).toEqual([
      ['false', null, 'GRANT USAGE ON DATABASE D TO ROLE READER', issuers],
      ['false', null, 'GRANT USAGE ON SCHEMA D.S TO ROLE READER', issuers],
      ['false', null, 'GRANT INSERT ON TABLE D.S.T TO ROLE READER', issuers],
    ])
    await owner.grant('USAGE', 'DATABASE D', 'READER')
    await owner.grant('USAGE', 'SCHEMA D.S', 'READER')
    await owner.grant('INSERT', 'TABLE D.S.T', 'READER')
    const mended = await access(owner, 'INSERT', 'D.S.T', { kind: 'USER', name: 'RITA' })
    expect(mended.rows.every((row) => row[3] === 'true')).toBe(true)
    await reader.need('INSERT', 'TABLE D.S.T')
  })

  it('tells nobody of an object that is hidden, MANAGE GRANTS or not', async () => {
    const hidden = { sqlState: '42S02', message: "Object 'D.S.T' does not exist or not authorized." }
    await expect(access(reader, 'SELECT', 'D.S.T')).rejects.toMatchObject(hidden)
    await expect(access(admin, 'SELECT', 'D.S.T')).rejects.toMatchObject(hidden)
    await access(owner, 'SELECT', 'D.S.T')
  })
})

describe('EXPLAIN GRANT and EXPLAIN REVOKE', () => {
  it('list who would gain what, and change nothing', async () => {
    await admin.createRole('TOP')
    await admin.grantRole('READER', 'TOP')
    const before = owner.state.version
    const answer = await owner.grant('SELECT', 'TABLE D.S.T', 'READER', { explain: true })
    expect(lines(answer).sort()).toEqual([
      'GAINS ROLE READER SELECT TABLE D.S.T',
      'GAINS ROLE TOP SELECT TABLE D.S.T',
      'GAINS USER RITA SELECT TABLE D.S.T',
    ])
    expect(owner.state.version).toBe(before)
    await expect(reader.grant('SELECT', 'TABLE D.S.T', 'READER', { explain: true })).rejects.toMatchObject({
      sqlState: '42S02',
    })
  })

  it('count only what nobody gives by another way', async () => {
    await owner.grant('SELECT', 'TABLE D.S.T', 'READER', { option: true })
    await owner.grant('SELECT', 'TABLE D.S.T', 'PUBLIC')
    expect((await owner.revoke('SELECT', 'TABLE D.S.T', 'READER', { explain: true })).message).toBe(
      'Nobody would gain or lose a privilege.',
    )
    const everyone = lines(await owner.revoke('SELECT', 'TABLE D.S.T', 'PUBLIC', { explain: true }))
    expect(everyone).toContain('LOSES USER ADMIN SELECT TABLE D.S.T')
    expect(everyone).not.toContain('LOSES USER RITA SELECT TABLE D.S.T')
    expect(everyone).not.toContain('LOSES USER OLGA SELECT TABLE D.S.T')
  })

  it('tell for a role what it brings, without objects that the caller may not see', async () => {
    await owner.grant('SELECT', 'TABLE D.S.T', 'READER')
    const grant = {
      type: 'grant role' as const,
      role: named('READER'),
      to: { kind: 'USER' as const, name: named('OLGA') },
      explain: true as const,
    }
    await admin.grantOwnership('ROLE READER', 'OWNER')
    const other = await world.user('OTTO', 'OTHER')
    const toOtto = { ...grant, to: { kind: 'USER' as const, name: named('OTTO') } }
    expect(lines(await owner.run(toOtto))).toEqual(['GAINS USER OTTO SELECT TABLE D.S.T'])
    expect(lines(await admin.run(toOtto))).toEqual([])
    await owner.run({ ...toOtto, explain: undefined })
    expect(await other.showGrantsTo('USER OTTO')).toMatchObject({ rows: [{}, {}] })
    const revoke = { type: 'revoke role' as const, role: named('READER'), from: toOtto.to, explain: true as const }
    expect(lines(await owner.run(revoke))).toEqual(['LOSES USER OTTO SELECT TABLE D.S.T'])
  })

  it('tell what a change of ownership gives and takes', async () => {
    const answer = await owner.run({
      type: 'grant ownership',
      target: { on: 'object', kind: 'TABLE', name: named('D.S.T') },
      role: named('READER'),
      current: null,
      explain: true,
    })
    expect(lines(answer)).toContain('GAINS USER RITA OWNERSHIP TABLE D.S.T')
    expect(lines(answer)).toContain('LOSES ROLE OWNER SELECT TABLE D.S.T')
    await owner.need('OWNERSHIP', 'TABLE D.S.T')
  })
})
