import { afterAll, beforeAll, expect, it } from 'vitest'
import { database, transaction } from '../../../../db/index.ts'
import {
  accessState,
  activeRoles,
  can,
  changeAccess,
  childrenOf,
  grantRoleToUser,
  isVisible,
  registerSecurable,
  requirePrivilege,
} from '../../../access/index.ts'
import { fullScale, largeAccount } from '../../../testing/accessScale.ts'
import { openTestDb, type TestDb } from '../../../testing/index.ts'
import { executeAccess } from './index.ts'

// No limits on times here: a slow machine is no defect. MALLARD_SHOW_TIMES=1 prints the figures.
const times: string[] = []
async function timed<T>(what: string, work: () => T | Promise<T>, rounds = 1): Promise<T> {
  const start = performance.now()
  let result = await work()
  for (let i = 1; i < rounds; i++) result = await work()
  times.push(`${what}: ${((performance.now() - start) / rounds).toFixed(3)} ms`)
  return result
}

let db: TestDb
beforeAll(async () => {
  db = openTestDb()
  await transaction(async (trx) => {
    await trx.insertInto('organizations').values({ id: 'o', name: 'MAIN', name_key: 'main', created_at: 1 }).execute()
    const account = { id: 'a', organization_id: 'o', name: 'MAIN', name_key: 'main', created_at: 1 }
    await trx.insertInto('accounts').values(account).execute()
  })
  await timed('write all', () => changeAccess('a', () => ({ changes: largeAccount(), result: undefined })))
})
afterAll(() => {
  if (process.env.MALLARD_SHOW_TIMES) console.log(times.join('\n'))
  db.close()
})

it(`holds ${fullScale.roles} roles, ${fullScale.objects} objects and ${fullScale.grants} grants, before and after a restart`, async () => {
  db.restart()
  const state = await timed('load', () => accessState('a'))
  expect(state.grants.size).toBeGreaterThanOrEqual(fullScale.grants)
  const count = await database()
    .selectFrom('grants')
    .select((eb) => eb.fn.countAll().as('n'))
    .executeTakeFirstOrThrow()
  expect(Number(count.n)).toBe(state.grants.size)
})

it('authorises, lists, shows and changes at that size', async () => {
  const state = accessState('a')
  const session = { primaryRoleId: 'r0', secondary: 'ALL' as const }
  let touched = 0
  const authorise = () => {
    // A changed version: nothing is cached, as after a GRANT.
    state.version++
    const roles = activeRoles(state, 'u0', session)
    for (const id of ['t0', 't100', 't200']) {
      requirePrivilege(state, roles, session, 'SELECT', state.securables.get(id)!)
      touched++
    }
  }
  await timed('authorise a join of three tables, nothing cached', authorise, 200)
  expect(touched).toBe(600)
  const roles = activeRoles(state, 'u0', session)
  await timed('authorise again, cached', () => can(state, roles, 'SELECT', 't0'), 1000)
  const listed = await timed('visible objects of 10,000', () => {
    state.version++
    const active = activeRoles(state, 'u0', session)
    return [...state.securables.keys()].filter((id) => id.startsWith('t') && isVisible(state, active, id))
  })
  expect(listed.length).toBeGreaterThan(50)
  expect(childrenOf(state, 's0').length).toBe(100)

  const actor = { accountId: 'a', userId: 'u0', userName: 'U0', via: 'session' as const }
  const admin = [...state.roles.values()].find((role) => role.name === 'ACCOUNTADMIN')!.id
  await grantRoleToUser('a', 'u0', admin)
  const caller = { actor, roles: { primaryRoleId: admin, secondary: 'ALL' as const }, database: null, schema: null }
  const toR0 = { form: 'to' as const, grantee: { kind: 'ROLE' as const, name: { parts: ['R0'], at: 0 } } }
  const shown = await timed('SHOW GRANTS TO ROLE with 10,000 grants', () =>
    executeAccess(caller, { type: 'show grants', of: toR0 }),
  )
  expect(shown.rows.length).toBeGreaterThanOrEqual(10_000)
  const role = { parts: ['R1'], at: 0 }
  const target = {
    on: 'all' as const,
    kind: 'TABLE' as const,
    container: { kind: 'DATABASE' as const, name: { parts: ['D0'], at: 0 } },
  }
  const grant = { type: 'grant' as const, privileges: ['SELECT'], target, role, withGrantOption: false }
  await timed('EXPLAIN GRANT on 1,000 tables', () => executeAccess(caller, { ...grant, explain: true }))
  await timed('GRANT on 1,000 tables', () => executeAccess(caller, grant))
  await timed('register a table', () =>
    registerSecurable('a', { kind: 'TABLE', parentId: 's0', name: 'NEW', ownerRoleId: admin }),
  )
})

it('shows 100,000 grants of one role', async () => {
  const everything = largeAccount().filter((change) => change.type === 'put grant')
  const moved = everything.map((change) => ({
    ...change,
    grant: {
      ...change.grant,
      id: `all ${change.grant.id}`,
      granteeRoleId: 'r999',
      grantorRoleId: `r${Number(change.grant.id.slice(1)) % 997}`,
    },
  }))
  const unique = new Map(
    moved.map((change) => [
      `${change.grant.securableId} ${change.grant.privilege} ${change.grant.grantorRoleId}`,
      change,
    ]),
  )
  const free = [...unique.values()].filter(({ grant }) => /^all g\d+$/.test(grant.id))
  await changeAccess('a', () => ({ changes: free, result: undefined }))
  const state = accessState('a')
  const admin = [...state.roles.values()].find((role) => role.name === 'SYSADMIN')!.id
  await grantRoleToUser('a', 'u1', admin)
  const actor = { accountId: 'a', userId: 'u1', userName: 'U1', via: 'session' as const }
  const caller = { actor, roles: { primaryRoleId: admin, secondary: 'NONE' as const }, database: null, schema: null }
  const of = { form: 'to' as const, grantee: { kind: 'ROLE' as const, name: { parts: ['R999'], at: 0 } } }
  const shown = await timed('SHOW GRANTS TO ROLE with 100,000 grants', () =>
    executeAccess(caller, { type: 'show grants', of }),
  )
  times.push(`rows: ${shown.rows.length}`)
  expect(shown.rows.length).toBeGreaterThan(90_000)
})
