import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accessState, findRole, grantRoleToUser } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { openPeople, type People } from '../testing/people.ts'
import {
  actorOfToken,
  alterNetworkPolicy,
  auditLog,
  createAccount,
  createNetworkPolicy,
  createToken,
  createUser,
  dropNetworkPolicy,
  dropUser,
  listNetworkPolicies,
  liveSession,
  mayComeFrom,
  setAccountNetworkPolicy,
  setUserNetworkPolicy,
} from './index.ts'

let people: People
let admin: Actor
let ann: Actor
const office = '10.1.1.1'

beforeEach(async () => {
  people = await openPeople()
  admin = { ...people.admin, address: office }
  ann = await people.signedIn(await createUser(people.machine, { name: 'ann' }))
})
afterEach(() => people.close())

const comes = (address: string | undefined, actor = ann) => mayComeFrom(actor.accountId, actor.userId, address)
const make = (name: string, allowed: string[], blocked: string[] = [], actor = admin) =>
  createNetworkPolicy(actor, { name, allowed, blocked })

describe('a network policy', () => {
  it('holds for nobody before it is set, and for everybody on the account then', async () => {
    await make('office', ['10.1.0.0/16', '2001:db8::/32'], ['10.1.9.0/24'])
    expect(comes('192.0.2.1')).toBe(true)
    await setAccountNetworkPolicy(admin, 'OFFICE')
    const doors = ['10.1.2.3', '10.1.9.1', '2001:db8::1', '192.0.2.1', undefined]
    expect(doors.map((address) => comes(address))).toEqual([true, false, true, false, false])
    await setAccountNetworkPolicy(admin, null)
    expect(comes('192.0.2.1')).toBe(true)
  })

  it('of a user holds instead of the account’s', async () => {
    await make('office', ['10.0.0.0/8'])
    await make('home', ['192.0.2.0/24'])
    await setAccountNetworkPolicy(admin, 'office')
    await setUserNetworkPolicy(admin, ann.userId, 'home')
    expect([comes('192.0.2.5'), comes('10.1.1.1'), comes('10.1.1.1', admin)]).toEqual([true, false, true])
    await setUserNetworkPolicy(admin, ann.userId, null)
    expect([comes('192.0.2.5'), comes('10.1.1.1')]).toEqual([false, true])
  })

  it('ends what a browser and a token may at once, and a change of it too', async () => {
    const { token } = await createToken(ann, { userId: ann.userId })
    const open = (address: string) => [
      liveSession(ann.sessionId!, undefined, address) !== null,
      actorOfToken(token, address) !== null,
    ]
    expect(open('192.0.2.1')).toEqual([true, true])
    await make('office', ['10.0.0.0/8'])
    await setAccountNetworkPolicy(admin, 'office')
    expect(open('192.0.2.1')).toEqual([false, false])
    expect(open('10.9.9.9')).toEqual([true, true])
    await alterNetworkPolicy(admin, 'office', { blocked: ['10.9.0.0/16'] })
    expect(open('10.9.9.9')).toEqual([false, false])
    await alterNetworkPolicy(admin, 'office', { allowed: ['0.0.0.0/0'], blocked: [] })
    expect(open('192.0.2.1')).toEqual([true, true])
  })

  it('never shuts out who sets it', async () => {
    await make('elsewhere', ['192.0.2.0/24'])
    const out = { sqlState: '22023', message: expect.stringContaining('10.1.1.1') }
    await expect(setAccountNetworkPolicy(admin, 'elsewhere')).rejects.toMatchObject(out)
    await expect(setUserNetworkPolicy(admin, admin.userId, 'elsewhere')).rejects.toMatchObject(out)
    expect(comes(office, admin)).toBe(true)
    await make('office', ['10.1.0.0/16'])
    await setAccountNetworkPolicy(admin, 'office')
    await expect(alterNetworkPolicy(admin, 'office', { allowed: ['192.0.2.0/24'] })).rejects.toMatchObject(out)
    await expect(alterNetworkPolicy(admin, 'office', { blocked: [office] })).rejects.toMatchObject(out)
    await expect(
      createNetworkPolicy(admin, { name: 'office', allowed: ['192.0.2.0/24'], orReplace: true }),
    ).rejects.toMatchObject(out)
    // Back to the account's policy is a way out, too.
    await make('mine', [office, '192.0.2.9'])
    await setUserNetworkPolicy(admin, admin.userId, 'mine')
    const travelling = { ...admin, address: '192.0.2.9' }
    await expect(setUserNetworkPolicy(travelling, admin.userId, null)).rejects.toMatchObject({ sqlState: '22023' })
    const nowhere = { ...admin, address: undefined }
    await expect(setUserNetworkPolicy(nowhere, admin.userId, 'office')).rejects.toMatchObject({ sqlState: '22023' })
    expect(comes(office, admin)).toBe(true)
  })

  it('may shut others out, and the machine anybody', async () => {
    await make('elsewhere', ['192.0.2.0/24'])
    await setUserNetworkPolicy(admin, ann.userId, 'elsewhere')
    await setAccountNetworkPolicy(people.machine, 'elsewhere')
    expect(comes(office, admin)).toBe(false)
  })

  it('is SECURITYADMIN’s business', async () => {
    const denied = { sqlState: '42501' }
    await make('office', ['10.0.0.0/8'])
    await expect(make('x', ['10.0.0.0/8'], [], ann)).rejects.toMatchObject(denied)
    await expect(listNetworkPolicies(ann)).rejects.toMatchObject(denied)
    await expect(alterNetworkPolicy(ann, 'office', {})).rejects.toMatchObject(denied)
    await expect(dropNetworkPolicy(ann, 'office')).rejects.toMatchObject(denied)
    await expect(setAccountNetworkPolicy(ann, 'office')).rejects.toMatchObject(denied)
    await expect(setUserNetworkPolicy(ann, ann.userId, 'office')).rejects.toMatchObject(denied)
    const role = (name: string) => findRole(accessState(ann.accountId), name)!.id
    await grantRoleToUser(ann.accountId, ann.userId, role('SYSADMIN'))
    await expect(listNetworkPolicies(ann)).rejects.toMatchObject(denied)
    await grantRoleToUser(ann.accountId, ann.userId, role('SECURITYADMIN'))
    expect(await listNetworkPolicies(ann)).toHaveLength(1)
    const bound = { ...ann, via: 'token' as const, boundRoleId: role('SYSADMIN') }
    await expect(listNetworkPolicies(bound)).rejects.toMatchObject(denied)
  })

  it('belongs to its account', async () => {
    const other = await createAccount(people.machine, { name: 'OTHER' })
    const elsewhere = { ...people.machine, accountId: other.id }
    await createNetworkPolicy(elsewhere, { name: 'theirs', allowed: ['192.0.2.0/24'] })
    await expect(setAccountNetworkPolicy(admin, 'theirs')).rejects.toMatchObject({ sqlState: '42S02' })
    await expect(dropNetworkPolicy(admin, 'theirs')).rejects.toMatchObject({ sqlState: '42S02' })
    await expect(setUserNetworkPolicy(elsewhere, ann.userId, 'theirs')).rejects.toMatchObject({ sqlState: '42S02' })
    await setAccountNetworkPolicy(elsewhere, 'theirs')
    expect(comes('10.1.1.1')).toBe(true)
  })

  it('is made, replaced, renamed and dropped by name', async () => {
    await make('Office', ['10.0.0.0/8'])
    await expect(make('office', ['10.0.0.0/8'])).rejects.toMatchObject({ sqlState: '42710' })
    expect(await createNetworkPolicy(admin, { name: 'office', allowed: ['::/0'], ifNotExists: true })).toBe(false)
    await createNetworkPolicy(admin, { name: 'office', allowed: ['10.0.0.0/8', '::/0'], orReplace: true, comment: 'c' })
    await make('other', ['10.0.0.0/8'])
    await expect(alterNetworkPolicy(admin, 'other', { name: 'OFFICE' })).rejects.toMatchObject({ sqlState: '42710' })
    await alterNetworkPolicy(admin, 'other', { name: 'Others' })
    expect(await listNetworkPolicies(admin)).toMatchObject([
      { name: 'office', allowed: ['10.0.0.0/8', '::/0'], blocked: [], comment: 'c', ofAccount: false, users: [] },
      { name: 'Others' },
    ])
    await setAccountNetworkPolicy(admin, 'office')
    await setUserNetworkPolicy(admin, ann.userId, 'office')
    expect(await listNetworkPolicies(admin)).toMatchObject([{ ofAccount: true, users: ['ann'] }, {}])
    await expect(dropNetworkPolicy(admin, 'office')).rejects.toMatchObject({ sqlState: '2BP01' })
    await setAccountNetworkPolicy(admin, null)
    await expect(dropNetworkPolicy(admin, 'office')).rejects.toMatchObject({ sqlState: '2BP01' })
    await dropUser(people.machine, ann.userId)
    await dropNetworkPolicy(admin, 'office')
    await expect(dropNetworkPolicy(admin, 'office')).rejects.toMatchObject({ sqlState: '42S02' })
    for (const allowed of [[], [' '], ['10.0.0.0/64'], ['10.0.0.1-10.0.0.9']])
      await expect(make('x', allowed)).rejects.toMatchObject({ sqlState: '22023' })
    const { entries } = await auditLog(admin, { kind: 'setting' }, null)
    expect(entries[0]).toMatchObject({ address: office, details: { action: 'drop', policy: 'office' } })
  })
})
