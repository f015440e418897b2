import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, Client as ApiClient, type Client, type Contract, openContract, tokenOf } from './client.ts'
import { hostile } from './hostileList.ts'

let contract: Contract
let attacker: Client
let keeper: Client
let file: string

const canary = 'CANARY-5c1d9e'
/** As created; statements type them in lower case, so that these spellings can come from the vault only. */
const secret = {
  db: 'VaultKestrel',
  s: 'InnerOspreys',
  t: 'LedgerKestrel',
  v: 'ViewGoshawks',
  c: 'SecretColumn',
  q: 'CountMerlins',
  e: 'MoodPeregrine',
  m: 'MacroHobbies',
}
/** The same lengths, for names that do not exist. */
const nothing = {
  db: 'vaultxxxxxxx',
  s: 'innerxxxxxxx',
  t: 'ledgerxxxxxxx',
  v: 'viewxxxxxxxx',
  c: 'secretxxxxxx',
  q: 'countxxxxxxx',
  e: 'moodxxxxxxxxx',
  m: 'macroxxxxxxx',
}

const fill = (text: string, names: Record<string, string>) =>
  text.replace(/@(db|file|[stvcqem])\b/g, (_, key: string) => (key === 'file' ? file : names[key]!.toLowerCase()))

beforeAll(async () => {
  contract = await openContract({ CANARY_ENV: canary })
  const { admin, server } = contract
  await admin.each(
    'create role KEEPER',
    'create role ATTACKER',
    'grant create database on account to role KEEPER',
    'grant create database on account to role ATTACKER',
  )
  await contract.user('KEN', { role: 'KEEPER' })
  await contract.user('ATT', { role: 'ATTACKER' })
  keeper = new ApiClient(server, await tokenOf(server, 'KEN', 'KEEPER'))
  attacker = new ApiClient(server, await tokenOf(server, 'ATT', 'ATTACKER'))
  const { db, s, t, v, c, q, e, m } = secret
  await keeper.each(
    `create database ${db} comment = '${canary}'`,
    `create schema ${db}.${s}`,
    `create table ${db}.${s}.${t} (i integer, ${c} varchar)`,
    `insert into ${db}.${s}.${t} values (1, '${canary}'), (2, '${canary}')`,
    `comment on table ${db}.${s}.${t} is '${canary}'`,
    `create view ${db}.${s}.${v} as select ${c} from ${db}.${s}.${t} where ${c} <> '${canary}x'`,
    `create sequence ${db}.${s}.${q} start 77001`,
    `create type ${db}.${s}.${e} as enum ('a', '${canary}')`,
    `create macro ${db}.${s}.${m}(x) as x || '${canary}'`,
  )
  await attacker.each(
    'create database own',
    'create table own.main.mine (i integer, s varchar)',
    "insert into own.main.mine values (1, 'mine')",
    'create table own.main.keyed (i integer primary key, s varchar)',
    "insert into own.main.keyed values (1, 'mine')",
  )
  const [account] = readdirSync(join(server.dataDir, 'accounts'))
  const databases = join(server.dataDir, 'accounts', account!, 'databases')
  file = join(databases, readdirSync(databases).find((name) => name.endsWith('.duckdb'))!)
}, 120_000)
afterAll(() => contract?.server.remove())

const text = ({ body }: Answer) => JSON.stringify(body)

/** All that an answer holds, with the rows of all its statements. */
async function everything(answer: Answer): Promise<string> {
  const parts = [text(answer)]
  for (const handle of answer.body.statementHandles ?? []) parts.push(text(await attacker.get(handle)))
  return parts.join('\n')
}

function expectNothing(shown: string, statement: string) {
  // The history holds the attacker's own texts.
  const words = statement.includes('query_history') ? [] : ['secret.key', 'metadata.sqlite']
  for (const word of [canary, ...Object.values(secret), 'root:x:', '77001', ...words])
    if (!statement.includes(word)) expect(shown.includes(word), `${statement}\n-> ${shown.slice(0, 500)}`).toBe(false)
  if (!/\/accounts\/|query_history/.test(statement)) expect(shown, statement).not.toMatch(/\/accounts\/|\.duckdb\b/)
}

async function attack(statement: string): Promise<Answer> {
  const answer = await attacker.all(statement, { database: 'own', schema: 'main' })
  expect([503, 500].includes(answer.status), `${statement}\n-> ${text(answer)}`).toBe(false)
  expectNothing(await everything(answer), statement)
  expect(await attacker.rows('select 1'), statement).toEqual([['1']])
  return answer
}

describe('the list', () => {
  it('has at least 200 statements, and the vault opens for its owner', async () => {
    const count = Object.values(hostile).reduce((sum, list) => sum + list.length, 0)
    process.stdout.write(`${count} hostile statements\n`)
    expect(count).toBeGreaterThanOrEqual(200)
    const { db, s, t, q, e, m } = secret
    expect(await keeper.rows(`select * from ${db}.${s}.${t}`)).toEqual([
      ['1', canary],
      ['2', canary],
    ])
    expect(await keeper.rows(`select nextval('${db}.${s}.${q}'), 'a'::${db}.${s}.${e}, ${db}.${s}.${m}('x')`)).toEqual([
      ['77001', 'a', `x${canary}`],
    ])
    expect(await attacker.rows('select s from own.main.mine')).toEqual([['mine']])
  })
})

describe('names of the vault are refused, and as if they did not exist', () => {
  it.each([...hostile.named, ...hostile.lexed])('%j', async (template) => {
    const answer = await attack(fill(template, secret))
    expect(answer.status, `${template} -> ${text(answer).slice(0, 300)}`).toBe(422)
    const other = await attacker.all(fill(template, nothing), { database: 'own', schema: 'main' })
    const seen = ({ status, body }: Answer, names: Record<string, string>) => {
      let message = body.message
      for (const key of Object.keys(names)) message = message.replaceAll(names[key]!.toLowerCase(), `@${key}`)
      return [status, body.code, body.sqlState, message, body.line, body.column, body.statementIndex]
    }
    expect(seen(answer, secret), template).toEqual(seen(other, nothing))
  })
})

describe('files, functions, settings and machinery are refused', () => {
  it.each(hostile.machinery)('%j', async (template) => {
    const answer = await attack(fill(template, secret))
    expect(answer.status, `${template} -> ${text(answer).slice(0, 300)}`).toBe(422)
    expect(answer.body.sqlState).toMatch(/^(42\w{3}|0A000|22\w{3}|3D000)$/)
    expect(answer.body.message.length).toBeGreaterThan(5)
  })
})

describe('what is allowed shows one’s own only', () => {
  it.each(hostile.allowed)('%j', async (statement) => {
    await attack(statement)
  })
})

describe('a view over one’s own cannot be made to read the vault', () => {
  it.each([
    ['a temporary table', 'create temp table mine as select 9 as i, $$x$$ as s'],
    ['a temporary view', 'create temp view mine as select 9 as i, $$x$$ as s'],
    ['a temporary macro', 'create temp macro upper(x) as $$hijacked$$'],
    [
      'a schema on the path',
      'create schema if not exists own.p; create or replace table own.p.mine (i int, s varchar); use own.p',
    ],
  ])('by %s', async (_, hijack) => {
    await attacker.ok('create or replace view own.main.over as select upper(s) as s from own.main.mine where i = 1')
    const { status, body } = await attacker.all(`${hijack}; select s from own.main.over`, {
      database: 'own',
      schema: 'main',
    })
    if (status !== 200) expect(body.sqlState).toMatch(/^(0A000|42\w{3})$/)
    else expect((await attacker.get(body.statementHandles!.at(-1)!)).body.data).toEqual([['MINE']])
  })
})

describe('one’s own names may be those of the vault', () => {
  it.each([
    'select vaultkestrel.s from own.main.vaultkestrel',
    'select vaultkestrel.s from own.main.mine as vaultkestrel',
    'select vaultkestrel.main.s from (select {$$main$$: {$$s$$: $$mine$$}} as vaultkestrel)',
    'with vaultkestrel as (from own.main.mine) select vaultkestrel.s from vaultkestrel',
  ])('%s', async (statement) => {
    await attacker.ok('create or replace table own.main.vaultkestrel as from own.main.mine where i = 1 limit 1')
    expect(await attacker.rows(statement)).toEqual([['mine']])
  })
})

describe('after all that', () => {
  it('the vault is whole, its sequence untouched, and the attacker owns no more', async () => {
    const { db, s, t, q } = secret
    expect(await keeper.rows(`select * from ${db}.${s}.${t}`)).toEqual([
      ['1', canary],
      ['2', canary],
    ])
    expect(await keeper.rows(`select nextval('${db}.${s}.${q}')`)).toEqual([['77002']])
    expect((await attacker.objects('show databases')).map(({ name }) => name)).not.toContain(db)
  })
})
