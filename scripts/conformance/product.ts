import { type Http, httpClient } from '../bench/sides.ts'
import type { Result } from './native.ts'

interface Event {
  type: string
  statementId?: string
  rows?: unknown[]
  outcome?: { rowCount: number }
  error?: { sqlState: string; message: string }
}

/** The product as a worksheet uses it: a session a connection, statements over HTTP, kept results read in pages. */
export class Product {
  readonly #http: Http
  readonly #headers: Record<string, string>
  readonly #sessions = new Map<string, string>()

  constructor(url: string, token: string) {
    this.#http = httpClient(url, 4)
    this.#headers = { authorization: `Bearer ${token}` }
  }

  /** A fresh, empty database, and no session. */
  async open(): Promise<void> {
    await this.#closeSessions()
    const reply = await this.#http.send(
      'POST',
      '/api/v2/statements',
      { statement: 'CREATE OR REPLACE DATABASE conformance' },
      this.#headers,
    )
    if (reply.status >= 300) throw new Error(`no database: ${reply.status} ${reply.body.toString().slice(0, 300)}`)
  }

  async #closeSessions(): Promise<void> {
    for (const id of this.#sessions.values())
      await this.#http.send('DELETE', `/api/sessions/${id}`, undefined, this.#headers)
    this.#sessions.clear()
  }

  async #session(connection: string): Promise<string> {
    const known = this.#sessions.get(connection)
    if (known) return known
    const start = { database: 'conformance', schema: 'main', timezone: 'UTC' }
    const reply = await this.#http.send('POST', '/api/sessions', { start }, this.#headers)
    const { sessionId, message } = JSON.parse(reply.body.toString()) as { sessionId?: string; message?: string }
    if (!sessionId) throw new Error(`no session: ${reply.status} ${message}`)
    this.#sessions.set(connection, sessionId)
    return sessionId
  }

  async run(sql: string, connection: string, maxRows: number): Promise<Result> {
    const sessionId = await this.#session(connection)
    const reply = await this.#http.send('POST', '/api/statements', { sessionId, text: sql }, this.#headers)
    const text = reply.body.toString()
    if (reply.status !== 200) return { ok: false, message: `HTTP ${reply.status}: ${text.slice(0, 300)}` }
    const events = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Event)
    const failure = events.find(({ error }) => error)?.error
    if (failure) {
      // The session may have died with its engine; the next statement opens another.
      if (['58000', '08003'].includes(failure.sqlState)) this.#sessions.delete(connection)
      return { ok: false, message: `${failure.sqlState}: ${failure.message}` }
    }
    const rows = events.flatMap((event) => event.rows ?? []).map((row) => JSON.stringify(row))
    const total = Math.min(events.at(-1)?.outcome?.rowCount ?? rows.length, maxRows)
    const id = events.find(({ statementId }) => statementId)?.statementId
    while (rows.length < total) {
      const page = await this.#http.send(
        'GET',
        `/api/statements/${id}/rows?offset=${rows.length}&limit=10000`,
        undefined,
        this.#headers,
      )
      const { rows: more = [] } = JSON.parse(page.body.toString()) as { rows?: unknown[] }
      if (more.length === 0) return { ok: false, message: `rows ${rows.length}..${total} are not kept: ${page.status}` }
      rows.push(...more.map((row) => JSON.stringify(row)))
    }
    return { ok: true, rows: rows.slice(0, maxRows) }
  }

  async close(): Promise<void> {
    await this.#closeSessions()
    this.#http.close()
  }
}
