import { describe, expect, it } from 'vitest'
import { parseHouse } from './parse.ts'
import type { HouseStatement } from './statements.ts'

const n = (at: number, ...parts: string[]) => ({ parts, at })

describe('access control', () => {
  it.each<[string, HouseStatement]>([
    ['create role r', { type: 'create role', name: n(12, 'r'), orReplace: false, ifNotExists: false, comment: null }],
    [
      "CREATE OR REPLACE ROLE \"My r\" COMMENT = 'it''s'",
      { type: 'create role', name: n(23, 'My r'), orReplace: true, ifNotExists: false, comment: "it's" },
    ],
    [
      'create role if not exists r',
      { type: 'create role', name: n(26, 'r'), orReplace: false, ifNotExists: true, comment: null },
    ],
    ['alter role r rename to s', { type: 'alter role', name: n(11, 'r'), ifExists: false, rename: n(23, 's') }],
    [
      "alter role if exists r set comment = 'x'",
      { type: 'alter role', name: n(21, 'r'), ifExists: true, comment: 'x' },
    ],
    ['alter role r unset comment', { type: 'alter role', name: n(11, 'r'), ifExists: false, comment: null }],
    ['drop role if exists r', { type: 'drop role', name: n(20, 'r'), ifExists: true }],
    [
      'create user u email = \'a@b.c\' default_role = "My r" default_namespace = d."S s" disabled = false, comment = \'x\'',
      {
        type: 'create user',
        name: n(12, 'u'),
        ifNotExists: false,
        properties: {
          EMAIL: 'a@b.c',
          DEFAULT_ROLE: 'My r',
          DEFAULT_NAMESPACE: 'd."S s"',
          DISABLED: false,
          COMMENT: 'x',
        },
      },
    ],
    [
      "alter user u set default_secondary_roles = ('ALL')",
      { type: 'alter user', name: n(11, 'u'), ifExists: false, properties: { DEFAULT_SECONDARY_ROLES: 'ALL' } },
    ],
    [
      'alter user u unset email, comment',
      { type: 'alter user', name: n(11, 'u'), ifExists: false, properties: { EMAIL: null, COMMENT: null } },
    ],
    [
      'alter user u rename to v',
      { type: 'alter user', name: n(11, 'u'), ifExists: false, rename: n(23, 'v'), properties: {} },
    ],
    ['drop user u', { type: 'drop user', name: n(10, 'u'), ifExists: false }],
    [
      'grant create table, select on schema d.s to role r with grant option',
      {
        type: 'grant',
        privileges: ['CREATE TABLE', 'SELECT'],
        target: { on: 'object', kind: 'SCHEMA', name: n(37, 'd', 's') },
        role: n(49, 'r'),
        withGrantOption: true,
      },
    ],
    [
      'grant all privileges on account to r',
      { type: 'grant', privileges: 'ALL', target: { on: 'account' }, role: n(35, 'r'), withGrantOption: false },
    ],
    [
      'grant usage on database d to role',
      {
        type: 'grant',
        privileges: ['USAGE'],
        target: { on: 'object', kind: 'DATABASE', name: n(24, 'd') },
        role: n(29, 'role'),
        withGrantOption: false,
      },
    ],
    [
      'grant select on all tables in schema d.s to r',
      {
        type: 'grant',
        privileges: ['SELECT'],
        target: { on: 'all', kind: 'TABLE', container: { kind: 'SCHEMA', name: n(37, 'd', 's') } },
        role: n(44, 'r'),
        withGrantOption: false,
      },
    ],
    [
      'grant usage on future file formats in database d to r',
      {
        type: 'grant',
        privileges: ['USAGE'],
        target: { on: 'future', kind: 'FILE FORMAT', container: { kind: 'DATABASE', name: n(47, 'd') } },
        role: n(52, 'r'),
        withGrantOption: false,
      },
    ],
    [
      'grant usage on function f(integer) to r',
      {
        type: 'grant',
        privileges: ['USAGE'],
        target: { on: 'object', kind: 'FUNCTION', name: n(24, 'f') },
        role: n(38, 'r'),
        withGrantOption: false,
      },
    ],
    [
      'grant ownership on table d.s.t to role r copy current grants',
      {
        type: 'grant ownership',
        target: { on: 'object', kind: 'TABLE', name: n(25, 'd', 's', 't') },
        role: n(39, 'r'),
        current: 'COPY',
      },
    ],
    [
      'grant ownership on all views in database d to r',
      {
        type: 'grant ownership',
        target: { on: 'all', kind: 'VIEW', container: { kind: 'DATABASE', name: n(41, 'd') } },
        role: n(46, 'r'),
        current: null,
      },
    ],
    [
      'revoke grant option for select on table t from role r cascade',
      {
        type: 'revoke',
        privileges: ['SELECT'],
        target: { on: 'object', kind: 'TABLE', name: n(40, 't') },
        role: n(52, 'r'),
        grantOptionFor: true,
        cascade: true,
      },
    ],
    [
      'revoke all on user u from r restrict',
      {
        type: 'revoke',
        privileges: 'ALL',
        target: { on: 'object', kind: 'USER', name: n(19, 'u') },
        role: n(26, 'r'),
        grantOptionFor: false,
        cascade: false,
      },
    ],
    [
      'revoke ownership on table t from r',
      {
        type: 'revoke',
        privileges: ['OWNERSHIP'],
        target: { on: 'object', kind: 'TABLE', name: n(26, 't') },
        role: n(33, 'r'),
        grantOptionFor: false,
        cascade: false,
      },
    ],
    ['grant role a to role b', { type: 'grant role', role: n(11, 'a'), to: { kind: 'ROLE', name: n(21, 'b') } }],
    ['revoke role a from user u', { type: 'revoke role', role: n(12, 'a'), from: { kind: 'USER', name: n(24, 'u') } }],
    [
      'explain access select on table t for user u',
      {
        type: 'explain access',
        privilege: 'SELECT',
        target: { on: 'object', kind: 'TABLE', name: n(31, 't') },
        for: { kind: 'USER', name: n(42, 'u') },
      },
    ],
    [
      'explain access manage grants on account',
      { type: 'explain access', privilege: 'MANAGE GRANTS', target: { on: 'account' }, for: null },
    ],
    [
      'explain grant role a to user u',
      { type: 'grant role', role: n(19, 'a'), to: { kind: 'USER', name: n(29, 'u') }, explain: true },
    ],
    [
      'explain revoke select on view v from r',
      {
        type: 'revoke',
        privileges: ['SELECT'],
        target: { on: 'object', kind: 'VIEW', name: n(30, 'v') },
        role: n(37, 'r'),
        grantOptionFor: false,
        cascade: false,
        explain: true,
      },
    ],
    ['show grants', { type: 'show grants', of: { form: 'mine' } }],
    ['show grants on account', { type: 'show grants', of: { form: 'on', target: { on: 'account' } } }],
    [
      'show grants on file format f',
      { type: 'show grants', of: { form: 'on', target: { on: 'object', kind: 'FILE FORMAT', name: n(27, 'f') } } },
    ],
    ['show grants to role r', { type: 'show grants', of: { form: 'to', grantee: { kind: 'ROLE', name: n(20, 'r') } } }],
    ['show grants of role r', { type: 'show grants', of: { form: 'of', role: n(20, 'r') } }],
    [
      'show future grants in schema d.s',
      { type: 'show future grants', in: { kind: 'SCHEMA', name: n(29, 'd', 's') }, toRole: null },
    ],
    ['show future grants to role r', { type: 'show future grants', in: null, toRole: n(27, 'r') }],
  ])('%s', (text, expected) => expect(parseHouse(text)).toEqual(expected))
})

describe('sessions', () => {
  it.each<[string, HouseStatement]>([
    ['use d', { type: 'use', kind: null, name: n(4, 'd') }],
    ['use d."S s";', { type: 'use', kind: null, name: n(4, 'd', 'S s') }],
    ['use database d', { type: 'use', kind: 'DATABASE', name: n(13, 'd') }],
    ['use schema d.s', { type: 'use', kind: 'SCHEMA', name: n(11, 'd', 's') }],
    ['use role "role"', { type: 'use', kind: 'ROLE', name: n(9, 'role') }],
    ['use "role"', { type: 'use', kind: null, name: n(4, 'role') }],
    ['use schema.s', { type: 'use', kind: null, name: n(4, 'schema', 's') }],
    ['use warehouse w', { type: 'use', kind: 'WAREHOUSE', name: n(14, 'w') }],
    ['use secondary roles all', { type: 'use secondary roles', roles: 'ALL' }],
    ['use secondary role none', { type: 'use secondary roles', roles: 'NONE' }],
    ['use secondary roles a, "b c"', { type: 'use secondary roles', roles: [n(20, 'a'), n(23, 'b c')] }],
    ["set TimeZone = 'UTC'", { type: 'set', name: 'TimeZone', value: 'UTC', at: 4 }],
    ['set default_order to desc', { type: 'set', name: 'default_order', value: 'desc', at: 4 }],
    ['set session x = -1.5', { type: 'set', name: 'x', value: -1.5, at: 12 }],
    ['set global x = true', { type: 'set', name: 'x', value: true, at: 11 }],
    ['set session = 1', { type: 'set', name: 'session', value: 1, at: 4 }],
    ['set x.y = default', { type: 'set', name: 'x.y', value: null, at: 4 }],
    ["set time zone 'UTC'", { type: 'set', name: 'TimeZone', value: 'UTC', at: 4 }],
    ['set time zone local', { type: 'set', name: 'TimeZone', value: null, at: 4 }],
    ['reset x', { type: 'reset', name: 'x', at: 6 }],
    ['reset session x', { type: 'reset', name: 'x', at: 14 }],
    [
      'prepare p as select $1 , 2 -- x',
      { type: 'prepare', name: 'p', parameterTypes: [], at: 13, text: 'select $1 , 2' },
    ],
    [
      'prepare p(int, decimal(10, 2)) as from t',
      { type: 'prepare', name: 'p', parameterTypes: ['int', 'decimal(10, 2)'], at: 34, text: 'from t' },
    ],
    ['execute p', { type: 'execute', name: 'p', arguments: [] }],
    ['execute p()', { type: 'execute', name: 'p', arguments: [] }],
    [
      "execute p(1, [2, 3], f('x, y'), a := -4, b => 5)",
      {
        type: 'execute',
        name: 'p',
        arguments: [
          { name: null, text: '1', at: 10 },
          { name: null, text: '[2, 3]', at: 13 },
          { name: null, text: "f('x, y')", at: 21 },
          { name: 'a', text: '-4', at: 37 },
          { name: 'b', text: '5', at: 46 },
        ],
      },
    ],
    ['deallocate prepare p', { type: 'deallocate', name: 'p' }],
    ['deallocate prepare', { type: 'deallocate', name: 'prepare' }],
    ['deallocate all', { type: 'deallocate', name: 'ALL' }],
  ])('%s', (text, expected) => expect(parseHouse(text)).toEqual(expected))
})

describe('databases, schemas, warehouses', () => {
  const database = {
    type: 'create database' as const,
    orReplace: false,
    ifNotExists: false,
    comment: null,
    encrypted: null,
    kind: null,
  }
  it.each<[string, HouseStatement]>([
    ['create database d', { ...database, name: n(16, 'd') }],
    [
      "create or replace database d type = ducklake encrypted comment = 'x'",
      { ...database, name: n(27, 'd'), orReplace: true, kind: 'DUCKLAKE', encrypted: true, comment: 'x' },
    ],
    [
      'create database if not exists "a.b" encrypted = false',
      { ...database, name: n(30, 'a.b'), ifNotExists: true, encrypted: false },
    ],
    ['create database d not encrypted', { ...database, name: n(16, 'd'), encrypted: false }],
    ['alter account set encrypt_new_databases = true', { type: 'encrypt new databases', rule: true }],
    ['alter account unset encrypt_new_databases', { type: 'encrypt new databases', rule: null }],
    ['alter database d rename to e', { type: 'alter database', name: n(15, 'd'), ifExists: false, rename: n(27, 'e') }],
    ["alter database d set comment = 'x'", { type: 'alter database', name: n(15, 'd'), ifExists: false, comment: 'x' }],
    [
      'alter database d set comment = null',
      { type: 'alter database', name: n(15, 'd'), ifExists: false, comment: null },
    ],
    ['drop database if exists d', { type: 'drop database', name: n(24, 'd'), ifExists: true, cascade: null }],
    ['drop database d restrict', { type: 'drop database', name: n(14, 'd'), ifExists: false, cascade: false }],
    ['drop database d cascade', { type: 'drop database', name: n(14, 'd'), ifExists: false, cascade: true }],
    [
      "create schema if not exists d.s with managed access comment = 'x'",
      {
        type: 'create schema',
        name: n(28, 'd', 's'),
        orReplace: false,
        ifNotExists: true,
        managed: true,
        comment: 'x',
      },
    ],
    [
      'create schema s',
      { type: 'create schema', name: n(14, 's'), orReplace: false, ifNotExists: false, managed: false, comment: null },
    ],
    [
      'alter schema d.s disable managed access',
      { type: 'alter schema', name: n(13, 'd', 's'), ifExists: false, managed: false },
    ],
    [
      'alter schema s rename to d.x',
      { type: 'alter schema', name: n(13, 's'), ifExists: false, rename: n(25, 'd', 'x') },
    ],
    [
      'create warehouse w with slots = 4 queue = 1_000',
      {
        type: 'create warehouse',
        name: n(17, 'w'),
        orReplace: false,
        ifNotExists: false,
        properties: { SLOTS: 4, QUEUE: 1000 },
      },
    ],
    [
      'alter warehouse w suspend',
      { type: 'alter warehouse', name: n(16, 'w'), ifExists: false, action: 'SUSPEND', properties: {} },
    ],
    [
      'alter warehouse w resume if suspended',
      { type: 'alter warehouse', name: n(16, 'w'), ifExists: false, action: 'RESUME', properties: {} },
    ],
    [
      'alter warehouse w abort all queries',
      { type: 'alter warehouse', name: n(16, 'w'), ifExists: false, action: 'ABORT ALL QUERIES', properties: {} },
    ],
    [
      'alter warehouse w set slots = 2',
      { type: 'alter warehouse', name: n(16, 'w'), ifExists: false, properties: { SLOTS: 2 } },
    ],
    ['drop warehouse w', { type: 'drop warehouse', name: n(15, 'w'), ifExists: false }],
  ])('%s', (text, expected) => expect(parseHouse(text)).toEqual(expected))
})

describe('SHOW and DESCRIBE', () => {
  const show = {
    type: 'show' as const,
    what: 'TABLES' as const,
    terse: false,
    like: null,
    in: null,
    startsWith: null,
    history: false,
    limit: null,
  }
  const describes = { type: 'describe' as const, kind: null, name: null, query: null }
  it.each<[string, HouseStatement]>([
    ['show tables', show],
    [
      "show terse tables history like 'a%' in d.s starts with 'A' limit 10",
      {
        ...show,
        history: true,
        terse: true,
        like: 'a%',
        in: { kind: null, name: n(39, 'd', 's') },
        startsWith: 'A',
        limit: 10,
      },
    ],
    ['show tables from d', { ...show, in: { kind: null, name: n(17, 'd') } }],
    ['show all tables', { ...show, in: { kind: 'ACCOUNT', name: null } }],
    ['show schemas in account', { ...show, what: 'SCHEMAS', in: { kind: 'ACCOUNT', name: null } }],
    [
      "show schemas in database like 'x'",
      { ...show, what: 'SCHEMAS', in: { kind: 'DATABASE', name: null }, like: 'x' },
    ],
    [
      "show views in schema starts with 'x'",
      { ...show, what: 'VIEWS', in: { kind: 'SCHEMA', name: null }, startsWith: 'x' },
    ],
    ['show views in schema d.s', { ...show, what: 'VIEWS', in: { kind: 'SCHEMA', name: n(21, 'd', 's') } }],
    ['show columns in table d.s.t', { ...show, what: 'COLUMNS', in: { kind: 'TABLE', name: n(22, 'd', 's', 't') } }],
    ['show file formats', { ...show, what: 'FILE FORMATS' }],
    ['show macros', { ...show, what: 'FUNCTIONS' }],
    ['show t', { ...describes, name: n(5, 't') }],
    ['show tables.x', { ...describes, name: n(5, 'tables', 'x') }],
    ['show "tables"', { ...describes, name: n(5, 'tables') }],
    ['describe d.s.t', { ...describes, name: n(9, 'd', 's', 't') }],
    ['desc table t', { ...describes, kind: 'TABLE', name: n(11, 't') }],
    ['describe role', { ...describes, name: n(9, 'role') }],
    ['describe role r', { ...describes, kind: 'ROLE', name: n(14, 'r') }],
    ['desc function f(int)', { ...describes, kind: 'FUNCTION', name: n(14, 'f') }],
    ['describe  select 1 ', { ...describes, query: { text: 'select 1', at: 10 } }],
    ['describe (from t)', { ...describes, query: { text: '(from t)', at: 9 } }],
    ['describe with a as (from t) from a', { ...describes, query: { text: 'with a as (from t) from a', at: 9 } }],
    ['describe', show],
  ])('%s', (text, expected) => expect(parseHouse(text)).toEqual(expected))
})
