import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '../../testing/apiServer.ts'

let server: ApiServer
let token: string
let id: string

beforeAll(async () => {
  server = await startApiServer()
  token = (await server.admin(['token', 'create', '--user', 'ADMIN'])).stdout.trim()
  id = (await ran("select range::bigint as n, 'row ' || range as t from range(25000)")).statementId
})
afterAll(() => server.remove())

function ask(method: string, path: string, body?: string, as = token) {
  return fetch(`${server.url}${path}`, { method, headers: { authorization: `Bearer ${as}` }, body })
}

interface Story {
  statementId: string
  rows: string[][]
  end: { type: string; error?: { message: string; sqlState: string } }
}

async function ran(text: string): Promise<Story> {
  const lines = (await (await ask('POST', '/api/statements', JSON.stringify({ text }))).text()).trim().split('\n')
  const events = lines.map((line) => JSON.parse(line))
  const rows = events.flatMap((event) => (event.type === 'rows' ? event.rows : []))
  return { statementId: events[0].statementId, rows, end: events.at(-1) }
}

const exported = (query: string, of = id) => ask('GET', `/api/statements/${of}/export?${query}`)
const results = () =>
  readdirSync(join(server.dataDir, 'accounts')).flatMap((account) =>
    readdirSync(join(server.dataDir, 'accounts', account, 'results')),
  )

/** Loads a file into a table as a page does; what is in it then. */
async function loadedAgain(file: Buffer, name: string): Promise<Story> {
  const { uploadId } = (await (
    await fetch(`${server.url}/api/uploads?fileName=${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: new Uint8Array(file),
    })
  ).json()) as { uploadId: string }
  const { sessionId } = (await (await ask('POST', '/api/sessions', '{}')).json()) as { sessionId: string }
  await ran('create database if not exists back')
  const wish = JSON.stringify({ sessionId, table: 'back.main.t', fileName: name })
  const end = (await (await ask('POST', `/api/uploads/${uploadId}/import`, wish)).text()).trim().split('\n').at(-1)!
  expect(JSON.parse(end)).toMatchObject({ type: 'done' })
  return ran('select count(*), sum(n), min(t), max(n), typeof(any_value(n)) from back.main.t')
}

it('as Parquet is the whole result, and leaves no file behind', async () => {
  const answer = await exported('format=parquet')
  expect(answer.headers.get('content-disposition')).toContain('.parquet"')
  const file = Buffer.from(await answer.arrayBuffer())
  expect(file.length).toBe(Number(answer.headers.get('content-length')))
  expect(file.subarray(0, 4).toString()).toBe('PAR1')
  expect((await loadedAgain(file, 'again.parquet')).rows).toEqual([['25000', '312487500', 'row 0', '24999', 'BIGINT']])
  expect(results().filter((name) => name.endsWith('.parquet'))).toEqual([])
})

it('as a view has its rows in its order', async () => {
  const view = new URLSearchParams({
    format: 'csv',
    sort: JSON.stringify([{ column: 0, descending: true }]),
    filter: JSON.stringify([{ column: 0, operator: '<', value: '3' }]),
  })
  expect(await (await exported(view.toString())).text()).toBe('n,t\n2,row 2\n1,row 1\n0,row 0\n')
})

it('as a workbook is a zip with the rows in it', async () => {
  const answer = await exported('format=xlsx')
  const file = Buffer.from(await answer.arrayBuffer())
  expect(file.subarray(0, 2).toString()).toBe('PK')
  expect(file.includes('xl/worksheets/sheet1.xml')).toBe(true)
})

it('tells how far it is to whoever asked for it, and to nobody else', async () => {
  await (await exported('format=csv&export=mine')).text()
  const progress = async (as = token) => (await ask('GET', '/api/exports/mine', undefined, as)).json()
  expect(await progress()).toEqual({ state: 'done', rows: 25000, total: 25000 })
  await ran('create user if not exists stranger')
  const stranger = (await server.admin(['token', 'create', '--user', 'STRANGER'])).stdout.trim()
  expect(await progress(stranger)).toEqual({ state: 'unknown', rows: 0, total: null })
  expect((await ask('GET', `/api/statements/${id}/export?format=parquet`, undefined, stranger)).status).toBe(404)
})

it('says why it failed', async () => {
  const filter = JSON.stringify([{ column: 0, operator: '=', value: 'many' }])
  const query = new URLSearchParams({ format: 'parquet', export: 'bad', filter })
  expect((await exported(query.toString())).status).toBe(422)
  expect(await (await ask('GET', '/api/exports/bad')).json()).toMatchObject({
    state: 'failed',
    message: expect.stringContaining('many'),
  })
})

it('is written by the house alone: a user cannot COPY to that place, nor read it', async () => {
  for (const text of [
    "copy (select 1) to 'x.parquet' (format parquet)",
    `copy (select 1) to '${server.dataDir}/accounts/x/results/2026010100-a.parquet'`,
    `select * from read_parquet('${server.dataDir}/accounts/*/results/*.parquet')`,
  ])
    expect((await ran(text)).end).toMatchObject({
      type: 'error',
      error: { sqlState: expect.stringMatching(/^(0A000|42)/) },
    })
})
