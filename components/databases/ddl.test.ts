import { expect, test } from 'vitest'
import {
  addColumnSql,
  alterColumnSql,
  type ColumnDraft,
  commentSql,
  createSchemaSql,
  createTableSql,
  createViewSql,
  dropSql,
  renameSql,
} from './ddl'

const column = (name: string, type: string, more: Partial<ColumnDraft> = {}): ColumnDraft => ({
  key: 0,
  name,
  type,
  notNull: false,
  primaryKey: false,
  unique: false,
  default: '',
  check: '',
  ...more,
})

test('a table of one key has it on the column, of several behind the columns', () => {
  expect(createTableSql(['d', 'main', 'My t'], [column('id', 'BIGINT', { primaryKey: true, notNull: true })])).toEqual([
    'CREATE TABLE d.main."My t" (\n  id BIGINT NOT NULL PRIMARY KEY\n)',
  ])
  const two = [column('a', 'INTEGER', { primaryKey: true }), column('select', 'DATE', { primaryKey: true })]
  expect(createTableSql(['d', 's', 't'], two)).toEqual([
    'CREATE TABLE d.s.t (\n  a INTEGER,\n  "select" DATE,\n  PRIMARY KEY (a, "select")\n)',
  ])
})

test('defaults that are expressions stand in parentheses, literals and calls do not', () => {
  const defaults = ["'it''s'", '42', 'now()', '1 + 1', 'current_date'].map(
    (text, at) =>
      createTableSql(['d', 's', 't'], [column(`c${at}`, 'X', { default: text })])![0]!.split('DEFAULT ')[1]!,
  )
  expect(defaults).toEqual(["'it''s'\n)", '42\n)', 'now()\n)', '(1 + 1)\n)', 'current_date\n)'])
})

test('nothing is run while a name or a type is missing', () => {
  expect(createTableSql(['d', 's', ''], [column('a', 'INTEGER')])).toBeNull()
  expect(createTableSql(['d', 's', 't'], [column('a', ' ')])).toBeNull()
  expect(createTableSql(['d', 's', 't'], [])).toBeNull()
  expect(createViewSql(['d', 's', 'v'], '  ;', '')).toBeNull()
  expect(addColumnSql(['d', 's', 't'], column('', 'INTEGER'))).toBeNull()
})

test('a comment comes in one transaction with what it is on', () => {
  expect(createViewSql(['d', 's', 'v'], 'SELECT 1;\n', "It's")).toEqual([
    'BEGIN',
    'CREATE VIEW d.s.v AS\nSELECT 1',
    "COMMENT ON VIEW d.s.v IS 'It''s'",
    'COMMIT',
  ])
})

test('containers are commented and dropped in their own words', () => {
  expect(commentSql({ kind: 'schema', path: ['d', 's'] }, '')).toBe('ALTER SCHEMA d.s SET COMMENT = NULL')
  expect(createSchemaSql('d', 'user', '', true)).toBe('CREATE SCHEMA d."user" WITH MANAGED ACCESS')
  expect(dropSql({ kind: 'macro', path: ['d', 's', 'f'] }, false)).toBe('DROP MACRO d.s.f')
  expect(renameSql({ kind: 'table', path: ['d', 's', 't'] }, 'a b')).toBe('ALTER TABLE d.s.t RENAME TO "a b"')
})

test('a column form runs only what differs, and the rename last', () => {
  const before = { name: 'a', type: 'INTEGER', notNull: false, default: '', comment: '' }
  expect(alterColumnSql(['d', 's', 't'], before, before)).toEqual([])
  expect(alterColumnSql(['d', 's', 't'], before, { ...before, name: 'b', type: 'BIGINT', notNull: true })).toEqual([
    'ALTER TABLE d.s.t ALTER a SET DATA TYPE BIGINT',
    'ALTER TABLE d.s.t ALTER a SET NOT NULL',
    'ALTER TABLE d.s.t RENAME a TO b',
  ])
})
