import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, type Contract, endless, openContract, slow, wait } from './client.ts'

let contract: Contract
let admin: Client
let here: Client

beforeAll(async () => {
  contract = await openContract()
  admin = contract.admin
  here = admin.with({ database: 'effects', schema: 'main' })
  await admin.each('create database effects', 'create database second')
})
afterAll(() => contract?.server.remove())

const names = async (statement: string) => {
  const body = await here.ok(statement)
  return [body.resultSetMetaData!.rowType.map(({ name, type }) => `${name}:${type}`).join(), body.data]
}

describe('DML answers one row of counts', () => {
  const one = (what: string, count: number) => [`number of rows ${what}:FIXED`, [[String(count)]]]
  it('for every statement', async () => {
    await here.ok('create or replace table t (i integer primary key, s varchar)')
    expect(await names("insert into t values (1, 'a'), (2, 'b'), (3, 'c')")).toEqual(one('inserted', 3))
    expect(await names('insert into t select 1, $$x$$ where false')).toEqual(one('inserted', 0))
    expect(await names("update t set s = 'z' where i > 1")).toEqual(one('updated', 2))
    expect(await names('delete from t where i = 3')).toEqual(one('deleted', 1))
    expect(await names('create table made as select * from t')).toEqual(one('inserted', 2))
    expect(await names('create or replace table made as from t where false')).toEqual(one('inserted', 0))
    expect(await names('insert into t values (1, $$q$$) on conflict do nothing')).toEqual(one('inserted', 0))
    expect(await names('insert or replace into t values (1, $$q$$)')).toEqual(one('inserted', 1))
    expect(await names('with c as (select 9 as i) insert into t select i, $$w$$ from c')).toEqual(one('inserted', 1))
    expect(await names('truncate table t')).toEqual(one('deleted', 3))
    expect(await names('truncate t')).toEqual(one('deleted', 0))
  })

  it('MERGE all three', async () => {
    await here.each(
      'create or replace table m (i integer, s varchar)',
      "insert into m values (1, 'keep'), (2, 'change'), (3, 'go')",
      'create or replace table src (i integer, s varchar)',
      "insert into src values (2, 'changed'), (3, null), (4, 'new'), (5, 'new')",
    )
    const [columns, rows] = await names(`merge into m using src on m.i = src.i
      when matched and src.s is null then delete
      when matched then update set s = src.s
      when not matched then insert values (src.i, src.s)`)
    expect(columns).toBe('number of rows inserted:FIXED,number of rows updated:FIXED,number of rows deleted:FIXED')
    expect(rows).toEqual([['2', '1', '1']])
    expect(await here.rows('select i, s from m order by i')).toEqual([
      ['1', 'keep'],
      ['2', 'changed'],
      ['4', 'new'],
      ['5', 'new'],
    ])
  })

  it('RETURNING its rows', async () => {
    await here.ok('create or replace table r (i integer, s varchar)')
    expect(await names("insert into r values (1, 'a'), (2, 'b') returning i, upper(s) as u")).toEqual([
      'i:FIXED,u:TEXT',
      [
        ['1', 'A'],
        ['2', 'B'],
      ],
    ])
    expect(await here.rows("update r set s = 'c' where i = 2 returning s")).toEqual([['c']])
    expect(await here.rows('delete from r returning i')).toHaveLength(2)
  })
})

describe('DDL and session statements answer one row of status', () => {
  it.each([
    'create schema effects.s',
    'create table effects.s.t (i integer)',
    'create or replace table effects.s.t (i integer default 3, g integer generated always as (i * 2))',
    'create table if not exists effects.s.t (i integer)',
    'alter table effects.s.t add column j varchar',
    "alter table effects.s.t add column k varchar default 'x'",
    'alter table effects.s.t rename column j to jj',
    'alter table effects.s.t alter column jj set data type integer',
    'alter table effects.s.t drop column jj',
    'comment on table effects.s.t is $$words$$',
    'comment on column effects.s.t.i is $$words$$',
    'create view effects.s.v as select * from effects.s.t',
    'create or replace view effects.s.v as select i from effects.s.t',
    'create macro effects.s.twice(x) as x * 2',
    'create macro effects.s.rows(n) as table select range from range(n)',
    'create sequence effects.s.q',
    'create index ix on effects.s.t (i)',
    'drop index effects.s.ix',
    'alter table effects.s.t rename to t2',
    'drop view effects.s.v',
    'drop macro effects.s.twice',
    'drop sequence effects.s.q',
    'drop table effects.s.t2',
    'drop table if exists effects.s.t2',
    'drop schema effects.s cascade',
    'create database d1',
    'create database if not exists d1',
    "create or replace database d1 comment = 'it''s'",
    'alter database d1 rename to d2',
    "alter database d2 set comment = 'x'",
    'drop database d2 restrict',
    'drop database if exists d2',
    'use effects',
    'use database effects',
    'use schema effects.main',
    'use effects.main',
    'use warehouse COMPUTE_WH',
    'use role ACCOUNTADMIN',
    'use secondary roles none',
    "set TimeZone = 'UTC'",
    'reset TimeZone',
    'set variable v = 3',
    'reset variable v',
    'begin',
    'create role status_role',
    'grant usage on database effects to role status_role',
    'revoke usage on database effects from role status_role',
    'drop role status_role',
    'create temp table tt (i integer)',
    'prepare p as select 1',
  ])('%s', async (statement) => {
    const { status, body } = await here.run(statement)
    expect([status, body.message]).toEqual([200, expect.any(String)])
    expect(body.resultSetMetaData!.rowType.map(({ name, type }) => [name, type])).toEqual([['status', 'TEXT']])
    expect(body.data).toEqual([[expect.stringMatching(/./)]])
  })

  it('and a type', async () => {
    const [, , rows] = await here.session(
      "create type mood as enum ('a', 'b')",
      'select 1',
      "select 'b'::mood::varchar",
    )
    expect(rows).toEqual([['b']])
  })
})

describe('a database', () => {
  it('is dropped with RESTRICT only when it is empty', async () => {
    await admin.each('create database stuffed', 'create table stuffed.main.t (i integer)')
    expect((await admin.refused('drop database stuffed restrict')).slice(0, 2)).toEqual([422, '2BP01'])
    await admin.each('drop database stuffed cascade')
    expect((await admin.refused('select * from stuffed.main.t')).slice(1, 2)).toEqual(['42S02'])
  })

  it('that is replaced is empty', async () => {
    await admin.each(
      'create database again',
      'create table again.main.t (i integer)',
      'create or replace database again',
    )
    expect((await admin.refused('select * from again.main.t'))[1]).toBe('42S02')
    expect((await admin.refused('create database again')).slice(0, 2)).toEqual([422, '42710'])
  })

  it.each(['mallard', 'system', 'temp', 'memory', 'main', 'information_schema', 'pg_catalog', '"~x"', '"__mallard_x"'])(
    'cannot be called %s',
    async (name) => {
      expect((await admin.run(`create database ${name}`)).status).toBe(422)
    },
  )

  it.each(['a b', 'x"y', "it's", 'ünïcödé', '../../etc', 'a.b', '; drop', '😀', 'select', ' lead', '%', '\\', 'con'])(
    'may be called "%s"',
    async (name) => {
      const quoted = `"${name.replaceAll('"', '""')}"`
      await admin.each(
        `create database ${quoted}`,
        `create schema ${quoted}.${quoted}`,
        `create table ${quoted}.${quoted}.${quoted} (${quoted} integer)`,
        `insert into ${quoted}.${quoted}.${quoted} values (7)`,
      )
      expect(await admin.rows(`select ${quoted} from ${quoted}.${quoted}.${quoted}`)).toEqual([['7']])
      expect((await admin.objects('show databases')).map((row) => row.name)).toContain(name)
      expect((await admin.objects(`show tables in ${quoted}.${quoted}`)).map((row) => row.name)).toEqual([name])
      await admin.each(`alter database ${quoted} rename to ${quoted.slice(0, -1)}2"`)
      expect(await admin.rows(`select * from ${quoted.slice(0, -1)}2".${quoted}.${quoted}`)).toEqual([['7']])
      await admin.ok(`drop database ${quoted.slice(0, -1)}2" cascade`)
    },
  )
})

describe('a session', () => {
  const allowed: [string, string][] = [
    ['TimeZone', "'Europe/Rome'"],
    ['Calendar', "'gregorian'"],
    ['default_order', "'desc'"],
    ['default_null_order', "'nulls_first'"],
    ['integer_division', 'true'],
    ['ieee_floating_point_ops', 'false'],
    ['preserve_identifier_case', 'false'],
    ['order_by_non_integer_literal', 'true'],
    ['scalar_subquery_error_on_multiple_rows', 'false'],
    ['lambda_syntax', "'ENABLE_SINGLE_ARROW'"],
    ['query_tag', "'nightly'"],
  ]
  it.each(allowed)('may SET and RESET %s', async (name, value) => {
    expect(
      (await admin.all(`set ${name} = ${value}; set session ${name} = ${value}; reset ${name}; select 1`)).body,
    ).toMatchObject({
      code: '090001',
    })
  })

  it.each([
    'memory_limit',
    'threads',
    'temp_directory',
    'enable_external_access',
    'search_path',
    'schema',
    'access_mode',
    'home_directory',
    'lock_configuration',
    'custom_extension_repository',
    'allow_community_extensions',
    'secret_directory',
    'enable_profiling',
    'profiling_output',
    'log_query_path',
    'enable_object_cache',
    'allowed_directories',
    'nosuch',
    'file_search_path',
    'max_memory',
    'wal_autocheckpoint',
  ])('may not SET %s, not GLOBAL either, nor RESET it', async (name) => {
    for (const statement of [
      `set ${name} = '1'`,
      `set global ${name} = '1'`,
      `reset ${name}`,
      `set session ${name} = 1`,
    ])
      expect((await admin.run(statement)).status, statement).toBe(422)
  })

  it('changes nothing for others, GLOBAL or not', async () => {
    for (const scope of ['', 'global ', 'session ', 'local ']) await admin.run(`set ${scope}TimeZone = 'Asia/Tokyo'`)
    expect(await admin.rows("select '2026-07-01 10:00:00+00'::timestamptz")).toEqual([['2026-07-01 10:00:00+00']])
  })

  it('has settings that work, and that end with it', async () => {
    const [, , rows] = await admin.session('set integer_division = true', 'select 1', 'select 7 / 2')
    expect(rows).toEqual([['3']])
    expect(await admin.rows('select 7 / 2')).toEqual([['3.5']])
  })

  it('keeps its query_tag in the history', async () => {
    const { body } = await admin.all("set query_tag = 'tagged'; select 'a tagged one'")
    expect(
      await admin.rows(
        `select query_tag from mallard.query_history where statement_id = '${body.statementHandles![1]}'`,
      ),
    ).toEqual([['tagged']])
  })

  it('has variables, temporary tables and prepared statements of its own', async () => {
    const rows = await here.session(
      'set variable v = 41',
      'create temp table tt as select 5 as x',
      'prepare p as select $1::integer + getvariable($$v$$) as s, x from tt',
      'execute p(1)',
      'deallocate p',
    )
    expect(rows[3]).toEqual([['42', '5']])
    expect((await here.run('select * from tt')).status).toBe(422)
    expect((await here.run('execute p(1)')).status).toBe(422)
    expect(await here.rows('select getvariable($$v$$)')).toEqual([[null]])
  })

  it('starts where the request says; USE moves it', async () => {
    const rows = await here
      .session(
        'select current_database(), current_schema(), current_role(), current_user(), current_account(), current_warehouse()',
        'create or replace schema second.s2',
        'use schema second.s2',
        'select current_database(), current_schema()',
        'use effects',
        'select current_database(), current_schema()',
        'use role SYSADMIN',
        "select current_role(), is_role_in_session('SYSADMIN'), is_role_in_session('NOSUCH')",
      )
      .catch((error: Error) => error.message)
    expect([rows[0], rows[3], rows[5], rows[7]]).toEqual([
      [['effects', 'main', 'ACCOUNTADMIN', 'ADMIN', 'MAIN', 'COMPUTE_WH']],
      [['second', 's2']],
      [['effects', 'main']],
      [['SYSADMIN', 'true', 'false']],
    ])
  })

  it('refuses what it cannot start in', async () => {
    expect((await admin.run('select 1', { database: 'nosuch' })).body.sqlState).toBe('42S02')
    expect((await admin.run('select 1', { database: 'effects', schema: 'nosuch' })).body.sqlState).toBe('42S02')
    expect((await admin.run('select 1', { warehouse: 'nosuch' })).body.sqlState).toBe('42S02')
    for (const use of ['use nosuch', 'use schema effects.nosuch', 'use warehouse nosuch', 'use role nosuch'])
      expect((await admin.run(use)).status, use).toBe(422)
  })
})

describe('a transaction', () => {
  beforeAll(() =>
    admin.each(
      'create or replace table effects.main.tx (i integer)',
      'create or replace table second.main.tx (i integer)',
    ),
  )
  const count = (table = 'effects.main.tx') => admin.rows(`select count(*) from ${table}`)

  it('holds what was committed, and what is open at the end is rolled back', async () => {
    await here.session('begin', 'insert into tx values (1)', 'commit')
    await here.session('begin transaction', 'insert into tx values (2)', 'create table gone (i integer)')
    await here.session('begin', 'insert into tx values (3)', 'rollback', 'insert into tx values (4)')
    expect(await here.rows('select i from tx order by i')).toEqual([['1'], ['4']])
    expect((await here.run('select * from gone')).body.sqlState).toBe('42S02')
  })

  it('is aborted by a statement that fails while it runs: 25P02', async () => {
    const before = await count()
    const failed = await here.refusedIn('begin', 'insert into tx values (9)', "select 'x'::integer from tx", 'commit')
    expect([failed[0], failed[1].slice(0, 2), failed[3]]).toEqual([422, '22', 2])
    expect(await count()).toEqual(before)
  })

  it('refuses a write to a second database before any effect', async () => {
    const [first, second] = [await count(), await count('second.main.tx')]
    const refused = await here.refusedIn('begin', 'insert into tx values (5)', 'insert into second.main.tx values (5)')
    expect([refused[0], refused[3]]).toEqual([422, 2])
    expect(refused[1]).toMatch(/^(25|0A)/)
    expect([await count(), await count('second.main.tx')]).toEqual([first, second])
    await here.session('begin', 'insert into tx values (6)', 'select * from second.main.tx', 'commit')
    expect(Number((await count())[0]![0])).toBe(Number(first[0]![0]) + 1)
  })

  it('may hold DDL, which is rolled back with its metadata', async () => {
    await here.session('begin', 'create table ddl_gone (i integer)', 'rollback')
    expect(await here.objects("show tables like 'ddl_gone'")).toEqual([])
    await here.session('begin', 'create table ddl_kept (i integer)', 'insert into ddl_kept values (1)', 'commit')
    expect(await here.objects("show tables like 'ddl_kept'")).toMatchObject([
      { name: 'ddl_kept', owner: 'ACCOUNTADMIN' },
    ])
  })

  it('in conflict with another ends as 40001', async () => {
    await here.each('create or replace table hot (i integer)', 'insert into hot values (1)')
    const first = here.all(`begin; update hot set i = 2; ${slow}; commit`)
    await wait(400)
    const second = await here.run('update hot set i = 3')
    expect([second.status, second.body.sqlState]).toEqual([422, '40001'])
    expect((await first).status).toBe(200)
    expect(await here.rows('select i from hot')).toEqual([['2']])
  })

  it('that is cancelled leaves nothing', async () => {
    const before = await count()
    const { body } = await here.all(`begin; insert into tx values (8); ${endless}; commit`, {}, '?async=true')
    await wait(400)
    await here.cancel(body.statementHandle)
    expect(await here.ended(body.statementHandle)).toMatchObject({
      status: 422,
      body: { sqlState: '57014', statementIndex: 2 },
    })
    expect(await count()).toEqual(before)
  })

  it.each([
    ['commit', '25P01|25000'],
    ['rollback', '25P01|25000'],
    ['begin; begin', '25001|25000'],
  ])('%s out of turn has a state of class 25', async (text, states) => {
    const { status, body } = await here.all(text)
    expect(status).toBe(422)
    expect(states.split('|')).toContain(body.sqlState)
  })
})
