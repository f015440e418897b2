import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headOf } from './classify.ts'
import { lex } from './lexer.ts'
import { parentheses } from './parentheses.ts'

const head = (text: string) => headOf(lex(text))

describe('the kind of a statement', () => {
  it.each([
    ['/* x */ select 1', 'SELECT', 'SELECT', 'SELECT'],
    ['((with a as (select 1) select 2))', '(', 'SELECT', 'SELECT'],
    ['from t', 'FROM', 'SELECT', 'SELECT'],
    ['values (1)', 'VALUES', 'SELECT', 'SELECT'],
    ['summarize t', 'SUMMARIZE', 'SELECT', 'SELECT'],
    ['pivot t on a', 'PIVOT', 'SELECT', 'SELECT'],
    ['with a(x) as materialized (select 1), b as (select 2) insert into t values (1)', 'WITH', 'INSERT', 'INSERT'],
    ['with recursive a(x) using key (x) as (select 1) update t set a = 1', 'WITH', 'UPDATE', 'UPDATE'],
    ['with a as (delete from t) merge into t using a on true when matched then delete', 'WITH', 'MERGE', 'MERGE'],
    ['with a as (select 1) (from a)', 'WITH', 'SELECT', 'SELECT'],
    ['delete from t', 'DELETE', 'DELETE', 'DELETE'],
    ['truncate d.t', 'TRUNCATE', 'TRUNCATE', 'TRUNCATE_TABLE'],
    ['create table t (a int)', 'CREATE', 'CREATE', 'CREATE_TABLE'],
    ['create or replace temp table t as from u', 'CREATE', 'CREATE', 'CREATE_TABLE_AS_SELECT'],
    ['create view v as select 1', 'CREATE', 'CREATE', 'CREATE_VIEW'],
    ['create macro m() as 1', 'CREATE', 'CREATE', 'CREATE_FUNCTION'],
    ['create unique index i on t (a)', 'CREATE', 'CREATE', 'CREATE_INDEX'],
    ["create type m as enum ('a')", 'CREATE', 'CREATE', 'CREATE_TYPE'],
    ['create secret s (type s3)', 'CREATE', 'CREATE', 'CREATE_SECRET'],
    ['drop function f', 'DROP', 'DROP', 'DROP_MACRO'],
    ['drop view v', 'DROP', 'DROP', 'DROP_VIEW'],
    ['alter table t add column a int', 'ALTER', 'ALTER', 'ALTER_TABLE'],
    ["comment on table t is 'x'", 'COMMENT', 'COMMENT', 'COMMENT'],
    ['begin transaction', 'BEGIN', 'BEGIN', 'BEGIN'],
    ['start transaction', 'START', 'START', 'BEGIN'],
    ['end', 'END', 'END', 'COMMIT'],
    ['abort', 'ABORT', 'ABORT', 'ROLLBACK'],
    ['explain delete from t', 'EXPLAIN', 'DELETE', 'EXPLAIN'],
    ['explain explain explain select 1', 'EXPLAIN', 'EXPLAIN', 'EXPLAIN'],
    ["copy t to 'x'", 'COPY', 'COPY', 'COPY'],
    ['"select" 1', '', '', 'UNKNOWN'],
    ['1', '', '', 'UNKNOWN'],
    ['', '', '', 'UNKNOWN'],
  ])('%s', (text, first, verb, queryType) => {
    expect(head(text)).toMatchObject({ head: first, verb, queryType })
  })

  it('knows the words that DuckDB knows', () => {
    expect(head('attach x').known).toBe(true)
    expect(head('selct 1').known).toBe(false)
  })
})

it.each([
  ['explain select 1', { innerAt: 8, analyze: false, options: [] }],
  ['explain analyze select 1', { innerAt: 16, analyze: true, options: [] }],
  ['explain (format json, analyze) select 1', { innerAt: 31, analyze: true, options: ['FORMAT', 'ANALYZE'] }],
  ['explain (select 1)', { innerAt: 8, analyze: false, options: [] }],
  ['explain (with a as (select 1) from a)', { innerAt: 8, analyze: false, options: [] }],
  ['select 1', null],
])('%s', (text, expected) => expect(head(text).explain).toEqual(expected))

describe('CREATE', () => {
  it.each([
    [
      'create or replace temp table if not exists d.s."T t" (a int)',
      {
        kind: 'TABLE',
        orReplace: true,
        temporary: true,
        ifNotExists: true,
        name: ['d', 's', 'T t'],
        nameAt: 43,
        nameEnd: 52,
        bodyAt: null,
      },
    ],
    ['create table t as from u', { kind: 'TABLE', bodyAt: 18 }],
    ["create table t (a int default ('as'), b as (a + 1))", { kind: 'TABLE', bodyAt: null }],
    ['create view v(a, b) as\n select 1', { kind: 'VIEW', name: ['v'], bodyAt: 24 }],
    ['create macro m(a, b := 2) as a + b', { kind: 'MACRO', bodyAt: 29, tableMacro: false }],
    ['create function m() as table select 1', { kind: 'MACRO', word: 'FUNCTION', bodyAt: 23, tableMacro: true }],
    ['create index i on d.t (a)', { kind: 'INDEX', name: ['i'], on: { parts: ['d', 't'], start: 18, end: 21 } }],
    ['create index on t (a)', { kind: 'INDEX', name: [], on: { parts: ['t'], start: 16, end: 17 } }],
    ['create local temporary view v as select 1', { kind: 'VIEW', temporary: true }],
    ['create recursive view v(a) as select 1', { kind: 'VIEW', name: ['v'], bodyAt: 30 }],
    ['create', { kind: '', name: [] }],
  ])('%s', (text, expected) => expect(head(text).create).toMatchObject(expected))
})

it.each([
  [
    'drop view if exists a.b, c cascade',
    { kind: 'VIEW', ifExists: true, names: [{ parts: ['a', 'b'] }, { parts: ['c'] }], cascade: true },
  ],
  ['drop macro table m', { kind: 'MACRO', names: [{ parts: ['m'] }], cascade: false }],
  ['alter table if exists t rename to u', { kind: 'TABLE', ifExists: true, names: [{ parts: ['t'] }] }],
  ['comment on column t.a is null', { kind: 'COLUMN', names: [{ parts: ['t', 'a'] }] }],
  ['truncate table t', { kind: 'TABLE', names: [{ parts: ['t'] }] }],
])('%s', (text, expected) => {
  expect(head(text).target).toMatchObject(expected)
  expect(head(text).ifExists).toBe('ifExists' in expected)
})

it('never fails, whatever the words', () => {
  const word = fc.constantFrom(
    'create',
    'explain',
    'with',
    'a',
    'as',
    '(',
    ')',
    ',',
    'table',
    'macro',
    'index',
    'on',
    'drop',
    '.',
    'if',
    'exists',
  )
  fc.assert(
    fc.property(fc.array(word), (words) => {
      expect(head(words.join(' '))).toBeDefined()
    }),
  )
})

it('pairs parentheses; one that is not closed ends behind the last token', () => {
  const { closing, around, depth } = parentheses(lex('a(b[c(d)])e)('))
  expect([closing[1], closing[5], closing[12]]).toEqual([9, 7, 13])
  expect([...around]).toEqual([-1, -1, 1, 1, 1, 1, 5, 1, 1, -1, -1, -1, -1])
  expect(depth).toBe(3)
})
