import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chains } from './chains.ts'
import { lex } from './lexer.ts'

/** Chains as `a.b`, with `()` for a call, `^` behind a dot, and their position where it is not `other`. */
function shown(text: string): string {
  return chains(lex(text))
    .map((chain) => {
      const name = chain.parts.map((part) => part.value).join('.')
      return `${name}${chain.call ? '()' : ''}${chain.afterDot ? '^' : ''}${chain.position === 'other' ? '' : `:${chain.position}`}`
    })
    .join(' ')
}

const tables = (text: string) =>
  chains(lex(text))
    .filter((chain) => chain.position === 'table')
    .map((chain) => chain.parts.map((part) => part.value).join('.'))
    .join(' ')

describe('where a table name must stand', () => {
  it.each([
    ['from t', 't'],
    ['select a from d.s."T t" x, u join v on x.a = v.b, w where a in (select b from z), q', 'd.s.T t u v w z'],
    ['select * from (t join u using (a)), x', 't u x'],
    ['select * from a, (b, c) order by d, e limit f, g', 'a b c'],
    ['from al : t, u', 't u'],
    ['from t as x(p, q), u', 't u'],
    ['select * from only t, lateral (select a from u) v', 't u'],
    ['select extract(year from d), trim(both from y), substring(a from 2), overlay(a placing b from c) from t', 't'],
    ['select extract(year from (select d from u)) from t', 'u t'],
    ['select a is distinct from b, a is not distinct from c from t', 't'],
    ['select x.from, y.join from t', 't'],
    ['table t', 't'],
    ['select a from t union from u', 't u'],
    ['select a from t union all table u', 't u'],
    ['select a from t union by name table u', 't u'],
    ['create view v as table t', 't'],
    ['drop macro table m', ''],
    ['summarize d.t', 'd.t'],
    ['describe t', 't'],
    ['pivot t on b using sum(a)', 't'],
    ['from "t" pivot (sum(a) for b in (1)), u', 't u'],
    ['from (pivot t on a, b using sum(c)), u', 't u'],
    ['from (unpivot t on a, b into name n value v), u', 't u'],
    ['pivot (pivot t on a, b using sum(c)) on d, e', 't'],
    ['with w as (pivot t on a, b using sum(c)) from w, u', 't w u'],
    ['unpivot t on a into name n value v', 't'],
    ['delete from t using u, v where t.a = u.a', 't u v'],
    ['delete from t using u join v using (id)', 't u v'],
    ['update t set a = b from u where x', 't u'],
    ['insert or replace into t(a) select b from u on conflict (a) do update set a = c', 't u'],
    ['insert into t values (a)', 't'],
    ['merge into d.t using u as y on t.a = y.a when matched then update set a = b', 'd.t u'],
    ['merge into t using (select a from u) as y using (a) when matched then delete', 't u'],
    ['with w as (from a) update t set a = 1', 'a t'],
    ['create index i on t(a)', 't'],
    ['create table t(a int references u2(a), b int)', 'u2'],
    ['create table x as from d.s.t', 'd.s.t'],
    ['create macro m(x) as table from t', 't'],
    ['drop view if exists a.b, c', 'a.b c'],
    ['alter table if exists t rename to u', 't'],
    ["comment on table t is 'x'", 't'],
    ['truncate d.t', 'd.t'],
    ['explain analyze from t', 't'],
    ['select exists(from u), array(from v), (table z)', 'u v z'],
    ['from (values (a)) v(x), t', 't'],
    ['from range(3) r, t', 'range t'],
    ['from unnest([a]) with ordinality as x(y), t', 'unnest t'],
    ['from t tablesample reservoir(10), u', 't u'],
    ['from t asof join u on a >= b positional join v', 't u v'],
    ['select sum(a) over w from t window w as (order by c), v as (order by d)', 't'],
    ['from t select *, a', 't'],
    ['from a.b.c.d', 'a.b.c.d'],
    ["from 'x.csv', t", 'x.csv t'],
    ['drop schema s', ''],
    ['comment on column t.a is null', ''],
  ])('%s', (text, expected) => expect(tables(text)).toBe(expected))
})

describe('all dotted names', () => {
  it.each([
    ['select f(x).g(y).z, a.b.c(1), [1].len(), "Q"(1)', 'f() x g()^ y z^ a.b.c() len()^ Q()'],
    ['create or replace table d.s.t(a int)', 'replace d.s.t():created a int'],
    ['select t.*, a::d.s.mood from t', 't a d.s.mood t:table'],
    ['select a /* x */ . -- y\n b', 'a.b'],
    ['create table select_ as select 1', 'select_:created'],
  ])('%s', (text, expected) => expect(shown(text)).toBe(expected))

  it('say where they and their parts stand, and which were quoted', () => {
    const text = 'from d."S s".t'
    expect(chains(lex(text))).toEqual([
      {
        parts: [
          { value: 'd', quoted: false, start: 5, end: 6 },
          { value: 'S s', quoted: true, start: 7, end: 12 },
          { value: 't', quoted: false, start: 13, end: 14 },
        ],
        start: 5,
        end: 14,
        call: false,
        afterDot: false,
        position: 'table',
        string: false,
        behindTable: false,
        first: 1,
        last: 5,
      },
    ])
  })
})

it.each([
  ["from 'x.csv'", ['x.csv']],
  ["select 'a' from t, 'b.parquet' as c join E'd' on 'e'", ['b.parquet', 'd']],
  ["insert into t values ('a')", []],
  ["summarize 'x.csv'", ['x.csv']],
  ["select trim('x' from 'y')", []],
])('strings that DuckDB reads as files: %s', (text, expected) => {
  expect(
    chains(lex(text))
      .filter((chain) => chain.string)
      .map((chain) => chain.parts[0]!.value),
  ).toEqual(expected)
})

it('every name of a text is in exactly one chain, in order', () => {
  const word = fc.constantFrom(
    'a',
    '"b c"',
    'from',
    'join',
    '.',
    ',',
    '(',
    ')',
    'select',
    'using',
    'table',
    'pivot',
    ':',
    '1',
    "'s'",
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), (words) => {
      const tokens = lex(words.join(' '))
      const found = chains(tokens)
      let last = -1
      for (const chain of found) {
        expect(chain.first).toBeGreaterThan(last)
        last = chain.last
      }
      const names = new Set(found.flatMap((chain) => chain.parts.map((part) => part.start)))
      for (const token of tokens)
        if (token.kind === 'quoted' || token.text === 'a') expect(names).toContain(token.start)
    }),
  )
})
