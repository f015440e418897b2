import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '../../testing/apiServer.ts'

let server: ApiServer
beforeAll(async () => {
  server = await startApiServer()
})
afterAll(() => server.remove())

const rows = (sql: string) => {
  const sqlite = new BetterSqlite(join(server.dataDir, 'metadata.sqlite'), { readonly: true })
  const found = sqlite.prepare(sql).all()
  sqlite.close()
  return found
}

it('tells of grants, denials, token use and exports of the API, and the chain holds', async () => {
  await server.admin(['user', 'create', 'ann', '--email', 'ann@example.org'])
  const explained = 'EXPLAIN GRANT ROLE analyst TO USER ann'
  const sql = ['CREATE ROLE analyst', explained, 'GRANT ROLE analyst TO USER ann', 'SELECT 42 AS n'].join('; ')
  expect((await server.admin(['sql', '-q', sql, '--role', 'ACCOUNTADMIN'])).code).toBe(0)
  const token = (await server.admin(['token', 'create', '--user', 'ann'])).stdout.trim()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const post = async (statement: string) => {
    const body = JSON.stringify({ statement })
    return (await fetch(`${server.url}/api/v2/statements`, { method: 'POST', headers, body })).json()
  }
  expect(await post('CREATE DATABASE nope')).toMatchObject({ sqlState: '42501' })
  const { statementHandle } = (await post('SELECT 1 AS one')) as { statementHandle: string }
  const exported = await fetch(`${server.url}/api/statements/${statementHandle}/export`, { headers })
  expect(await exported.text()).toContain('one')

  expect(rows('SELECT kind, outcome FROM audit_events ORDER BY number')).toEqual([
    { kind: 'user', outcome: 'ok' },
    { kind: 'grant', outcome: 'ok' },
    { kind: 'grant', outcome: 'ok' },
    { kind: 'token', outcome: 'ok' },
    { kind: 'token.use', outcome: 'ok' },
    { kind: 'denial', outcome: 'denied' },
    { kind: 'export', outcome: 'ok' },
  ])
  const verified = await server.admin(['audit', 'verify'])
  expect(verified).toMatchObject({ code: 0, stdout: 'MAIN: 7 events, unbroken\n' })
})

it('ends with 1 and names the event when somebody changed the file', async () => {
  const sqlite = new BetterSqlite(join(server.dataDir, 'metadata.sqlite'))
  sqlite.exec("DROP TRIGGER audit_events_unchanged; UPDATE audit_events SET outcome = 'ok' WHERE kind = 'denial'")
  sqlite.close()
  const verified = await server.admin(['audit', 'verify', '--account', 'MAIN'])
  expect(verified).toMatchObject({ code: 1, stderr: 'MAIN: broken at event 6: it or one before it was changed\n' })
})
