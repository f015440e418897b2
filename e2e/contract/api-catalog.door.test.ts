import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, type Contract, openContract } from './client.ts'

let contract: Contract
let admin: Client
let here: Client

beforeAll(async () => {
  contract = await openContract()
  admin = contract.admin
  here = admin.with({ database: 'cat', schema: 's' })
  await admin.each(
    "create database cat comment = 'a database'",
    'create database cat2',
    'create schema cat.s',
    "create table cat.s.t (i integer primary key, v varchar not null default 'x', d decimal(10,2))",
    "comment on table cat.s.t is 'a table'",
    "comment on column cat.s.t.i is 'a column'",
    "insert into cat.s.t values (1, 'a', 1.5), (2, 'b', 2.5)",
    'create view cat.s.v as select i, v from cat.s.t',
    'create sequence cat.s.q',
    'create macro cat.s.f(x) as x + 1',
    'create table cat2.main.u (a integer)',
    'insert into cat2.main.u values (1), (2), (3)',
  )
})
afterAll(() => contract?.server.remove())

const columns = async (statement: string) =>
  (await here.ok(statement)).resultSetMetaData!.rowType.map(({ name }) => name)

describe('SHOW', () => {
  it('TABLES has its columns, in this order', async () => {
    expect(await columns('show tables')).toEqual([
      'created_on',
      'name',
      'database_name',
      'schema_name',
      'kind',
      'comment',
      'rows',
      'bytes',
      'owner',
    ])
    expect(await here.objects('show tables in cat.s')).toMatchObject([
      { name: 't', database_name: 'cat', schema_name: 's', comment: 'a table', rows: '2', owner: 'ACCOUNTADMIN' },
    ])
  })

  it.each<[string, string[]]>([
    ['show databases', ['created_on', 'name', 'comment', 'owner']],
    ['show schemas', ['created_on', 'name', 'database_name', 'comment', 'owner']],
    ['show views', ['created_on', 'name', 'database_name', 'schema_name', 'comment', 'owner', 'text']],
    ['show columns', ['table_name', 'schema_name', 'column_name', 'data_type', 'comment', 'database_name']],
    ['show sequences', ['created_on', 'name', 'database_name', 'schema_name', 'comment', 'owner']],
    ['show warehouses', ['created_on', 'name', 'comment', 'owner']],
    ['show roles', ['created_on', 'name', 'comment', 'owner']],
    ['show users', ['created_on', 'name', 'comment', 'owner']],
  ])('%s has columns %j', async (statement, expected) => {
    expect(await columns(statement)).toEqual(expect.arrayContaining(expected))
  })

  it.each<[string, string[]]>([
    ["show databases like 'cat%'", ['cat', 'cat2']],
    ["show databases like 'CAT_'", ['cat2']],
    ['show schemas in database cat', ['main', 's']],
    ["show schemas like 's' in cat", ['s']],
    ['show tables in schema cat.s', ['t']],
    ['show tables in cat', ['t']],
    ['show tables in database cat', ['t']],
    ['show tables in account', ['t', 'u']],
    ['show tables', ['t']],
    ['show views in cat.s', ['v']],
    ["show tables like 'nosuch'", []],
    ['show sequences in schema cat.s', ['q']],
    ["show warehouses like '%'", ['COMPUTE_WH']],
    ["show roles like '%ADMIN'", ['ACCOUNTADMIN', 'ORGADMIN', 'SECURITYADMIN', 'SYSADMIN', 'USERADMIN']],
    ['show users', ['ADMIN']],
  ])('%s lists %j', async (statement, expected) => {
    const listed = (await here.objects(statement)).map(({ name }) => name)
    expect(listed.filter((name) => !['information_schema', 'INFORMATION_SCHEMA'].includes(name!)).sort()).toEqual(
      expected,
    )
  })

  it('COLUMNS of a table, and of a view', async () => {
    const names = async (statement: string) => (await here.objects(statement)).map((row) => row.column_name)
    expect(await names('show columns in table cat.s.t')).toEqual(['i', 'v', 'd'])
    expect(await names('show columns in view v')).toEqual(['i', 'v'])
  })
})

describe('DESCRIBE', () => {
  it.each(['describe table cat.s.t', 'desc table t', 'describe cat.s.t', 'describe t'])('%s', async (statement) => {
    const rows = await here.objects(statement)
    expect(rows.map((row) => [row.name, row.type, row.kind])).toEqual([
      ['i', 'INTEGER', 'COLUMN'],
      ['v', 'VARCHAR', 'COLUMN'],
      ['d', 'DECIMAL(10,2)', 'COLUMN'],
    ])
    expect(Object.keys(rows[0]!)).toEqual(
      expect.arrayContaining(['name', 'type', 'kind', 'null?', 'default', 'primary key', 'unique key', 'comment']),
    )
    expect(rows.map((row) => [row['null?'], row['primary key']])).toEqual([
      ['N', 'Y'],
      ['N', 'N'],
      ['Y', 'N'],
    ])
    expect(rows[0]!.comment).toBe('a column')
  })

  it.each([
    'describe view cat.s.v',
    'describe database cat',
    'describe schema cat.s',
    'describe sequence cat.s.q',
    'describe function cat.s.f',
    'describe warehouse COMPUTE_WH',
    'describe user ADMIN',
    'describe select 1 as a, 2 as b',
  ])('%s answers rows', async (statement) => {
    expect((await here.ok(statement)).data!.length).toBeGreaterThan(0)
  })
})

describe('GET_DDL', () => {
  it.each<[string, RegExp]>([
    ["select get_ddl('table', 'cat.s.t')", /create table.*\bt\b.*decimal\(10,\s*2\)/is],
    ["select GET_DDL('VIEW', 'cat.s.v')", /create view.*select/is],
    ["select get_ddl('sequence', 'cat.s.q')", /create sequence/i],
    ["select get_ddl('function', 'cat.s.f')", /create (macro|function).*x \+ 1/is],
    ["select get_ddl('schema', 'cat.s')", /create schema.*create table/is],
    ["select get_ddl('database', 'cat')", /create database.*create schema/is],
  ])('%s', async (statement, expected) => {
    expect((await here.rows(statement))[0]![0]).toMatch(expected)
  })

  it('gives what makes the same table', async () => {
    const [[ddl]] = (await here.rows("select get_ddl('table', 'cat.s.t')")) as [[string]]
    await admin.each('create schema cat2.s')
    const at = admin.with({ database: 'cat2', schema: 's' })
    await at.ok(ddl.replace(/create (or replace )?table\s+[^(]+/i, 'create table t'))
    const types = (client: Client) =>
      client
        .objects('describe table t')
        .then((rows) => rows.map((row) => [row.name, row.type, row['null?'], row.default]))
    expect(await types(at)).toEqual(await types(here))
    await admin.ok('drop schema cat2.s cascade')
  })
})

describe('information_schema', () => {
  it('answers in joins, subqueries, CTEs, set operations and CTAS, across databases', async () => {
    expect(
      await here.rows(`select t.table_catalog, t.table_schema, t.table_name, t.table_type from information_schema.tables t
        where t.table_catalog in ('cat', 'cat2') order by 1, 2, 3`),
    ).toEqual([
      ['cat', 's', 't', 'BASE TABLE'],
      ['cat', 's', 'v', 'VIEW'],
      ['cat2', 'main', 'u', 'BASE TABLE'],
    ])
    expect(
      await here.rows(`select t.table_name, count(*) from information_schema.tables t join information_schema.columns c
        using (table_catalog, table_schema, table_name) where table_catalog = 'cat' group by 1 order by 1`),
    ).toEqual([
      ['t', '3'],
      ['v', '2'],
    ])
    expect(
      await here.rows('select count(*) from t where (select count(*) from information_schema.columns) > 0'),
    ).toEqual([['2']])
    expect(await here.rows('with c as (from information_schema.schemata) select count(*) >= 3 from c')).toEqual([
      ['true'],
    ])
    await here.ok(
      "create table cat.s.kept as select column_name, data_type from cat.information_schema.columns where table_name = 't'",
    )
    expect(await here.rows('select column_name from cat.s.kept order by 1')).toEqual([['d'], ['i'], ['v']])
    await here.ok('drop table cat.s.kept')
    expect(await here.rows("select table_name from information_schema.views where table_catalog = 'cat'")).toEqual([
      ['v'],
    ])
    expect(
      (
        await here.rows("select schema_name from information_schema.schemata where catalog_name = 'cat' order by 1")
      ).flat(),
    ).toEqual(expect.arrayContaining(['main', 's']))
  })

  it('of a database holds that database’s own', async () => {
    expect(await here.rows('select distinct table_catalog from cat2.information_schema.tables')).toEqual([['cat2']])
    expect((await here.refused('select * from nosuch.information_schema.tables'))[1]).toBe('42S02')
  })

  it('cannot be written', async () => {
    for (const statement of [
      'delete from information_schema.tables',
      'drop schema information_schema',
      'create table information_schema.x (i int)',
      'insert into information_schema.tables select * from information_schema.tables',
    ])
      expect((await here.run(statement)).status, statement).toBe(422)
  })
})

describe('mallard.query_history', () => {
  it('has its columns, in this order', async () => {
    expect(await columns('select * from mallard.query_history')).toEqual([
      'statement_id',
      'session_id',
      'user_name',
      'role_name',
      'warehouse_name',
      'database_name',
      'schema_name',
      'query_text',
      'query_type',
      'status',
      'error_code',
      'error_message',
      'start_time',
      'end_time',
      'queued_ms',
      'execution_ms',
      'rows_produced',
      'bytes_produced',
      'query_tag',
    ])
  })

  it.each<[string, string, string | null]>([
    ['select 4711', 'succeeded', null],
    ['selec 4712', 'failed', '42601'],
    ['select nosuch4713', 'failed', '42703'],
    ["from '/etc/passwd4714'", 'denied|failed', '0A000'],
    ['select * from nosuch4715', 'denied|failed', '42S02'],
    ['create role ADMIN4716', 'succeeded', null],
    ["set TimeZone = 'UTC'", 'succeeded', null],
    ['set memory_limit = 4717', 'denied|failed', '42501|0A000'],
  ])('knows of %j that it %s', async (statement, status, code) => {
    const { body } = await here.run(statement)
    const [row] = await here.objects(
      `select * from mallard.query_history where statement_id = '${body.statementHandle}'`,
    )
    expect(row).toMatchObject({
      user_name: 'ADMIN',
      role_name: 'ACCOUNTADMIN',
      warehouse_name: 'COMPUTE_WH',
      database_name: 'cat',
      schema_name: 's',
      query_text: statement,
    })
    expect(status.split('|')).toContain(row!.status)
    if (code) expect(code.split('|')).toContain(row!.error_code)
    else expect(row!.error_code).toBeNull()
  })

  it('knows cancelled and timed out ones, and works in a join and a CTAS', async () => {
    const { body } = await here.run('select sum(a.range * b.range) from range(10000000) a, range(1000000) b', {
      timeout: 1,
    })
    expect(
      await here.rows(
        `select status, error_code from mallard.query_history where statement_id = '${body.statementHandle}'`,
      ),
    ).toEqual([[expect.stringMatching(/failed|cancelled/), '57P05']])
    expect(
      Number((await here.rows('select count(*) from mallard.query_history h join t on t.i = 1'))[0]![0]),
    ).toBeGreaterThan(5)
    await here.ok('create table cat.s.hist as select query_text from mallard.query_history')
    expect(Number((await here.rows('select count(*) from cat.s.hist'))[0]![0])).toBeGreaterThan(5)
    await here.ok('drop table cat.s.hist')
  })

  it('tells rows and types', async () => {
    const { body } = await here.run('select range from range(7)')
    expect(
      await here.rows(
        `select rows_produced, query_type, start_time <= end_time from mallard.query_history where statement_id = '${body.statementHandle}'`,
      ),
    ).toEqual([['7', 'SELECT', 'true']])
  })
})

describe('names', () => {
  it('reach across databases, by the path and by the documented rule for two parts', async () => {
    expect(await here.rows('select count(*) from t join cat2.main.u on t.i = u.a')).toEqual([['2']])
    expect(await here.rows('select count(*) from s.t')).toEqual([['2']])
    expect(await here.rows('select count(*) from cat2.u')).toEqual([['3']])
    expect(await admin.rows('select count(*) from CAT.S.T')).toEqual([['2']])
    expect((await admin.refused('select * from t'))[1]).toBe('42S02')
  })

  it('hold over many databases', async () => {
    for (let n = 0; n < 40; n++)
      await admin.each(`create database many${n}`, `create table many${n}.main.t as select ${n} as n`)
    const union = Array.from({ length: 40 }, (_, n) => `select n from many${n}.main.t`).join(' union all ')
    expect(await admin.rows(`select sum(n), count(*) from (${union})`)).toEqual([['780', '40']])
  })
})
