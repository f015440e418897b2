import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { kindOf } from '../testing/accessModel.ts'
import type { Expected, StatementSession } from '../testing/statementModel.ts'
import {
  type AccountBefore,
  accountBefore,
  StatementPair,
  statementPaths,
  statementRoles,
} from '../testing/statementPair.ts'
import { openWarehouse } from '../testing/warehouse.ts'

// Random statements as SQL text, through the product's own door with a real engine, and by the reference model beside
// it. MODEL_RUNS=200 for more.
const runs = Number(process.env.MODEL_RUNS ?? 20)
const steps = 150

type Step = (pair: StatementPair, session: StatementSession) => Promise<string>

let warehouse: Awaited<ReturnType<typeof openWarehouse>>
let before: AccountBefore
beforeAll(async () => {
  warehouse = await openWarehouse()
  before = accountBefore(warehouse)
})
afterAll(() => warehouse.close())

const role = fc.constantFrom(...statementRoles, 'SYSADMIN', 'PUBLIC')
const anyRole = fc.constantFrom(...statementRoles, 'SYSADMIN', 'SECURITYADMIN', 'ACCOUNTADMIN', 'PUBLIC')
const table = fc.oneof({ weight: 3, arbitrary: fc.constant('d.s.t') }, fc.constantFrom('d.s.u', 'd.x.t'))
const relation = fc.oneof(table, fc.constantFrom('d.s.v', 'd.x.v', 'd.x.v2'))
const container = fc.constantFrom('d', 'd.s', 'd.x')

const labelOf = ({ code, text }: Expected) => (text?.startsWith('This view runs') ? "owner's rights" : code)

const says =
  (sql: (pair: StatementPair) => string, model: (pair: StatementPair, session: StatementSession) => Expected): Step =>
  async (pair, session) => {
    const expected = model(pair, session)
    await pair.compare(session, sql(pair), expected)
    return labelOf(expected)
  }

/** Not while a transaction is open: what its snapshot makes of others' changes is DuckDB's matter, not access control's. */
const alone =
  (step: Step): Step =>
  (pair, session) =>
    pair.model.inTransaction() ? Promise.resolve('passed over') : step(pair, session)

const select = relation.map((path) =>
  says(
    (pair) => `SELECT count(*) FROM ${pair.path(path)}`,
    ({ model }, session) => model.select(session, path),
  ),
)
const insert = table.map((path) =>
  says(
    (pair) => `INSERT INTO ${pair.path(path)} VALUES (1)`,
    ({ model }, session) => model.insert(session, path),
  ),
)
const insertFrom = fc.tuple(table, relation).map(([to, source]) =>
  alone(
    says(
      (pair) => `INSERT INTO ${pair.path(to)} SELECT * FROM ${pair.path(source)} LIMIT 1`,
      ({ model }, session) => model.insertFrom(session, to, source),
    ),
  ),
)
const changes = {
  UPDATE: (path: string) => `UPDATE ${path} SET a = 1`,
  DELETE: (path: string) => `DELETE FROM ${path}`,
  TRUNCATE: (path: string) => `TRUNCATE ${path}`,
}
const change = fc
  .tuple(table, fc.constantFrom('UPDATE' as const, 'DELETE' as const, 'TRUNCATE' as const), fc.boolean())
  .map(([path, privilege, where]) => {
    const reads = where && privilege !== 'TRUNCATE'
    return alone(
      says(
        (pair) => changes[privilege](pair.path(path)) + (reads ? ' WHERE a = 1' : ''),
        ({ model }, session) => model.change(session, privilege, path, reads),
      ),
    )
  })

const columns = (path: string) => (kindOf(path) === 'TABLE' ? ' (a INT)' : '')
const create = fc.constantFrom('d', 'd.s', 'd.x', 'd.s.t', 'd.s.u', 'd.x.t').map((path) =>
  alone(
    says(
      (pair) => `CREATE ${pair.on(path)}${columns(path)}`,
      ({ model }, session) => model.make(session, path, null),
    ),
  ),
)
const createFrom = fc
  .tuple(fc.constantFrom('d.s.u', 'd.x.t', 'd.s.v', 'd.x.v', 'd.x.v2'), relation)
  // A view of itself is no view.
  .filter(([path, source]) => path < source || kindOf(source) === 'TABLE')
  .map(([path, source]) =>
    alone(
      says(
        (pair) => `CREATE ${pair.on(path)} AS SELECT * FROM ${pair.path(source)}`,
        ({ model }, session) => model.make(session, path, source),
      ),
    ),
  )
const drop = fc
  .oneof({ weight: 8, arbitrary: fc.constantFrom(...statementPaths.slice(2)) }, fc.constantFrom('d', 'd.s'))
  .map((path) =>
    alone(
      says(
        (pair) => `DROP ${pair.on(path)}${kindOf(path) === 'SCHEMA' ? ' CASCADE' : ''}`,
        ({ model }, session) => model.remove(session, path),
      ),
    ),
  )

const useRole = anyRole.map((name) =>
  says(
    (pair) => `USE ROLE ${pair.name(name)}`,
    ({ model }, session) => model.useRole(session, name),
  ),
)
const secondary = fc.oneof(
  fc.constantFrom('ALL' as const, 'NONE' as const),
  fc.subarray(statementRoles, { minLength: 1 }),
)
const useSecondary = secondary.map((roles) =>
  says(
    (pair) => `USE SECONDARY ROLES ${typeof roles === 'string' ? roles : roles.map(pair.name).join(', ')}`,
    ({ model }, session) => model.useSecondary(session, roles),
  ),
)
const transaction = fc.boolean().map(
  (commits): Step =>
    (pair, session) => {
      const begins = session.pending === null
      return says(
        () => (begins ? 'BEGIN' : commits ? 'COMMIT' : 'ROLLBACK'),
        ({ model }) => (begins ? model.begin(session) : model.end(session, commits)),
      )(pair, session)
    },
)
const list: Step = async (pair, session) => {
  await pair.list(session)
  return 'ok'
}

const onRelation = fc.record({
  path: relation,
  privilege: fc.constantFrom('SELECT', 'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'ALL'),
})
const onContainer = fc.record({
  path: container,
  privilege: fc.constantFrom('USAGE', 'CREATE SCHEMA', 'CREATE TABLE', 'CREATE VIEW', 'ALL'),
})
const onAccount = fc.record({
  path: fc.constant(''),
  privilege: fc.constantFrom('CREATE DATABASE', 'CREATE ROLE', 'MANAGE GRANTS'),
})
const target = fc.oneof({ weight: 6, arbitrary: onRelation }, { weight: 4, arbitrary: onContainer }, onAccount)
const grant = fc.tuple(target, role, fc.boolean()).map(([{ path, privilege }, to, option]) =>
  says(
    (pair) => `GRANT ${privilege} ON ${pair.on(path)} TO ROLE ${pair.name(to)}${option ? ' WITH GRANT OPTION' : ''}`,
    ({ model }, session) => ({ code: model.grant(session, privilege, path, to, option) }),
  ),
)
const revoke = fc
  .tuple(target, role, fc.boolean(), fc.boolean())
  .map(([{ path, privilege }, from, optionFor, cascade]) =>
    says(
      (pair) =>
        `REVOKE ${optionFor ? 'GRANT OPTION FOR ' : ''}${privilege} ON ${pair.on(path)} FROM ROLE ${pair.name(from)}${cascade ? ' CASCADE' : ''}`,
      ({ model }, session) => ({ code: model.revoke(session, privilege, path, from, optionFor, cascade) }),
    ),
  )
const own = fc
  .tuple(fc.constantFrom(...statementPaths), role, fc.constantFrom('COPY' as const, 'REVOKE' as const, null))
  .map(([path, to, current]) =>
    says(
      (pair) =>
        `GRANT OWNERSHIP ON ${pair.on(path)} TO ROLE ${pair.name(to)}${current ? ` ${current} CURRENT GRANTS` : ''}`,
      ({ model }, session) => ({ code: model.own(session, path, to, current) }),
    ),
  )
const future = fc
  .tuple(
    container,
    fc.constantFrom('SELECT', 'INSERT', 'OWNERSHIP'),
    role,
    fc.constantFrom('grant' as const, 'option' as const, 'revoke' as const),
  )
  .map(([path, privilege, to, asked]) => {
    const mode = privilege === 'OWNERSHIP' && asked === 'option' ? 'grant' : asked
    return says(
      (pair) => {
        const on = `${privilege} ON FUTURE TABLES IN ${pair.on(path)}`
        if (mode === 'revoke') return `REVOKE ${on} FROM ROLE ${pair.name(to)}`
        return `GRANT ${on} TO ROLE ${pair.name(to)}${mode === 'option' ? ' WITH GRANT OPTION' : ''}`
      },
      ({ model }, session) => ({ code: model.future(session, privilege, path, to, mode) }),
    )
  })
const manage = fc.tuple(fc.constantFrom('d.s', 'd.x'), fc.boolean()).map(([path, managed]) =>
  alone(
    says(
      (pair) => `ALTER ${pair.on(path)} ${managed ? 'ENABLE' : 'DISABLE'} MANAGED ACCESS`,
      ({ model }, session) => ({ code: model.manage(session, path, managed) }),
    ),
  ),
)
const roleStep = fc
  .tuple(anyRole, fc.oneof(role, fc.constantFrom('U1', 'U2')), fc.boolean())
  .map(([name, to, gives]) => {
    const toUser = to.startsWith('U')
    return says(
      (pair) =>
        `${gives ? 'GRANT' : 'REVOKE'} ROLE ${pair.name(name)} ${gives ? 'TO' : 'FROM'} ${toUser ? 'USER' : 'ROLE'} ${pair.name(to)}`,
      ({ model }, session) => ({
        code: gives ? model.grantRole(session, name, to, toUser) : model.revokeRole(session, name, to, toUser),
      }),
    )
  })
const createRole = fc.constantFrom(...statementRoles).map((name) =>
  says(
    (pair) => `CREATE ROLE ${pair.name(name)}`,
    ({ model }, session) => ({ code: model.createRole(session, name) }),
  ),
)
const dropRole = fc.constantFrom(...statementRoles).map((name) =>
  says(
    (pair) => `DROP ROLE ${pair.name(name)}`,
    ({ model }, session) => ({ code: model.dropRole(session, name) }),
  ),
)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 16, arbitrary: select },
  { weight: 6, arbitrary: insert },
  { weight: 4, arbitrary: insertFrom },
  { weight: 5, arbitrary: change },
  { weight: 5, arbitrary: create },
  { weight: 6, arbitrary: createFrom },
  { weight: 1, arbitrary: drop },
  { weight: 4, arbitrary: useRole },
  { weight: 2, arbitrary: useSecondary },
  { weight: 6, arbitrary: transaction },
  { weight: 3, arbitrary: fc.constant(list) },
  { weight: 18, arbitrary: grant },
  { weight: 8, arbitrary: revoke },
  { weight: 3, arbitrary: own },
  { weight: 2, arbitrary: future },
  { weight: 1, arbitrary: manage },
  { weight: 3, arbitrary: roleStep },
  { weight: 1, arbitrary: createRole },
  { weight: 1, arbitrary: dropRole },
)

it(`agrees with the reference model over ${runs * steps} random statements as SQL text`, {
  timeout: 3_600_000,
}, async () => {
  const seen = new Map<string, number>()
  let run = 0
  const one = fc.tuple(fc.nat(4), step)
  await fc.assert(
    fc.asyncProperty(fc.array(one, { minLength: steps, maxLength: steps, size: 'max' }), async (list) => {
      const pair = await StatementPair.open(warehouse, ++run)
      try {
        for (const [who, take] of list) {
          const code = await take(pair, pair.model.sessions[who]!)
          seen.set(code, (seen.get(code) ?? 0) + 1)
        }
      } catch (error) {
        throw new Error(`${(error as Error).message}\nafter\n${pair.said.join('\n')}`, { cause: error })
      } finally {
        await pair.end(before)
      }
    }),
    {
      numRuns: runs,
      // A shorter list is another story; the one that failed is told instead.
      endOnFailure: true,
      reporter({ failed, seed, errorInstance }) {
        if (failed) throw new Error(`seed ${seed}: ${(errorInstance as Error).message}`, { cause: errorInstance })
      },
      ...(process.env.MODEL_SEED ? { seed: Number(process.env.MODEL_SEED) } : {}),
    },
  )
  const outcomes = [...seen].filter(([code]) => code !== 'passed over')
  const taken = outcomes.reduce((sum, [, times]) => sum + times, 0)
  console.info(`${taken} statements: ${outcomes.map(([code, times]) => `${code} ${times}`).join(', ')}`)
  expect(taken).toBeGreaterThan((runs * steps) / 2)
  expect(outcomes.map(([code]) => code).sort()).toEqual([
    '0LP01',
    '2BP01',
    '42501',
    '42710',
    '42S02',
    'ok',
    "owner's rights",
  ])
})
