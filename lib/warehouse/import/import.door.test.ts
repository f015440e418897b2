import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../access/types.ts'
import { openWarehouse, type SqlClient } from '../../testing/warehouse.ts'
import { accountDirectories, findUser } from '../../users/index.ts'
import { importFile, previewFile } from './index.ts'
import type { FileImport, FileQuestion, StagedFile } from './types.ts'

let home: Awaited<ReturnType<typeof openWarehouse>>
let sql: SqlClient
let reader: SqlClient
let admin: Actor
let anna: Actor

beforeAll(async () => {
  home = await openWarehouse()
  sql = await home.as('ADMIN')
  await sql.all(
    'CREATE ROLE LOADER',
    'CREATE USER ANNA DEFAULT_ROLE = LOADER',
    'GRANT ROLE LOADER TO USER ANNA',
    'GRANT USAGE ON WAREHOUSE COMPUTE_WH TO ROLE LOADER',
    'CREATE DATABASE d',
    "CREATE TABLE d.main.people (id VARCHAR, mood VARCHAR DEFAULT 'calm', born DATE)",
    'CREATE SEQUENCE d.main.numbers',
    "CREATE TABLE d.main.numbered (n BIGINT DEFAULT nextval('d.main.numbers'), id VARCHAR)",
    'CREATE TABLE d.main.hidden (id VARCHAR)',
    'GRANT USAGE ON DATABASE d TO ROLE LOADER',
    'GRANT USAGE ON SCHEMA d.main TO ROLE LOADER',
    'GRANT SELECT ON TABLE d.main.people TO ROLE LOADER',
    'GRANT INSERT ON TABLE d.main.numbered TO ROLE LOADER',
  )
  reader = await home.as('ANNA')
  const of = async (userName: string): Promise<Actor> => {
    const user = await findUser(home.accountId, userName)
    return { accountId: home.accountId, userId: user!.id, userName, via: 'session' }
  }
  admin = await of('ADMIN')
  anna = await of('ANNA')
})
afterAll(() => home.close())

let made = 0
function stage(content: string | Buffer, kind: 'csv' | 'json' = 'csv'): StagedFile {
  const path = join(accountDirectories(home.accountId).staging, `t${++made}.${kind}`)
  writeFileSync(path, content)
  return { path, fileName: `my file ${made}.${kind}`, format: kind }
}

const none = new AbortController().signal
const preview = (file: StagedFile, more: Partial<FileQuestion> = {}, actor = admin, session = sql) =>
  previewFile(actor, session.session.id, { ...file, options: {}, types: {}, without: [], ...more }, none)
async function load(file: StagedFile, more: Partial<FileImport>, actor = admin, session = sql) {
  const given: FileImport = { ...file, options: {}, table: 'd.main.new', mode: 'new', ...more }
  const { status, error, counts } = await importFile(actor, session.session.id, given).outcome
  return { status, code: error?.sqlState ?? '', message: error?.text ?? '', inserted: counts?.inserted }
}

const people = 'ID;born;note\n007;2026-01-02;NA\n8;2026-02-03;x\n'

describe('a preview', () => {
  it('shows rows, types and how a CSV file is written', async () => {
    const found = await preview(stage(people), { target: { table: 'd.main.fresh', mode: 'new' } })
    expect(found).toMatchObject({ csv: { delimiter: ';', header: true, skip: 0 }, load: {}, missing: [] })
    expect(found.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'ID VARCHAR',
      'born DATE',
      'note VARCHAR',
    ])
    expect(found.rows).toEqual([
      ['007', '2026-01-02', 'NA'],
      ['8', '2026-02-03', 'x'],
    ])
    expect(found.sql).toMatch(/^CREATE TABLE d\.main\.fresh AS\nSELECT \* FROM read_csv\('@~\/my file \d+\.csv'\)$/)
  })

  it('reads as told, and says the SQL of it', async () => {
    const options = { header: false, skip: 1, nullText: 'NA', delimiter: ';' }
    const found = await preview(stage(people), { options, types: { column1: 'VARCHAR' }, without: ['column0'] })
    expect(found.rows).toEqual([
      ['2026-01-02', null],
      ['2026-02-03', 'x'],
    ])
    const latin = await preview(stage(Buffer.from('a,b\n1,M\xfcller\n', 'latin1')), {
      options: { encoding: 'latin-1' },
    })
    expect(latin.rows).toEqual([['1', 'Müller']])
  })

  it('compares a file with the table that it goes to', async () => {
    const found = await preview(stage(people), { target: { table: 'd.main.people', mode: 'append' } })
    expect(found.columns.map(({ name, into, loaded }) => [name, into, loaded])).toEqual([
      ['ID', 'VARCHAR', true],
      ['born', 'DATE', true],
      ['note', null, false],
    ])
    expect(found.missing).toEqual(['mood'])
  })

  it('says which line is wrong, and nothing of where the file lies', async () => {
    const failure = await preview(stage(people), { types: { ID: 'DATE' } }).catch((error) => error)
    expect(failure.message).toBe(`Line 2, column "ID": Could not convert string "007" to 'DATE'.`)
    expect(failure.hint).toContain('The line reads: 007;2026-01-02;NA')
    const json = await preview(stage('{"a":1}\n{"a":2\n', 'json')).catch((error) => error)
    expect(json.text).toMatch(/Line \d+.*malformed JSON/)
    expect(`${failure.text}${json.text}`).not.toContain(home.accountId)
  })

  it('takes no type that somebody made', async () => {
    await sql.all("CREATE TYPE d.main.mood AS ENUM ('secret')")
    await expect(preview(stage(people), { types: { note: 'd.main.mood' } })).rejects.toMatchObject({
      sqlState: '42704',
    })
  })
})

describe('an append', () => {
  it('matches columns by name and leaves the others to their defaults', async () => {
    const file = stage(people)
    const { load: told } = await preview(file, { target: { table: 'd.main.people', mode: 'append' } })
    expect(await load(file, { table: 'd.main.people', mode: 'append', ...told })).toMatchObject({ inserted: 2 })
    expect(await sql.rows('SELECT id, mood, born FROM d.main.people ORDER BY born')).toEqual([
      ['007', 'calm', '2026-01-02'],
      ['8', 'calm', '2026-02-03'],
    ])
  })

  it('is refused whole for a column that the table lacks, and for a line that does not fit', async () => {
    const into = { table: 'd.main.people', mode: 'append' as const }
    expect(await load(stage(people), into)).toMatchObject({ code: '42703', message: /no column "note"/ })
    const late = `id\n${Array.from({ length: 30_000 }, (_, i) => (i === 25_000 ? 'x' : i)).join('\n')}\n`
    const born = { columns: [{ name: 'born', type: 'DATE' }] }
    expect(
      await load(stage(late.replace('id', 'born').replaceAll(/^\d+$/gm, '2026-01-01')), { ...into, ...born }),
    ).toMatchObject({ code: '22000', message: /^Line 25002, column "born"/ })
    expect(await sql.rows('SELECT count(*) FROM d.main.people')).toEqual([['2']])
  })

  it('needs what an INSERT needs; what is hidden is absent', async () => {
    const file = stage('id\n1\n')
    const as = (table: string, mode: 'new' | 'append' = 'append') => load(file, { table, mode }, anna, reader)
    expect(await as('d.main.people')).toMatchObject({ code: '42501', message: /must have INSERT/ })
    expect(await as('d.main.hidden')).toMatchObject({ code: '42S02' })
    expect(await as('d.main.absent')).toMatchObject({ code: '42S02' })
    expect(await as('d.main.mine', 'new')).toMatchObject({ code: '42501', message: /CREATE TABLE/ })
    const byHand = await reader.code("INSERT INTO d.main.numbered (id) VALUES ('1')")
    expect((await as('d.main.numbered')).code).toBe(byHand)
    await sql.all('GRANT USAGE ON SEQUENCE d.main.numbers TO ROLE LOADER')
    expect(await as('d.main.numbered')).toMatchObject({ status: 'succeeded', inserted: 1 })
    const look = (table: string, mode: 'new' | 'append') => preview(file, { target: { table, mode } }, anna, reader)
    await expect(look('d.main.people', 'append')).rejects.toMatchObject({ sqlState: '42501' })
    await expect(look('d.main.hidden', 'append')).rejects.toMatchObject({ sqlState: '42S02' })
    await expect(look('d.main.mine', 'new')).rejects.toMatchObject({ sqlState: '42501' })
  })

  it('is told in the history as what it was', async () => {
    const file = stage('{"id": 18446744073709551617123, "mood": null}\n', 'json')
    const target = { table: 'd.main.people', mode: 'append' as const }
    const { load: told, sql: text } = await preview(file, { options: { shape: 'lines' }, target })
    expect(text).toBe(
      `INSERT INTO d.main.people BY NAME\nSELECT id, mood FROM read_json('@~/${file.fileName}', format = 'newline_delimited', columns = {'id': 'VARCHAR', 'mood': 'VARCHAR'})`,
    )
    expect(await load(file, { ...target, options: { shape: 'lines' }, ...told })).toMatchObject({ inserted: 1 })
    expect(await sql.rows("SELECT id FROM d.main.people WHERE id LIKE '1844%'")).toEqual([['18446744073709551617123']])
  })
})

it('a session of somebody else is unknown', async () => {
  await expect(preview(stage('a\n1\n'), {}, anna, sql)).rejects.toMatchObject({ status: 404 })
})
