import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWarehouse, type SqlClient } from '../../testing/warehouse.ts'
import type { Bindings } from '../types.ts'

// DuckDB counts parameters in the order in which it reads a statement's parts, which is not that of the text: FROM comes
// before SET, the list before what is made of its elements.

let home: Awaited<ReturnType<typeof openWarehouse>>
let sql: SqlClient
beforeAll(async () => {
  home = await openWarehouse()
  sql = await home.as('ADMIN')
  await sql.all('CREATE DATABASE d', 'USE d.main', 'CREATE TABLE t (a VARCHAR, b INTEGER)')
})
afterAll(() => home.close())

const text = (value: string | null) => ({ type: 'VARCHAR', value })
const whole = (value: string | null) => ({ type: 'INTEGER', value })

async function run(statement: string, bindings: Bindings) {
  const rows: (string | null)[][] = []
  const { error } = await sql.session.submit(
    { text: statement, bindings },
    { rows: (encoded) => rows.push(...(JSON.parse(`[${encoded}]`) as string[][])) },
  ).outcome
  if (error) throw error
  return rows
}

const update = (set: string, from: string, where: string) =>
  `UPDATE t SET a = ${set} || z.k FROM (SELECT ${from} AS k) z WHERE z.k <> ${where} RETURNING a`

test.each([
  ['$name', update('$s', '$f', '$w'), { s: text('set '), f: text('from'), w: text('where') }],
  [':name', update(':s', ':f', ':w'), { s: text('set '), f: text('from'), w: text('where') }],
  ['$name in capitals', update('$S', '$F', '$w'), { s: text('set '), F: text('from'), W: text('where') }],
  ['?', update('?', '?', '?'), { 1: text('set '), 2: text('from'), 3: text('where') }],
  [
    '? without spaces',
    update('?', '?', '?').replace('= ?', '=?'),
    { 1: text('set '), 2: text('from'), 3: text('where') },
  ],
  ['$1', update('$3', '$1', '$2'), { 1: text('from'), 2: text('where'), 3: text('set ') }],
])('a value goes to the parameter that it is for: %s', async (_how, statement, bindings) => {
  await sql.all('TRUNCATE t', "INSERT INTO t VALUES ('old', 1)")
  expect(await run(statement, bindings as Bindings)).toEqual([['set from']])
  expect(await sql.rows('SELECT a FROM t')).toEqual([['set from']])
})

test('also of another type, NULL among them, and more than nine', async () => {
  expect(await run('SELECT [x || ? FOR x IN [?]]', { 1: text('b'), 2: text('a') })).toEqual([['["ab"]']])
  expect(await run('SELECT [x + ? FOR x IN [?]], ?', { 1: whole(null), 2: whole('1'), 3: text('c') })).toEqual([
    ['[null]', 'c'],
  ])
  const many = Array.from({ length: 12 }, (_, at) => whole(String(at)))
  const given = Object.fromEntries(many.map((one, at) => [at + 1, one]))
  expect(await run(`SELECT [x + ? FOR x IN [${Array(11).fill('?').join(', ')}]]`, given)).toEqual([
    [`[${Array.from({ length: 11 }, (_, at) => at + 1).join(',')}]`],
  ])
  expect(
    await run('SELECT a FROM (VALUES (1)) v(a) WHERE a=?AND 1=?LIMIT?', {
      1: whole('1'),
      2: whole('1'),
      3: whole('9'),
    }),
  ).toEqual([['1']])
})

test('of what was prepared, too', async () => {
  await sql.all('TRUNCATE t', "INSERT INTO t VALUES ('old', 1)", `PREPARE p AS ${update('?', '?', '?')}`)
  expect(await sql.rows("EXECUTE p('set ', 'from', 'where')")).toEqual([['set from']])
  await sql.all(`PREPARE q AS ${update('$s', '$f', '$w')}`)
  expect(await sql.rows("EXECUTE q(w := 'where', s := 'named ', f := 'from')")).toEqual([['named from']])
})

test('a type that one may not see is not told from one that is not there', async () => {
  await sql.all("CREATE TYPE mood AS ENUM ('hidden label')", 'CREATE USER ben')
  const ben = await home.as('BEN')
  const told = async (type: string) => {
    const answers = [await ben.run(`PREPARE x(${type}) AS SELECT $1`), await ben.run('EXECUTE x(NULL)')]
    return answers.map(({ code, message }) => [code, message.replaceAll(type, 'TYPE')])
  }
  const hidden = await told('d.main.mood')
  expect(hidden).toEqual(await told('d.main.none'))
  expect(hidden).toEqual(await told('nowhere.main.none'))
  expect(hidden[0]![0]).toBe('0A000')
  expect((await told('STRUCT(a d.main.mood)'))[0]![0]).toBe('0A000')
  expect(await ben.rows('PREPARE y(DECIMAL(4, 1), INTEGER[]) AS SELECT $1, $2')).toBeTruthy()
  expect(await ben.rows('EXECUTE y(1.25, [3])')).toEqual([['1.3', '[3]']])
})
