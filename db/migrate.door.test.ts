import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Sqlite } from './handle.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { openFile } from './open.ts'

let folder: string
let sqlite: Sqlite
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mallard-migrate-'))
  sqlite = openFile(join(folder, 'metadata.sqlite'))
})
afterEach(() => {
  sqlite.close()
  rmSync(folder, { recursive: true, force: true })
})

const schemaOf = (file: Sqlite) =>
  file.prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name").all()
const applied = () => sqlite.prepare('SELECT name FROM migrations ORDER BY name').pluck().all()

test('a file of the first release comes up to date and keeps its rows', () => {
  migrate(sqlite, migrations.slice(0, 1))
  sqlite.exec(`
    INSERT INTO organizations VALUES ('o', 'MAIN', 'main', 1);
    INSERT INTO accounts (id, organization_id, name, name_key, created_at) VALUES ('a', 'o', 'MAIN', 'main', 1);
    INSERT INTO users (id, account_id, name, name_key, created_at) VALUES ('u', 'a', 'ADMIN', 'admin', 1);`)
  migrate(sqlite)
  expect(sqlite.prepare('SELECT name FROM users').pluck().all()).toEqual(['ADMIN'])
  expect(applied()).toEqual(migrations.map(({ name }) => name))

  const fresh = openFile(join(folder, 'fresh.sqlite'))
  migrate(fresh)
  expect(schemaOf(sqlite)).toEqual(schemaOf(fresh))
  fresh.close()
})

test('running the migrations again changes nothing', () => {
  migrate(sqlite)
  const before = schemaOf(sqlite)
  migrate(sqlite)
  expect(schemaOf(sqlite)).toEqual(before)
})

test('the list is in order and its names are unique', () => {
  const names = migrations.map(({ name }) => name)
  expect(names).toEqual([...new Set(names)].sort())
})

test('a migration that fails leaves the file as it was', () => {
  migrate(sqlite)
  const before = schemaOf(sqlite)
  const bad = { name: '9999_bad', sql: 'CREATE TABLE extra (a INTEGER); INSERT INTO nowhere VALUES (1)' }
  expect(() => migrate(sqlite, [...migrations, bad])).toThrow('nowhere')
  expect(schemaOf(sqlite)).toEqual(before)
})

test('a migration that leaves dangling references is refused', () => {
  migrate(sqlite)
  const bad = {
    name: '9999_bad',
    sql: "INSERT INTO accounts (id, organization_id, name, name_key, created_at) VALUES ('a', 'none', 'A', 'a', 1)",
  }
  expect(() => migrate(sqlite, [...migrations, bad])).toThrow('dangling')
  expect(sqlite.prepare('SELECT count(*) FROM accounts').pluck().get()).toBe(0)
})

test('a file of a newer release is refused and not touched', () => {
  migrate(sqlite, [...migrations, { name: '9999_later', sql: 'CREATE TABLE later (a INTEGER)' }])
  expect(() => migrate(sqlite)).toThrow(/newer release \(9999_later\)/)
})
