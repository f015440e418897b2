import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, Client, type Contract, openContract, tokenOf } from './client.ts'
import { hostile } from './hostileList.ts'

let contract: Contract
let attacker: Client
let keeper: Client

const canary = 'CANARY-77be02'
/** What lies hidden in a schema that the attacker sees. */
const hidden = { t: 'LedgerKestrel', v: 'ViewGoshawks', c: 'SecretColumn', q: 'CountMerlins', m: 'MacroHobbies' }
const nothing = { t: 'ledgerxxxxxxx', v: 'viewxxxxxxxx', c: 'secretxxxxxx', q: 'countxxxxxxx', m: 'macroxxxxxxx' }

const fill = (text: string, names: Record<string, string>) =>
  text
    .replaceAll('@db', 'shared')
    .replace(/@s\b/g, 'inside')
    .replace(/@([tvcqm])\b/g, (_, key: string) => names[key]!.toLowerCase())

beforeAll(async () => {
  contract = await openContract()
  const { admin, server } = contract
  await admin.each(
    'create role KEEPER',
    'create role ATTACKER',
    'grant create database on account to role KEEPER',
    'grant create database on account to role ATTACKER',
  )
  await contract.user('KEN', { role: 'KEEPER' })
  await contract.user('ATT', { role: 'ATTACKER' })
  keeper = new Client(server, await tokenOf(server, 'KEN', 'KEEPER'))
  attacker = new Client(server, await tokenOf(server, 'ATT', 'ATTACKER'))
  const { t, v, c, q, m } = hidden
  await keeper.each(
    'create database shared',
    'create schema shared.inside',
    `create table shared.inside.${t} (i integer primary key, ${c} varchar)`,
    `insert into shared.inside.${t} values (1, '${canary}')`,
    `create view shared.inside.${v} as select ${c} from shared.inside.${t}`,
    `create sequence shared.inside.${q}`,
    `create macro shared.inside.${m}(x) as x || '${canary}'`,
    'create table shared.inside.seen (i integer, s varchar)',
    'grant usage on database shared to role ATTACKER',
    'grant usage, create table, create view, create sequence, create function on schema shared.inside to role ATTACKER',
    'grant select, insert, update, delete on table shared.inside.seen to role ATTACKER',
  )
  await attacker.each(
    'create database own',
    'create table own.main.mine (i integer, s varchar)',
    "insert into own.main.mine values (1, 'mine')",
    'create table own.main.keyed (i integer primary key, s varchar)',
  )
})
afterAll(() => contract?.server.remove())

/** CREATE may tell that a name is taken (42710), as the specification says; all else may tell nothing. */
const takes = /^create (table|view|sequence|schema)( if not exists)? @db/
const beside = [...hostile.named, ...hostile.lexed].filter(
  (text) => /@[tvqm]\b/.test(text) && !/@e\b|create schema own/.test(text) && !takes.test(text),
)

const seen = ({ status, body }: Answer, names: Record<string, string>) => {
  let message = body.message
  for (const key of Object.keys(names)) message = message.replaceAll(names[key]!.toLowerCase(), `@${key}`)
  return [status, body.code, body.sqlState, message, body.line, body.column, body.statementIndex, body.data]
}

describe('what is hidden in a schema that one sees is as if it did not exist', () => {
  for (const context of [
    { database: 'own', schema: 'main' },
    { database: 'shared', schema: 'inside' },
  ])
    it.each(beside)(`in ${context.database}: %j`, async (template) => {
      const one = await attacker.all(fill(template, hidden), context)
      const two = await attacker.all(fill(template, nothing), context)
      expect(seen(one, hidden)).toEqual(seen(two, nothing))
      const shown = JSON.stringify(one.body)
      for (const word of [canary, ...Object.values(hidden)])
        expect(shown.includes(word), `${template} ${shown}`).toBe(false)
      expect(await attacker.rows('select 1')).toEqual([['1']])
    })

  it.each([
    'show tables in shared.inside',
    'show columns in schema shared.inside',
    'show views in shared.inside',
    'show sequences in schema shared.inside',
    'select * from information_schema.columns',
    'select * from shared.information_schema.tables',
    "select get_ddl('schema', 'shared.inside')",
    "select get_ddl('database', 'shared')",
    'describe schema shared.inside',
    'select ledgerkestral.i from shared.inside.seen',
    'select secretcolum from shared.inside.seen',
    'select * from shared.inside.ledgerkestral',
    'insert into shared.inside.seen values (1, 2, 3)',
    'drop schema shared.inside',
    'drop schema shared.inside cascade',
    'alter table shared.inside.seen rename to x',
    'drop database shared',
    'grant select on all tables in schema shared.inside to role ATTACKER',
  ])('%s', async (statement) => {
    const shown = JSON.stringify((await attacker.run(statement)).body)
    for (const word of [canary, ...Object.values(hidden)]) expect(shown.includes(word), shown).toBe(false)
  })

  it('nor through one’s own temporary macro of the same name, another’s macro, or a view', async () => {
    const { m } = hidden
    await keeper
      .with({ database: 'shared', schema: 'inside' })
      .each(
        `create macro shared.inside.outer(x) as shared.inside.${m}(x)`,
        'create macro shared.inside.chained(x) as x.macrohobbies()',
        'grant usage on function shared.inside.outer to role ATTACKER',
        'grant usage on function shared.inside.chained to role ATTACKER',
      )
    const context = { database: 'shared', schema: 'inside' }
    for (const statement of [
      `create temp macro macrohobbies(x) as 1; select shared.inside.macrohobbies('a')`,
      `create temp macro macrohobbies(x) as 1; select inside.macrohobbies('a')`,
      `select outer('a')`,
      `select 'x' as s, s.outer()`,
      `select shared.inside.chained('a')`,
      `create view shared.inside.mineview as select shared.inside.outer('a') as r; from shared.inside.mineview`,
    ]) {
      const { status, body } = await attacker.all(statement, context)
      expect([status, ['42S02', '42883', '42501'].includes(body.sqlState)], statement + body.message).toEqual([
        422,
        true,
      ])
    }
    await keeper.ok(`grant usage on function shared.inside.${m} to role ATTACKER`)
    expect(
      await attacker.rows(`select outer('a'), macrohobbies('b'), s.macrohobbies() from (select 'c' as s)`, context),
    ).toEqual([[`a${canary}`, `b${canary}`, `c${canary}`]])
  })

  it('and it is whole afterwards', async () => {
    expect(await keeper.rows(`select * from shared.inside.${hidden.t}`)).toEqual([['1', canary]])
    expect((await attacker.objects('show tables in shared.inside')).map(({ name }) => name)).toContain('seen')
  })
})
