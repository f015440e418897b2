import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '../../testing/apiServer.ts'

let server: ApiServer
let token: string

beforeAll(async () => {
  server = await startApiServer()
  token = (await server.admin(['token', 'create', '--user', 'ADMIN'])).stdout.trim()
})
afterAll(() => server.remove())

function ask(method: string, path: string, body?: BodyInit, signal?: AbortSignal) {
  return fetch(`${server.url}${path}`, { method, headers: { authorization: `Bearer ${token}` }, body, signal })
}

type Event = { type: string; [key: string]: unknown }

async function events(wish: Record<string, unknown>): Promise<Event[]> {
  const answer = await ask('POST', '/api/statements', JSON.stringify(wish))
  const lines = (await answer.text()).trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Event)
}

const byType = (list: Event[], type: string) => list.find((event) => event.type === type)

describe('a statement of a page', () => {
  it('tells its story line by line', async () => {
    const story = await events({ text: 'select range as n from range(3)' })
    expect(story[0]).toMatchObject({ type: 'started', context: { role: 'ACCOUNTADMIN', transaction: 'none' } })
    expect(byType(story, 'columns')).toMatchObject({ columns: [{ name: 'n', type: 'BIGINT' }] })
    expect(byType(story, 'rows')).toMatchObject({ rows: [['0'], ['1'], ['2']] })
    expect(story.at(-1)).toMatchObject({
      type: 'done',
      outcome: { status: 'succeeded', rowCount: 3, queryType: 'SELECT' },
    })
  })

  it('keeps its session: temporary tables, and the transaction that the badge shows', async () => {
    const { sessionId } = (await (await ask('POST', '/api/sessions', '{}')).json()) as { sessionId: string }
    await events({ sessionId, text: 'create temp table kept as select 5 as five' })
    expect(byType(await events({ sessionId, text: 'from kept' }), 'rows')).toMatchObject({ rows: [['5']] })
    expect((await events({ sessionId, text: 'begin' })).at(-1)).toMatchObject({ context: { transaction: 'open' } })
    expect(await (await ask('GET', `/api/sessions/${sessionId}`)).json()).toMatchObject({
      context: { transaction: 'open' },
    })
    expect((await ask('DELETE', `/api/sessions/${sessionId}`)).status).toBe(204)
    const gone = await ask('POST', '/api/statements', JSON.stringify({ sessionId, text: 'select 1' }))
    expect([gone.status, await gone.json()]).toEqual([404, expect.objectContaining({ sqlState: '08003' })])
  })

  it('is no way out of its role for a token that is bound to one', async () => {
    await events({ text: 'create role reader' })
    await events({ text: 'grant role reader to user admin' })
    const made = await server.admin(['token', 'create', '--user', 'ADMIN', '--role', 'READER'])
    const bound = { authorization: `Bearer ${made.stdout.trim()}` }
    const run = async (wish: Record<string, unknown>) => {
      const body = JSON.stringify({ text: 'select current_role()', ...wish })
      return fetch(`${server.url}/api/statements`, { method: 'POST', headers: bound, body })
    }
    expect(await (await run({})).text()).toContain('"rows":[["reader"]]')
    const { sessionId } = (await (await ask('POST', '/api/sessions', '{}')).json()) as { sessionId: string }
    const [other, absent] = [await run({ sessionId }), await run({ sessionId: 'none' })]
    expect([other.status, await other.text()]).toEqual([404, await absent.text()])
    const seen = await fetch(`${server.url}/api/sessions/${sessionId}`, { headers: bound })
    expect(seen.status).toBe(404)
    await ask('DELETE', `/api/sessions/${sessionId}`)
  })

  it('that fails ends with an error and its place', async () => {
    const end = (await events({ text: 'select\n nosuch' })).at(-1)
    expect(end).toMatchObject({ type: 'error', error: { line: 2, column: 2 }, outcome: { status: 'failed' } })
  })

  it('ends when its reader goes away', async () => {
    const gone = new AbortController()
    const text = 'select sum(a.range * b.range) from range(1000000) a, range(100000) b'
    const answer = await ask('POST', '/api/statements', JSON.stringify({ text }), gone.signal)
    const { value } = await answer.body!.getReader().read()
    const { statementId } = JSON.parse(Buffer.from(value!).toString().split('\n')[0]!) as { statementId: string }
    gone.abort()
    for (let tries = 0; ; tries++) {
      const state = await ask('GET', `/api/v2/statements/${statementId}`)
      if (state.status === 422) break
      expect(tries).toBeLessThan(50)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  })
})

describe('a kept result', () => {
  const query = "select range as n, 'row ' || range as t from range(25000)"
  let id: string
  beforeAll(async () => {
    const story = await events({ text: query })
    id = String(byType(story, 'started')!.statementId)
  })

  it('is read by page, sorted and filtered', async () => {
    const page = async (more: string) =>
      (await (await ask('GET', `/api/statements/${id}/rows?${more}`)).json()) as { total: number; rows: string[][] }
    expect(await page('offset=20000&limit=2')).toMatchObject({
      total: 25000,
      rows: [
        ['20000', 'row 20000'],
        ['20001', 'row 20001'],
      ],
    })
    const sort = encodeURIComponent('[{"column":0,"descending":true}]')
    expect((await page(`limit=1&sort=${sort}`)).rows).toEqual([['24999', 'row 24999']])
    const filter = encodeURIComponent('[{"column":0,"operator":"<","value":"3"}]')
    expect(await page(`filter=${filter}`)).toMatchObject({ total: 3 })
    expect((await ask('GET', `/api/statements/${id}/rows?sort=x`)).status).toBe(400)
  })

  it('has a profile of each column, for whoever may read it', async () => {
    const found = await ask('GET', `/api/statements/${id}/profile?column=0`)
    expect(await found.json()).toMatchObject({ rows: 25000, nulls: 0, distinct: 25000, least: '0', greatest: '24999' })
    const search = await ask('GET', `/api/statements/${id}/profile?column=1&search=${encodeURIComponent('row 249')}`)
    expect(await search.json()).toMatchObject({ rows: 111, lengths: { least: 7, greatest: 9 } })
    expect((await ask('GET', `/api/statements/${id}/profile?column=2`)).status).toBe(422)
    expect((await ask('GET', `/api/statements/${id}/profile`)).status).toBe(400)
    await server.admin(['user', 'create', 'OTHER', '--email', 'other@example.org'])
    const other = (await server.admin(['token', 'create', '--user', 'OTHER'])).stdout.trim()
    const headers = { authorization: `Bearer ${other}` }
    expect((await fetch(`${server.url}/api/statements/${id}/profile?column=0`, { headers })).status).toBe(404)
  })

  it('is drawn from points that the engine makes', async () => {
    const chart = await ask('GET', `/api/statements/${id}/chart?mark=histogram&x=0`)
    expect(await chart.json()).toMatchObject({ scale: 'number', rows: 25000, skipped: 0, points: [] })
    expect((await ask('GET', `/api/statements/${id}/chart?mark=pie&x=0`)).status).toBe(400)
    expect((await ask('GET', `/api/statements/${id}/chart?mark=bar&x=0&y=1`)).status).toBe(422)
  })

  it('is exported whole, in every format', async () => {
    const exported = async (format: string) =>
      (await ask('GET', `/api/statements/${id}/export?format=${format}`)).text()
    const csv = await exported('csv')
    expect([csv.split('\n').length, csv.split('\n')[1]]).toEqual([25002, '0,row 0'])
    expect(JSON.parse(await exported('json'))).toHaveLength(25000)
    expect((await exported('ndjson')).split('\n')[24999]).toBe('{"n":24999,"t":"row 24999"}')
    expect((await ask('GET', `/api/statements/${id}/export?format=exe`)).status).toBe(400)
  })
})

describe('an upload', () => {
  it('is stored whole, as a body or as a form', async () => {
    const plain = await ask('POST', '/api/uploads?fileName=a.csv', 'a,b\n1,2\n')
    expect(await plain.json()).toMatchObject({ uploadId: expect.stringMatching(/\.csv$/), fileName: 'a.csv', bytes: 8 })
    const form = new FormData()
    form.append('file', new Blob(['{"a":1}\n']), 'données.ndjson')
    const sent = (await (await ask('POST', '/api/uploads', form)).json()) as { uploadId: string; fileName: string }
    expect(sent).toMatchObject({ fileName: 'données.ndjson', bytes: 8 })
  })

  it('becomes a new table, and is gone then', async () => {
    const { sessionId } = (await (await ask('POST', '/api/sessions', '{}')).json()) as { sessionId: string }
    await events({ sessionId, text: 'create database loaded' })
    const sent = await ask('POST', '/api/uploads?fileName=people.csv', 'name,born\nada,1815-12-10\nalan,1912-06-23\n')
    const { uploadId } = (await sent.json()) as { uploadId: string }
    const load = async (table: string) => {
      const wish = JSON.stringify({ sessionId, table, fileName: 'people.csv' })
      const answer = await ask('POST', `/api/uploads/${uploadId}/import`, wish)
      const lines = (await answer.text()).trim().split('\n')
      return { status: answer.status, end: JSON.parse(lines.at(-1)!) as Event }
    }
    expect(await load('nowhere.main.people')).toMatchObject({ status: 200, end: { type: 'error' } })
    expect(await load('loaded.main.people')).toMatchObject({
      end: { type: 'done', outcome: { counts: { inserted: 2 } } },
    })
    const story = await events({ sessionId, text: 'select name, born + 1 from loaded.main.people order by 1' })
    expect(byType(story, 'rows')).toMatchObject({
      rows: [
        ['ada', '1815-12-11'],
        ['alan', '1912-06-24'],
      ],
    })
    expect((await load('loaded.main.again')).status).toBe(404)
  })

  it('shows its first rows before, takes a closed set of options, and can be thrown away', async () => {
    const { sessionId } = (await (await ask('POST', '/api/sessions', '{}')).json()) as { sessionId: string }
    const sent = await ask('POST', '/api/uploads?fileName=people.csv', 'name;born\nada;1815-12-10\n')
    const { uploadId } = (await sent.json()) as { uploadId: string }
    const preview = (more: object) =>
      ask('POST', `/api/uploads/${uploadId}/preview`, JSON.stringify({ sessionId, fileName: 'people.csv', ...more }))
    expect(await (await preview({})).json()).toMatchObject({
      csv: { delimiter: ';', header: true },
      columns: [
        { name: 'name', found: 'VARCHAR' },
        { name: 'born', found: 'DATE' },
      ],
      rows: [['ada', '1815-12-10']],
    })
    for (const options of [
      { sample_size: 1 },
      { filename: '/etc/passwd' },
      { quote: 'x' },
      { delimiter: 'abcde' },
      { skip: -1 },
    ])
      expect((await preview({ options })).status).toBe(400)
    const wrong = await preview({ types: { born: 'BIGINT' } })
    expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('Line 2, column')])
    expect((await ask('DELETE', `/api/uploads/${uploadId}`)).status).toBe(204)
    expect((await preview({})).status).toBe(404)
  })

  it('of a kind that cannot be read is refused', async () => {
    expect((await ask('POST', '/api/uploads?fileName=a.exe', 'MZ')).status).toBe(400)
    expect((await ask('POST', '/api/uploads', 'x')).status).toBe(400)
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data' }
    expect((await fetch(`${server.url}/api/uploads`, { method: 'POST', headers, body: 'x' })).status).toBe(400)
  })

  it('that is broken off leaves nothing behind', async () => {
    const account = readdirSync(join(server.dataDir, 'accounts'))[0]!
    const staging = join(server.dataDir, 'accounts', account, 'staging')
    const before = readdirSync(staging).length
    const { hostname, port } = new URL(server.url)
    const headers = { authorization: `Bearer ${token}`, 'content-length': '1000000' }
    const out = request({ hostname, port, method: 'POST', path: '/api/uploads?fileName=b.csv', headers })
    out.on('error', () => {})
    out.write('x'.repeat(1000))
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(readdirSync(staging)).toHaveLength(before + 1)
    out.destroy()
    await expect.poll(() => readdirSync(staging).length).toBe(before)
  })

  it('of 300 MB passes through without being held in memory', async () => {
    const rss = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))![1]) / 1024
    const before = rss()
    const source = spawn('head', ['-c', '300000000', '/dev/zero'])
    const { hostname, port } = new URL(server.url)
    const headers = { authorization: `Bearer ${token}` }
    const bytes = await new Promise((resolve, reject) => {
      const out = request(
        { hostname, port, method: 'POST', path: '/api/uploads?fileName=big.csv', headers },
        (answer) => {
          let text = ''
          answer.on('data', (piece) => {
            text += piece
          })
          answer.on('end', () => resolve((JSON.parse(text) as { bytes: number }).bytes))
        },
      )
      out.on('error', reject)
      source.stdout.pipe(out)
    })
    expect(bytes).toBe(300_000_000)
    expect(rss() - before).toBeLessThan(120)
  })
})
