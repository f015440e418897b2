import { describe, expect, it } from 'vitest'
import { calls } from './calls.ts'
import { cteNames } from './ctes.ts'
import { lex } from './lexer.ts'

describe('calls', () => {
  it.each([
    [
      'select f(x).g(y).z, a.b.c(1), [1].len(), b.upper(), "Q"(1) from range(3) r(a), read_csv(1) as k(b)',
      'f g c len upper Q range read_csv',
    ],
    [
      'select count(*) filter (where a) over (partition by b), sum(a) over w from t window w as (order by f(c))',
      'count sum f',
    ],
    [
      'insert into t(a, b) select coalesce(f(a), 1), cast(g(b) as decimal(10,2)), h(c)::decimal(3,1), * exclude (a) from (values (1)) v(x)',
      'f g h',
    ],
    ['insert into t values (1) on conflict (a) do update set a = f(1)', 'f'],
    ['create macro m(a) as f(a), (a,b) as g(a,b)', 'f g'],
    ['create macro m(a) as table from f(a) x', 'f'],
    ['create view v(a) as select f(1)', 'f'],
    [
      'create table t(a int default f(1), b varchar(10), c decimal(10,2) check (h(b) > 0), primary key (a), foreign key (b) references u(b))',
      'f h',
    ],
    ["create type m as enum('a')", ''],
    ['with recursive w(a) as (select f(1)), v(b) as not materialized (select g(2)) select * from w, v', 'f g'],
    [
      'select * replace (f(a) as b), columns(* exclude (c)) from t group by grouping sets ((a), cube (b), rollup (c))',
      'f',
    ],
    [
      "select a at time zone f(x), interval (g(x)) day, x in (h(1)), x like lower(y), not exists(from u), date_trunc('day', now()), trim(both k(x) from y)",
      'f g h lower date_trunc now k',
    ],
    ['explain (format json) select f(1)', 'f'],
    ['select a between f(1) and g(2), case when h(1) then i(2) else j(3) end', 'f g h i j'],
    ['from t tablesample reservoir(10%) using sample reservoir(20 rows)', ''],
    ['create index i on t(f(a))', 'f'],
    ["select x -> f(x), lambda y: g(y), [h(z) for z in l if k(z)], {'a': m(1)}, map([1], [n(2)])", 'f g h k m map n'],
    [
      'merge into t using src(1) s on t.a = s.a when not matched then insert (a) values (f(1)) when matched then update set a = g(1)',
      'src f g',
    ],
    ['select struct_pack(a := f(1)), row(1, 2), (a).b(1)', 'struct_pack f b'],
    ["select left('a', 1), nextval('s'), if(a, b, c), -g(1), a * replace('x', 'y', 'z')", 'left nextval if g'],
    ['select sum(a) rows f(1) preceding, x escape g(1) limit h(1) offset i(2)', 'sum f g h i'],
    ['select distinct on (f(a)) g(b), h(c) from t', 'f g h'],
    ['from t select distinct on (a) read_csv(b)', 'read_csv'],
    ['from t join u using (id) v(a), (select 1) w(b), x y(c) where z(d)', 'z'],
    ['from al : f(1)', 'f'],
    ['select a : f(1)', 'f'],
    ['execute p(f(1))', 'p f'],
    ['select /* f( */ 1 -- g(', ''],
  ])('%s', (text, expected) => {
    expect(
      calls(lex(text))
        .map((call) => call.name)
        .join(' '),
    ).toBe(expected)
  })

  it('tells table functions', () => {
    expect(calls(lex('select f(1) from g(2)')).map((call) => call.position)).toEqual(['other', 'table'])
  })
})

describe('CTE names', () => {
  const shown = (text: string) => cteNames(lex(text)).map((cte) => [cte.name, text.slice(cte.from, cte.to)])

  it.each([
    ['with a as (select 1) from a', [['a', ' from a']]],
    [
      'with "A b"(x) as not materialized (from t), c as (from d) from c',
      [
        ['A b', ', c as (from d) from c'],
        ['c', ' from c'],
      ],
    ],
    ['with recursive a(x) using key (x) as (from a) from a', [['a', '(from a) from a']]],
    ['select (with a as (from t) from a), b from a', [['a', ' from a']]],
    ['insert into t with a as materialized (select 1) from a', [['a', ' from a']]],
    ['select a::timestamp with time zone from unnest(x) with ordinality as t(b)', []],
    ['create table t as (from u) with no data', []],
    ['with a', []],
    ['with a as (select 1', [['a', '']]],
    ['select x.with from x', []],
  ])('%s', (text, expected) => expect(shown(text)).toEqual(expected))

  it('stays quick on deep nesting', () => {
    const text = 'with a as ('.repeat(20_000)
    const tokens = lex(text)
    const start = performance.now()
    expect(cteNames(tokens)).toHaveLength(20_000)
    expect(performance.now() - start).toBeLessThan(1000)
  })
})
