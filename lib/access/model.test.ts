import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ModelSession, modelPrivileges, type Outcome } from '../testing/accessModel.ts'
import { AccessPair, modelPaths, modelUsers } from '../testing/accessPair.ts'
import { planCatalog } from './rules/catalog.ts'
import { planFutureGrant, planFutureOwnership, planFutureRevoke } from './rules/future.ts'
import { planGrant } from './rules/grant.ts'
import { planOwnership } from './rules/ownership.ts'
import { requireOwnership } from './rules/require.ts'
import { planRevoke } from './rules/revoke.ts'
import { planCreateRole, planDropRole, planGrantRole, planRevokeRole } from './rules/roles.ts'
import type { Caller } from './types.ts'

// Random statements, run by the product's rules and by the reference model side by side. MODEL_RUNS=1000 for more.
const runs = Number(process.env.MODEL_RUNS ?? 60)
const steps = 100

const roleNames = ['R0', 'R1', 'R2', 'R3', 'R4', 'SYSADMIN', 'SECURITYADMIN', 'ACCOUNTADMIN', 'PUBLIC']
const users = modelUsers
const paths = modelPaths
const tablePrivileges = ['SELECT', 'INSERT', 'ALL']

type Step = (pair: AccessPair, session: ModelSession) => [product: Outcome, model: Outcome]

const role = fc.constantFrom(...roleNames)
const user = fc.constantFrom(...users)
const path = fc.constantFrom(...paths)
const anyPath = fc.constantFrom('', ...paths)
const privilege = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...tablePrivileges, 'USAGE', 'CREATE TABLE', 'CREATE SCHEMA') },
  { weight: 1, arbitrary: fc.constantFrom('MANAGE GRANTS', 'CREATE ROLE', 'CREATE DATABASE') },
)
const target = fc.oneof(
  { weight: 6, arbitrary: fc.record({ path: fc.constant('d.s.t'), privilege: fc.constantFrom(...tablePrivileges) }) },
  {
    weight: 2,
    arbitrary: fc.record({ path: fc.constantFrom('d.s.u', 'd.x.t'), privilege: fc.constantFrom('SELECT', 'ALL') }),
  },
  { weight: 1, arbitrary: fc.record({ path: fc.constantFrom('d', 'd.s', 'd.x'), privilege: fc.constant('USAGE') }) },
  { weight: 1, arbitrary: fc.record({ path: anyPath, privilege }) },
)

const createObject = path.map(
  (at): Step =>
    (pair, session) =>
      pair.make(session, at),
)

const dropObject = fc.constantFrom('d.s.t', 'd.s.u', 'd.x.t', 'd.x').map(
  (at): Step =>
    (pair, session) => {
      const drop = (caller: Caller) => {
        const found = pair.named(at, caller, 'use')
        requireOwnership(pair.state, caller, found)
        return planCatalog(pair.state, [{ type: 'drop', id: found.id }])
      }
      return [pair.product(session, drop), pair.model.drop(session, at)]
    },
)

const manage = fc.tuple(fc.constantFrom('d.s', 'd.x'), fc.boolean()).map(
  ([at, managed]): Step =>
    (pair, session) => {
      const alter = (caller: Caller) => {
        const found = pair.named(at, caller, 'use')
        requireOwnership(pair.state, caller, found)
        return planCatalog(pair.state, [{ type: 'details', id: found.id, details: { managed } }])
      }
      return [pair.product(session, alter), pair.model.manage(session, at, managed)]
    },
)

const grant = fc.tuple(target, role, fc.boolean()).map(
  ([on, to, option]): Step =>
    (pair, session) => {
      const plan = (caller: Caller) => {
        const roleId = pair.roleNamed(to).id
        const one = pair.named(on.path, caller, 'grant')
        const privileges = on.privilege === 'ALL' ? ('ALL' as const) : [on.privilege]
        return planGrant(pair.state, caller, {
          privileges,
          target: { one },
          kind: one.kind,
          roleId,
          withGrantOption: option,
        }).changes
      }
      return [pair.product(session, plan), pair.model.grant(session, on.privilege, on.path, to, option)]
    },
)

const revoke = fc.tuple(target, role, fc.boolean(), fc.boolean()).map(
  ([on, from, optionFor, cascade]): Step =>
    (pair, session) => {
      const plan = (caller: Caller) => {
        const roleId = pair.roleNamed(from).id
        const one = pair.named(on.path, caller, 'grant')
        const privileges = on.privilege === 'ALL' ? ('ALL' as const) : [on.privilege]
        return planRevoke(pair.state, caller, {
          privileges,
          securables: [one],
          kind: one.kind,
          roleId,
          grantOptionFor: optionFor,
          cascade,
        })
      }
      return [pair.product(session, plan), pair.model.revoke(session, on.privilege, on.path, from, optionFor, cascade)]
    },
)

const own = fc.tuple(path, role, fc.constantFrom('COPY' as const, 'REVOKE' as const, null)).map(
  ([at, to, current]): Step =>
    (pair, session) => {
      const plan = (caller: Caller) => {
        const roleId = pair.roleNamed(to).id
        const securables = [pair.named(at, caller, 'administer')]
        return planOwnership(pair.state, caller, { securables, roleId, current })
      }
      return [pair.product(session, plan), pair.model.own(session, at, to, current)]
    },
)

const future = fc
  .tuple(
    fc.constantFrom('d', 'd.s', 'd.x'),
    fc.constantFrom('SELECT', 'INSERT', 'OWNERSHIP'),
    role,
    fc.constantFrom('grant' as const, 'option' as const, 'revoke' as const),
  )
  .map(
    ([at, what, to, mode]): Step =>
      (pair, session) => {
        const how = what === 'OWNERSHIP' && mode === 'option' ? 'grant' : mode
        const plan = (caller: Caller) => {
          const roleId = pair.roleNamed(to).id
          const container = pair.named(at, caller, how === 'grant' && what === 'OWNERSHIP' ? 'administer' : 'grant')
          const input = { privileges: [what], kind: 'TABLE' as const, container, roleId }
          if (how === 'revoke') return planFutureRevoke(pair.state, caller, { ...input, grantOptionFor: false })
          if (what === 'OWNERSHIP') return planFutureOwnership(pair.state, caller, input)
          return planFutureGrant(pair.state, caller, { ...input, withGrantOption: how === 'option' })
        }
        return [pair.product(session, plan), pair.model.future(session, what, at, to, how)]
      },
  )

const roleStep = fc.tuple(role, fc.oneof(role, user), fc.boolean()).map(
  ([name, to, give]): Step =>
    (pair, session) => {
      const toUser = users.includes(to)
      const plan = (caller: Caller) => {
        const granted = pair.roleNamed(name)
        const grantee = toUser
          ? { kind: 'USER' as const, id: to }
          : { kind: 'ROLE' as const, id: pair.roleNamed(to).id }
        return give
          ? planGrantRole(pair.state, caller, granted, grantee)
          : planRevokeRole(pair.state, caller, granted, grantee)
      }
      const { model } = pair
      return [
        pair.product(session, plan),
        give ? model.grantRole(session, name, to, toUser) : model.revokeRole(session, name, to, toUser),
      ]
    },
)

const createRole = role.map(
  (name): Step =>
    (pair, session) => {
      const plan = (caller: Caller) => planCreateRole(pair.state, caller, { name, comment: null, orReplace: false })
      return [pair.product(session, plan), pair.model.createRole(session, name)]
    },
)
const dropRole = role.map(
  (name): Step =>
    (pair, session) => {
      const plan = (caller: Caller) => planDropRole(pair.state, caller, pair.roleNamed(name))
      return [pair.product(session, plan), pair.model.dropRole(session, name)]
    },
)

const step = fc.oneof(
  { weight: 20, arbitrary: grant },
  { weight: 12, arbitrary: revoke },
  { weight: 4, arbitrary: createObject },
  { weight: 1, arbitrary: dropObject },
  { weight: 1, arbitrary: manage },
  { weight: 2, arbitrary: own },
  { weight: 2, arbitrary: future },
  { weight: 3, arbitrary: roleStep },
  { weight: 1, arbitrary: createRole },
  { weight: 1, arbitrary: dropRole },
)
const members: ModelSession[] = [
  { user: 'U1', primary: 'R0', secondary: 'NONE' },
  { user: 'U1', primary: 'R0', secondary: 'ALL' },
  { user: 'U0', primary: 'ACCOUNTADMIN', secondary: 'NONE' },
  { user: 'U1', primary: 'R1', secondary: 'ALL' },
  { user: 'U2', primary: 'R2', secondary: 'NONE' },
  { user: 'U2', primary: 'R3', secondary: 'NONE' },
]
const session: fc.Arbitrary<ModelSession> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...members) },
  {
    weight: 1,
    arbitrary: fc.record({
      user,
      primary: role,
      secondary: fc.oneof(fc.constantFrom('ALL' as const, 'NONE' as const), fc.subarray(roleNames)),
    }),
  },
)
const probe = fc.oneof(
  fc
    .constantFrom(...paths)
    .map((at) => ({ path: at, privilege: modelPrivileges[at.split('.').length === 3 ? 'TABLE' : 'SCHEMA'][0]! })),
  fc.record({
    path: anyPath,
    privilege: fc.constantFrom('OWNERSHIP', 'USAGE', 'SELECT', 'INSERT', 'MANAGE GRANTS', 'CREATE TABLE'),
  }),
)

it(`agrees with the reference model over ${runs * steps} random statements`, { timeout: 600_000 }, () => {
  const seen = new Map<string, number>()
  let taken = 0
  const one = fc.tuple(session, step, probe)
  fc.assert(
    fc.property(fc.array(one, { minLength: steps, maxLength: steps, size: 'max' }), (list) => {
      const pair = new AccessPair()
      for (const [who, run, what] of list) {
        const [product, model] = run(pair, who)
        expect(product).toBe(model)
        pair.compare(who, what)
        seen.set(product, (seen.get(product) ?? 0) + 1)
        taken++
      }
    }),
    { numRuns: runs },
  )
  expect(taken).toBeGreaterThanOrEqual(runs * steps)
  // Every outcome occurs, and statements succeed often enough for there to be something to disagree about.
  expect([...seen.keys()].sort()).toEqual(['0LP01', '2BP01', '42501', '42710', '42S02', 'ok'])
  expect(seen.get('ok')!).toBeGreaterThan(taken / 5)
})
