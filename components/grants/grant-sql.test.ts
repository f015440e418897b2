import { expect, test } from 'vitest'
import { grantRoleSql, grantSql, kindsIn, ownershipSql, reachSql, revokeSql, usageIn } from './grant-sql'

const table = { kind: 'TABLE', name: 'd.s."My t"' }
const schema = { kind: 'SCHEMA', name: 'd.s' }

test('grants name one object, all of a kind, or those to come', () => {
  expect(grantSql(['SELECT', 'INSERT'], table, { of: 'it' }, 'analyst', true)).toBe(
    'GRANT SELECT, INSERT ON TABLE d.s."My t" TO ROLE analyst WITH GRANT OPTION',
  )
  expect(grantSql(['SELECT'], schema, { of: 'future', kind: 'VIEW' }, 'a b', false)).toBe(
    'GRANT SELECT ON FUTURE VIEWS IN SCHEMA d.s TO ROLE "a b"',
  )
  expect(grantSql(['CREATE ROLE'], { kind: 'ACCOUNT', name: 'MAIN' }, { of: 'it' }, 'R', false)).toBe(
    'GRANT CREATE ROLE ON ACCOUNT TO ROLE R',
  )
})

test('a form that is not filled in makes no statement', () => {
  expect(grantSql([], table, { of: 'it' }, 'r', false)).toBeNull()
  expect(grantSql(['SELECT'], table, { of: 'it' }, '', false)).toBeNull()
  expect(ownershipSql(table, '', null)).toBeNull()
  expect(grantRoleSql('r', 'USER', '')).toBeNull()
})

test('a revocation can take the option alone, and what hangs on it', () => {
  expect(revokeSql('SELECT', table, { of: 'it' }, 'r', { optionOnly: true, cascade: true })).toBe(
    'REVOKE GRANT OPTION FOR SELECT ON TABLE d.s."My t" FROM ROLE r CASCADE',
  )
})

test('a database holds schemas and what lies in them, a schema only the latter', () => {
  expect(kindsIn('DATABASE')).toContain('SCHEMA')
  expect(kindsIn('SCHEMA')).not.toContain('SCHEMA')
  expect(kindsIn('TABLE')).toEqual([])
})

test('whether a role reaches an object is asked of what lies in something, once a role is chosen', () => {
  expect(reachSql(table, { of: 'it' }, 'a b')).toBe('EXPLAIN ACCESS OWNERSHIP ON TABLE d.s."My t" FOR ROLE "a b"')
  expect(reachSql(schema, { of: 'it' }, 'r')).toBe('EXPLAIN ACCESS USAGE ON SCHEMA d.s FOR ROLE r')
  expect(reachSql({ kind: 'DATABASE', name: 'd' }, { of: 'future', kind: 'TABLE' }, 'r')).toBe(
    'EXPLAIN ACCESS USAGE ON DATABASE d FOR ROLE r',
  )
  expect(reachSql(table, { of: 'it' }, '')).toBeNull()
  for (const kind of ['DATABASE', 'WAREHOUSE', 'ACCOUNT'])
    expect(reachSql({ kind, name: 'x' }, { of: 'it' }, 'r')).toBeNull()
})

test('the USAGE that is missing around an object is offered; on a container itself for what lies in it', () => {
  const columns = ['granted_on', 'name', 'privilege', 'allowed', 'chain', 'missing_grant', 'may_be_issued_by']
  const row = (on: string, allowed: boolean) => [
    on,
    'x',
    '',
    String(allowed),
    null,
    allowed ? null : `GRANT ON ${on}`,
    null,
  ]
  const answer = { columns, rows: [row('DATABASE', true), row('SCHEMA', false), row('TABLE', false)], message: '' }
  expect(usageIn(answer, false)).toEqual(['GRANT ON SCHEMA'])
  const ofSchema = { ...answer, rows: [row('DATABASE', false), row('SCHEMA', false)] }
  expect(usageIn(ofSchema, false)).toEqual(['GRANT ON DATABASE'])
  expect(usageIn(ofSchema, true)).toEqual(['GRANT ON DATABASE', 'GRANT ON SCHEMA'])
})
