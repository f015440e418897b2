import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import BetterSqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { type ApiServer, startApiServer } from '../testing/apiServer.ts'
import { apiRoutes } from './routes.ts'

/**
 * Nothing that account MAIN can send reaches anything of account BETA: every route below /api, with ids and names of
 * BETA in each place that takes one. A route that is not listed here fails the test.
 */

let server: ApiServer
/** ACCOUNTADMIN and ORGADMIN of MAIN, and a token of the administrator of BETA. */
let main: string
let beta: string
let made: World

/** Stands in all that BETA has: in names, texts and rows. */
const canary = 'zanzibar'

interface World {
  handle: string
  statement: string
  session: string
  worksheet: string
  folder: string
  upload: string
  userId: string
  tokenId: string
  roleId: string
}

function send(token: string, method: string, path: string, body?: unknown): Promise<Response> {
  const raw = body instanceof Uint8Array || typeof body === 'string'
  return fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(raw ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : raw ? (body as BodyInit) : JSON.stringify(body),
    redirect: 'manual',
  })
}

async function zipOf(files: Record<string, string>): Promise<Uint8Array> {
  const zip = new ZipFile()
  for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name)
  zip.end()
  return buffer(zip.outputStream as unknown as AsyncIterable<Buffer>)
}

async function runAs(token: string, statement: string): Promise<{ statementHandle: string; data?: string[][] }> {
  const answer = await send(token, 'POST', '/api/v2/statements', { statement })
  const body = (await answer.json()) as { statementHandle: string; message: string; data?: string[][] }
  if (answer.status !== 200) throw new Error(`${statement}: ${body.message}`)
  return body
}

async function makeBeta(): Promise<World> {
  await server.admin(['account', 'create', 'BETA'])
  await server.admin(['user', 'create', `${canary}_boss`, '--email', `${canary}@example.org`, '--account', 'BETA'])
  beta = (await server.admin(['token', 'create', '--user', `${canary}_boss`, '--account', 'BETA'])).stdout.trim()
  await runAs(beta, `CREATE DATABASE ${canary}`)
  await runAs(beta, `CREATE TABLE ${canary}.main.t AS SELECT '${canary}' AS ${canary}_column FROM range(5000)`)
  await runAs(beta, `CREATE ROLE ${canary}_role`)
  await runAs(beta, `CREATE WAREHOUSE ${canary}_wh`)
  const { statementHandle: handle } = await runAs(beta, `SELECT * FROM ${canary}.main.t`)
  await send(
    beta,
    'POST',
    '/api/worksheets/import',
    await zipOf({ [`${canary}_folder/${canary}.sql`]: `SELECT '${canary}'` }),
  )
  const { sessionId: session } = (await (await send(beta, 'POST', '/api/sessions', {})).json()) as { sessionId: string }
  const uploaded = await send(beta, 'POST', `/api/uploads?fileName=${canary}.csv`, `a\n${canary}\n`)
  const { uploadId: upload } = (await uploaded.json()) as { uploadId: string }
  const metadata = new BetterSqlite(join(server.dataDir, 'metadata.sqlite'), { readonly: true })
  const id = (text: string) => (metadata.prepare(text).get() as { id: string }).id
  const of = "account_id = (SELECT id FROM accounts WHERE name = 'BETA')"
  const world = {
    handle,
    statement: handle,
    session,
    upload,
    worksheet: id(`SELECT id FROM worksheets WHERE ${of}`),
    folder: id(`SELECT id FROM folders WHERE ${of}`),
    userId: id(`SELECT id FROM users WHERE ${of}`),
    tokenId: id(`SELECT id FROM tokens WHERE user_id = (SELECT id FROM users WHERE ${of})`),
    roleId: id(`SELECT id FROM securables WHERE kind = 'ROLE' AND name = '${canary}_role'`),
  }
  metadata.close()
  return world
}

beforeAll(async () => {
  server = await startApiServer()
  main = (await server.admin(['token', 'create', '--user', 'ADMIN'])).stdout.trim()
  made = await makeBeta()
})
afterAll(() => server.remove())

/** Ids of nobody, of the same shapes. */
const nobodys = (world: World): World => ({
  ...(Object.fromEntries(
    Object.entries(world).map(([name, id]) => [name, [...id].reverse().join('')]),
  ) as unknown as World),
  handle: randomUUID(),
  statement: randomUUID(),
  upload: `${'0'.repeat(28)}.csv`,
})

type Ask = (of: World) => { path: string; body?: unknown }
/** What a route is asked. `named`: by an id of BETA, and so as by one of nobody; `answered`: which is no error. `own`: it takes none, and shows one's own. */
type Case = { named: Ask; answered?: true } | { own: Ask; status?: number } | { open: string }
const sql = (statement: string) => ({ statement })

const cases: Record<string, Case> = {
  'POST /api/v2/statements': { own: () => ({ path: '/api/v2/statements', body: sql('SHOW DATABASES') }) },
  'GET /api/v2/statements/:handle': { named: ({ handle }) => ({ path: `/api/v2/statements/${handle}` }) },
  'POST /api/v2/statements/:handle/cancel': {
    named: ({ handle }) => ({ path: `/api/v2/statements/${handle}/cancel` }),
  },
  'POST /api/statements': {
    named: ({ session }) => ({ path: '/api/statements', body: { sessionId: session, text: 'SELECT 1' } }),
  },
  'GET /api/statements/:statement/story': {
    named: ({ statement }) => ({ path: `/api/statements/${statement}/story` }),
  },
  'GET /api/statements/:statement/rows': { named: ({ statement }) => ({ path: `/api/statements/${statement}/rows` }) },
  'GET /api/statements/:statement/profile': {
    named: ({ statement }) => ({ path: `/api/statements/${statement}/profile?column=0` }),
  },
  'GET /api/statements/:statement/chart': {
    named: ({ statement }) => ({ path: `/api/statements/${statement}/chart?mark=bar&x=0` }),
  },
  'GET /api/statements/:statement/compare': {
    named: ({ statement }) => ({ path: `/api/statements/${statement}/compare?with=${statement}` }),
  },
  'POST /api/statements/:statement/cancel': {
    named: ({ statement }) => ({ path: `/api/statements/${statement}/cancel` }),
  },
  'GET /api/statements/:statement/export': {
    named: ({ statement }) => ({ path: `/api/statements/${statement}/export` }),
  },
  'GET /api/exports/:export': { answered: true, named: ({ statement }) => ({ path: `/api/exports/${statement}` }) },
  'DELETE /api/exports/:export': { answered: true, named: ({ statement }) => ({ path: `/api/exports/${statement}` }) },
  'GET /api/worksheets/:worksheet/charts': {
    named: ({ worksheet }) => ({ path: `/api/worksheets/${worksheet}/charts` }),
  },
  'POST /api/worksheets/:worksheet/charts': {
    named: ({ worksheet }) => ({
      path: `/api/worksheets/${worksheet}/charts`,
      body: { shape: 'x', shown: true, chart: { mark: 'bar', x: 0, measure: 'sum' } },
    }),
  },
  'GET /api/worksheets/:worksheet/parameters': {
    named: ({ worksheet }) => ({ path: `/api/worksheets/${worksheet}/parameters` }),
  },
  'POST /api/worksheets/:worksheet/parameters': {
    named: ({ worksheet }) => ({ path: `/api/worksheets/${worksheet}/parameters`, body: {} }),
  },
  'POST /api/workspace': {
    own: () => ({ path: '/api/workspace', body: { tabs: [], panes: [], side: 0, cursors: {}, layout: {} } }),
    status: 204,
  },
  'POST /api/completion': { own: () => ({ path: '/api/completion', body: { path: [], prefix: canary.slice(0, 3) } }) },
  'POST /api/search': { own: () => ({ path: '/api/search', body: { text: canary } }) },
  'POST /api/catalog': { own: () => ({ path: '/api/catalog', body: {} }) },
  'POST /api/sessions': { own: () => ({ path: '/api/sessions', body: {} }) },
  'GET /api/sessions/:session': { named: ({ session }) => ({ path: `/api/sessions/${session}` }) },
  'DELETE /api/sessions/:session': { named: ({ session }) => ({ path: `/api/sessions/${session}` }) },
  'POST /api/uploads': { own: () => ({ path: '/api/uploads?fileName=own.csv', body: 'a\n1\n' }) },
  'POST /api/uploads/:upload/preview': {
    named: ({ upload, session }) => ({
      path: `/api/uploads/${upload}/preview`,
      body: { sessionId: session, fileName: 'x.csv' },
    }),
  },
  'DELETE /api/uploads/:upload': { named: ({ upload }) => ({ path: `/api/uploads/${upload}` }) },
  'POST /api/uploads/:upload/import': {
    named: ({ upload, session }) => ({
      path: `/api/uploads/${upload}/import`,
      body: { sessionId: session, table: 't', fileName: 'x.csv' },
    }),
  },
  'POST /api/worksheets/:worksheet/text': {
    named: ({ worksheet }) => ({ path: `/api/worksheets/${worksheet}/text`, body: { text: 'x', version: 1 } }),
  },
  'POST /api/worksheets/:worksheet/versions': {
    named: ({ worksheet }) => ({ path: `/api/worksheets/${worksheet}/versions`, body: { text: 'x' } }),
  },
  'POST /api/worksheets/search': { own: () => ({ path: '/api/worksheets/search', body: { text: canary } }) },
  'GET /api/worksheets/export': { named: ({ folder }) => ({ path: `/api/worksheets/export?folder=${folder}` }) },
  'POST /api/worksheets/import': {
    named: ({ folder }) => ({ path: `/api/worksheets/import?folder=${folder}`, body: 'PK' }),
  },
  // For people in a browser; a token is none.
  'GET /api/account/export': { own: () => ({ path: '/api/account/export' }), status: 403 },
  // The log of MAIN: that its administrator was refused stands in it, under the names that were typed.
  'GET /api/audit/export': { own: () => ({ path: '/api/audit/export' }) },
  'GET /api/sso/begin': { open: 'asks for nothing but the name of an account, and leads to its identity provider' },
  'GET /api/sso/return': { open: 'takes what a browser brings back from a provider, in its own sealed cookie' },
  'GET /api/health': { open: 'tells of the server alone' },
  'GET /api/metrics': { own: () => ({ path: '/api/metrics' }) },
}

async function told(token: string, method: string, { path, body }: ReturnType<Ask>, prefix = '') {
  const answer = await send(token, method, prefix + path, body)
  return { status: answer.status, text: await answer.text() }
}

it('lists every route', () => {
  expect(Object.keys(cases).toSorted()).toEqual(apiRoutes.map(({ method, path }) => `${method} ${path}`).toSorted())
})

describe('as MAIN', () => {
  const all = Object.entries(cases).map(([route, one]) => [route, one] as const)
  it.each(all.filter(([, one]) => 'named' in one))(
    '%s by an id of BETA answers as by an id of nobody',
    async (route, one) => {
      const { named, answered = false } = one as { named: Ask; answered?: true }
      const [method] = route.split(' ') as [string]
      const none = nobodys(made)
      const theirs = await told(main, method, named(made))
      const nobody = await told(main, method, named(none))
      const neutral = (text: string, world: World) =>
        Object.entries(world).reduce(
          (rest, [name, id]) => rest.replaceAll(id, `<${name.replace('handle', 'statement')}>`),
          text,
        )
      expect({ ...theirs, text: neutral(theirs.text, made) }).toEqual({ ...nobody, text: neutral(nobody.text, none) })
      expect(theirs.status >= 400).toBe(!answered)
      expect(theirs.text).not.toContain(canary)
    },
  )

  it.each(all.filter(([, one]) => 'own' in one))('%s shows nothing of BETA', async (route, one) => {
    const { own, status: expected = 200 } = one as { own: Ask; status?: number }
    const [method] = route.split(' ') as [string]
    const { status, text } = await told(main, method, own(made))
    expect([route, status]).toEqual([route, expected])
    expect(text).not.toContain(canary)
    for (const id of Object.values(made)) expect(text).not.toContain(id)
  })

  it.each(all.filter(([, one]) => !('open' in one)))(
    '%s under the address of BETA answers as under that of no account',
    async (route, one) => {
      const ask = ('own' in one ? one.own : (one as { named: Ask }).named)(made)
      const [method] = route.split(' ') as [string]
      const theirs = await told(main, method, ask, '/a/BETA')
      expect(theirs).toEqual(await told(main, method, ask, '/a/NOSUCH'))
      expect(theirs.status).toBe(401)
      const own = await told(main, method, ask, '/a/main')
      expect(own.status, 'the own account is reached by its name').not.toBe(401)
    },
  )

  const statements = [
    `SELECT * FROM ${canary}.main.t`,
    `DROP DATABASE ${canary}`,
    `GRANT ROLE ${canary}_role TO USER admin`,
    `GRANT USAGE ON DATABASE ${canary} TO ROLE public`,
    `USE WAREHOUSE ${canary}_wh`,
    `ALTER USER ${canary}_boss SET DISABLED = TRUE`,
    `DROP USER ${canary}_boss`,
    `SHOW GRANTS TO USER ${canary}_boss`,
    `DESCRIBE TABLE ${canary}.main.t`,
    `USE ROLE ${canary}_role`,
  ]
  it.each(statements)('%s: what it names is not there', async (statement) => {
    const theirs = await told(main, 'POST', { path: '/api/v2/statements', body: sql(statement) })
    const nobody = await told(main, 'POST', {
      path: '/api/v2/statements',
      body: sql(statement.replaceAll(canary, 'nonesuch')),
    })
    const neutral = (text: string) => {
      const { statementHandle: _, createdOn: __, statementStatusUrl: ___, ...rest } = JSON.parse(text)
      return JSON.parse(
        JSON.stringify(rest).replaceAll(canary, 'nonesuch').replaceAll(canary.toUpperCase(), 'NONESUCH'),
      )
    }
    expect([theirs.status, neutral(theirs.text)]).toEqual([nobody.status, neutral(nobody.text)])
    expect(theirs.status).toBeGreaterThanOrEqual(400)
  })

  const listings = [
    'SHOW DATABASES',
    'SHOW TABLES IN ACCOUNT',
    'SHOW ROLES',
    'SHOW USERS',
    'SHOW WAREHOUSES',
    'SHOW GRANTS ON ACCOUNT',
    'SELECT * FROM information_schema.tables',
    'SELECT database_name, user_name FROM mallard.query_history WHERE user_name <> current_user()',
  ]
  it.each(listings)('%s lists nothing of BETA', async (statement) => {
    const { data } = await runAs(main, statement)
    expect(JSON.stringify(data).toLowerCase()).not.toContain(canary)
  })
})

it('BETA has all of it still, and reaches it', async () => {
  expect((await runAs(beta, `SELECT count(*) FROM ${canary}.main.t`)).data).toEqual([['5000']])
  for (const [method, path] of [
    ['GET', `/api/v2/statements/${made.handle}`],
    ['GET', `/a/beta/api/statements/${made.statement}/rows?limit=1`],
    ['GET', `/api/worksheets/${made.worksheet}/charts`],
    ['GET', `/api/worksheets/export?folder=${made.folder}`],
    ['GET', `/api/sessions/${made.session}`],
  ] as const)
    expect([path, (await send(beta, method, path)).status]).toEqual([path, 200])
})
