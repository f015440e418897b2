import { expect, test } from 'vitest'
import { grantRoleSql, grantSql, kindsIn, ownershipSql, revokeSql } from './grant-sql'

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
