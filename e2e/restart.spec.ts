import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiClient, type Client } from './api.ts'
import { type Server, startServer } from './server.ts'

let server: Server
let token: string
let api: Client

async function restart(signal: NodeJS.Signals): Promise<void> {
  await server.stop({ keepData: true, signal })
  server = await startServer({ dataDir: server.dataDir })
  api = apiClient(server.url, token)
}

beforeAll(async () => {
  server = await startServer()
  token = await server.admin('token', 'create', '--user', 'ADMIN')
  api = apiClient(server.url, token)
  await api.must('CREATE DATABASE shop')
  await api.must('CREATE TABLE shop.main.items AS SELECT 1 AS id, 5.5 AS price; CREATE SCHEMA shop.extra', {
    parameters: { multi_statement_count: '0' },
  })
  await api.must('CREATE VIEW shop.extra.dear AS SELECT * FROM shop.main.items WHERE price > 5')
})
afterAll(() => server?.stop())

describe.each(['SIGTERM', 'SIGKILL'] as const)('after %s and a new start', (signal) => {
  it('finds every object in its schema, again and again', async () => {
    await restart(signal)
    for (const round of [1, 2, 3]) {
      const answer = await api.must('SELECT id FROM items', { database: 'shop', schema: 'main' })
      expect([round, answer.data]).toEqual([round, [['1']]])
      expect((await api.must('SELECT price FROM dear', { database: 'shop', schema: 'extra' })).data).toEqual([['5.5']])
    }
    await api.must('INSERT INTO shop.main.items VALUES (2, 1.0)')
    await api.must('DELETE FROM shop.main.items WHERE id = 2')
  })

  it('agrees with its files', async () => {
    await server.admin('check')
    expect(server.output()).not.toContain('differ from the metadata')
  })
})
