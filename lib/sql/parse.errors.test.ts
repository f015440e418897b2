import { describe, expect, it } from 'vitest'
import type { MallardError } from '../errors.ts'
import { parseHouse } from './parse.ts'

function refusal(text: string): MallardError {
  try {
    parseHouse(text)
  } catch (error) {
    return error as MallardError
  }
  throw new Error(`accepted: ${text}`)
}

it.each([
  'select 1',
  'from (describe t)',
  'create table t (a int)',
  'create or replace temp view v as select 1',
  'create macro role() as 1',
  'drop schema s cascade',
  'drop table t',
  'alter table t rename to u',
  'set variable x = 1',
  'reset variable x',
  'explain select 1',
  'explain analyze from t',
  'comment on table t is null',
  'begin',
  '',
  '-- only a comment',
  '"grant" x',
  'summarize t',
])('leaves %j to DuckDB', (text) => expect(parseHouse(text)).toBeNull())

describe('what does not go on as it began points at the place', () => {
  it.each([
    ['create role', 1, 12, 'Expected the role'],
    ['create role\n select', 2, 2, "found 'select'"],
    ['create role r\ncommnt = 1', 2, 1, 'Expected the end'],
    ['create role a.b', 1, 15, 'without a further qualifier'],
    ['create or replace role if not exists r', 1, 24, 'either OR REPLACE'],
    ['create or replace user u', 1, 8, 'without OR REPLACE'],
    ['create user u email = ', 1, 22, 'Expected a value'],
    ['create user u email', 1, 20, 'Expected ='],
    ["create user u email = 'a' email = 'b'", 1, 27, 'only once'],
    ['create user u "EMAIL" = 1', 1, 15, 'Expected a property'],
    ['alter user u', 1, 13, 'RENAME TO, SET or UNSET'],
    ['alter user u set', 1, 17, 'Expected a property'],
    ['alter role r set x', 1, 18, "COMMENT = '...'"],
    ['alter database d set alias to e', 1, 22, "COMMENT = '...'"],
    ['alter warehouse w stop', 1, 19, 'SUSPEND, RESUME'],
    ['alter schema s enable', 1, 22, 'Expected MANAGED'],
    ['create database d not plain', 1, 23, 'ENCRYPTED'],
    ['alter account set x = 1', 1, 19, 'ENCRYPT_NEW_DATABASES or NETWORK_POLICY'],
    ['create database d type = 5', 1, 26, 'kind of database'],
    ["create database d comment = 'x' comment = 'y'", 1, 33, 'each once'],
    ['drop role r, s', 1, 12, 'Expected the end'],
    ['grant', 1, 6, 'Expected a privilege'],
    ['grant select', 1, 13, 'Expected ON'],
    ['grant select on t to r', 1, 17, 'kind of object'],
    ['grant select on table t', 1, 24, 'Expected TO'],
    ['grant select on table a.b.c.d to r', 1, 29, 'further qualifier'],
    ['grant select on table a.', 1, 25, 'behind the dot'],
    ['grant select on all table in schema s to r', 1, 21, 'a plural'],
    ['grant usage on all schemas in schema s to r', 1, 31, 'Expected DATABASE'],
    ['grant ownership, select on table t to r', 1, 7, 'OWNERSHIP alone'],
    ['grant select on table t to user u', 1, 33, 'Expected the end'],
    ['grant role a to b', 1, 17, 'ROLE or USER'],
    ['revoke select on table t to r', 1, 26, 'Expected FROM'],
    ['explain access on table t', 1, 16, 'Expected a privilege'],
    ['use', 1, 4, 'database or schema'],
    ['use role', 1, 9, "a role's name"],
    ['use a.b.c', 1, 9, 'further qualifier'],
    ['use database a.b', 1, 16, 'further qualifier'],
    ['use "a" "b"', 1, 9, 'the end'],
    ['use secondary roles', 1, 20, 'ALL or NONE'],
    ['set x', 1, 6, '= or TO'],
    ['set x = 1 + 1', 1, 11, 'the end'],
    ["set x = 'a', y = 'b'", 1, 12, 'the end'],
    ['set x = (select 1)', 1, 10, 'string'],
    ['reset', 1, 6, "a setting's name"],
    ['prepare p as', 1, 13, 'Expected a statement'],
    ['prepare p select 1', 1, 11, 'Expected AS'],
    ['prepare p(,int) as select 1', 1, 11, 'Expected a type'],
    ['execute p(1,', 1, 13, "Expected ')'"],
    ['execute p(1,)', 1, 13, 'Expected a value'],
    ['execute p(a := )', 1, 16, 'Expected a value'],
    ['deallocate', 1, 11, 'name or ALL'],
    ['show', 1, 5, 'what to show'],
    ['show tables limit x', 1, 19, 'number of rows'],
    ['show tables limit 1 limit 2', 1, 21, 'each once'],
    ['show tables in', 1, 15, 'where to look'],
    ['show terse t', 1, 12, 'what to show'],
    ['show grants on t', 1, 16, 'ACCOUNT or'],
    ['show all views', 1, 10, 'Expected TABLES'],
    ["describe 'x.csv'", 1, 10, 'a table, a query'],
    ['describe t u', 1, 12, 'the end'],
    ['use d; use e', 1, 8, 'Only one statement'],
    ["use 'd", 1, 5, 'unterminated string'],
  ])('%j', (text, line, column, message) => {
    const error = refusal(text)
    expect(error).toMatchObject({ sqlState: '42601', place: { line, column } })
    expect(error.message).toContain(message)
  })
})
