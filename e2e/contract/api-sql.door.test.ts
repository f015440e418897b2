import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, type Contract, openContract } from './client.ts'

let contract: Contract
let admin: Client
let here: Client

beforeAll(async () => {
  contract = await openContract()
  admin = contract.admin
  here = admin.with({ database: 'a', schema: 'main' })
  await admin.each(
    'create database a',
    'create database b',
    'create table a.main.t (i integer, s varchar, d date)',
    "insert into a.main.t values (1, 'x', '2026-01-01'), (2, 'y', '2026-01-02'), (3, 'x', '2026-01-03')",
    'create table b.main.u (i integer, n integer)',
    'insert into b.main.u values (1, 10), (2, 20), (4, 40)',
    'create sequence a.main.q start 5',
    'create macro a.main.twice(x) as x * 2',
    'create macro a.main.upto(n) as table select range as i from range(n)',
    "create type a.main.mood as enum ('sad', 'happy')",
    'create view a.main.v as select i, s from a.main.t where i < 3',
  )
})
afterAll(() => contract?.server.remove())

describe('queries', () => {
  it.each<[string, (string | null)[][]]>([
    ['from t select count(*)', [['3']]],
    [
      'table v',
      [
        ['1', 'x'],
        ['2', 'y'],
      ],
    ],
    ['(select 1 as a) union all (select 2) order by a desc', [['2'], ['1']]],
    ['values (1), (2)', [['1'], ['2']]],
    ['with c as (select i from t) select sum(i) from c', [['6']]],
    ['with recursive r as (select 1 as i union all select i + 1 from r where i < 4) select max(i) from r', [['4']]],
    [
      'select i, row_number() over (partition by s order by i) from t order by i',
      [
        ['1', '1'],
        ['2', '1'],
        ['3', '2'],
      ],
    ],
    ['select i from t qualify row_number() over (order by i desc) = 1', [['3']]],
    [
      'select s, count(*) from t group by all order by all',
      [
        ['x', '2'],
        ['y', '1'],
      ],
    ],
    [
      'select t.i, u.n from t join b.main.u using (i) order by 1',
      [
        ['1', '10'],
        ['2', '20'],
      ],
    ],
    [
      'select t.i, u.n from t left join b.main.u u on t.i = u.i order by 1',
      [
        ['1', '10'],
        ['2', '20'],
        ['3', null],
      ],
    ],
    [
      'select t.i, u.n from t asof join b.main.u u on t.i >= u.i order by 1',
      [
        ['1', '10'],
        ['2', '20'],
        ['3', '20'],
      ],
    ],
    [
      'select t.i, l.m from t, lateral (select t.i * 2 as m) l order by 1',
      [
        ['1', '2'],
        ['2', '4'],
        ['3', '6'],
      ],
    ],
    ['select i from t semi join b.main.u using (i) order by 1', [['1'], ['2']]],
    ['select i from t anti join b.main.u using (i)', [['3']]],
    [
      'select t.i, u.n from t positional join b.main.u u order by 1',
      [
        ['1', '10'],
        ['2', '20'],
        ['3', '40'],
      ],
    ],
    [
      "select * from (pivot t on s in ('x', 'y') using count(*) group by d) order by d limit 1",
      [['2026-01-01', '1', '0']],
    ],
    ['pivot (select s, i from t) on s using sum(i)', [['4', '2']]],
    [
      'unpivot (select 1 as p, 2 as q) on p, q into name k value v',
      [
        ['p', '1'],
        ['q', '2'],
      ],
    ],
    ['select count(*) from t using sample 100%', [['3']]],
    ['select count(*) from t tablesample reservoir(2 rows)', [['2']]],
    ['select * exclude (d) replace (upper(s) as s) from t where i = 1', [['1', 'X']]],
    ["select columns('^[is]$') from t where i = 2", [['2', 'y']]],
    ['select list(i order by i) from t', [['[1,2,3]']]],
    ['select unnest([1, 2]) as u', [['1'], ['2']]],
    ['select list_transform([1, 2], lambda x: x + 1)', [['[2,3]']]],
    ["select {'a': i}.a from t order by 1 limit 1", [['1']]],
    ['select count(*) from t where exists (from b.main.u where u.i = t.i)', [['2']]],
    ['select twice(21), a.main.twice(1)', [['42', '2']]],
    ['select sum(i) from upto(4)', [['6']]],
    ["select 'happy'::mood::varchar, 'sad'::a.main.mood", [['happy', 'sad']]],
    ['select nextval($$q$$)', [['5']]],
    ['select nextval($$a.main.q$$)', [['6']]],
    [
      'select case when grouping(s) = 1 then $$all$$ else s end, count(*) from t group by rollup (s) order by 2, 1',
      [
        ['y', '1'],
        ['x', '2'],
        ['all', '3'],
      ],
    ],
    ['select strftime(date $$2026-11-24$$, $$%Y/%m$$), extract(year from date $$2026-11-24$$)', [['2026/11', '2026']]],
    ["select json_extract_string('{\"a\": \"b\"}', '$.a'), '{\"a\": 1}'::json->>'a'", [['b', '1']]],
    ['select regexp_replace($$abc$$, $$b$$, $$x$$), $$a$$ || $$b$$, $$abc$$[2:3]', [['axc', 'ab', 'bc']]],
    ['select i from t order by i limit 1 offset 1', [['2']]],
    [
      'select distinct on (s) s, i from t order by s, i',
      [
        ['x', '1'],
        ['y', '2'],
      ],
    ],
    ['select min(i), max(d), approx_count_distinct(s) from t', [['1', '2026-01-03', '2']]],
    ['select count(*) from generate_series(1, 10)', [['10']]],
    ['select 1 where false', []],
  ])('%s', async (statement, expected) => {
    expect(await here.rows(statement)).toEqual(expected)
  })

  it.each([
    'summarize t',
    'summarize select i from t',
    'explain select * from t',
    'explain analyze select * from t',
    'explain (format json) select * from t',
    'describe select * from t',
  ])('%s answers rows', async (statement) => {
    expect((await here.rows(statement)).length).toBeGreaterThan(0)
  })
})

describe('scripts', () => {
  it('make and change tables in all their forms', async () => {
    const rows = await here.session(
      'create table f (id integer primary key default nextval($$q$$), s varchar unique, g integer generated always as (id * 10), c integer check (c > 0) default 1)',
      "insert into f (s) values ('a'), ('b') returning s",
      "insert into f by name select 'c' as s",
      "insert into f (s, c) values ('a', 2) on conflict (s) do update set c = excluded.c",
      "insert or ignore into f (s) values ('b')",
      'select s, g = id * 10, c from f order by s',
      "update f set s = s || '!', c = (select max(n) from b.main.u) where s = 'a' returning s, c",
      "delete from f using b.main.u where u.n = f.c and f.s = 'a!'",
      'alter table f add column extra integer default 7',
      'alter table f alter column extra set default 8',
      'alter table f rename column extra to more',
      "insert into f (s) values ('z')",
      'select s, more from f order by s',
      'create unique index f_more on f (more, s)',
      'drop index f_more',
      'create or replace table f2 as select s, more from f',
      'insert into f2 select * from f2',
      'select count(*) from f2',
    )
    expect(rows[1]).toEqual([['a'], ['b']])
    expect(rows[5]).toEqual([
      ['a', 'true', '2'],
      ['b', 'true', '1'],
      ['c', 'true', '1'],
    ])
    expect(rows[6]).toEqual([['a!', '40']])
    expect(rows[12]).toEqual([
      ['b', '7'],
      ['c', '7'],
      ['z', '8'],
    ])
    expect(rows[17]).toEqual([['6']])
  })

  it('build across databases, as the seed’s users did', async () => {
    const { status, body } = await admin.all(`
      CREATE OR REPLACE DATABASE ORDER_DB; CREATE OR REPLACE DATABASE CUSTOMER_DB; CREATE OR REPLACE DATABASE FACT_DB;
      CREATE OR REPLACE TABLE ORDER_DB.main.orders AS SELECT range AS order_id, range % 3 AS customer_id, range * 1.5 AS amount FROM range(9);
      CREATE OR REPLACE TABLE CUSTOMER_DB.main.customers AS SELECT range AS customer_id, 'customer ' || range AS name FROM range(3);
      CREATE OR REPLACE TABLE FACT_DB.main.fact AS
        SELECT c.name, sum(o.amount) AS total FROM ORDER_DB.main.orders o JOIN CUSTOMER_DB.main.customers c USING (customer_id) GROUP BY ALL;
      SELECT * FROM FACT_DB.main.fact ORDER BY name;`)
    expect([status, body.message, body.statementHandles?.length]).toEqual([200, expect.any(String), 7])
    expect((await admin.get(body.statementHandles![6]!)).body.data).toEqual([
      ['customer 0', '13.5'],
      ['customer 1', '18.0'],
      ['customer 2', '22.5'],
    ])
  })

  it('drop views, macros, sequences, types and schemas, and hide by temporary objects', async () => {
    const rows = await here.session(
      'create schema z',
      'create table z.t as select 1 as i',
      'create view z.v as from z.t',
      'use a.main',
      'create or replace temp table t as select 99 as i',
      'select i from t',
      'select i from a.main.t order by i limit 1',
      'drop table t',
      'select count(*) from t',
      'create temp view tv as select 5 as i',
      'create temp macro tm(x) as x + 100',
      'select tm(i) from tv',
      'drop view z.v',
      'drop schema z cascade',
    )
    expect([rows[5], rows[6], rows[8], rows[11]]).toEqual([[['99']], [['1']], [['3']], [['105']]])
  })
})

describe('many at once', () => {
  it('10 clients run short statements without an error', async () => {
    const clients = Array.from({ length: 10 }, async (_, c) => {
      const statuses = new Set<number>()
      for (let n = 0; n < 30; n++) {
        const { status, body } = await here.run(`select ${c * 100 + n}, count(*) from t`)
        statuses.add(status)
        expect(body.data).toEqual([[String(c * 100 + n), '3']])
      }
      return statuses
    })
    for (const statuses of await Promise.all(clients)) expect([...statuses]).toEqual([200])
  })

  it('concurrent writers to one table lose nothing', async () => {
    await here.ok('create table w (c integer)')
    await Promise.all(
      Array.from({ length: 8 }, async (_, c) => {
        for (let n = 0; n < 10; n++) await here.ok(`insert into w values (${c})`)
      }),
    )
    expect(await here.rows('select count(*) from w')).toEqual([['80']])
  })
})
