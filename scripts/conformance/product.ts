import type { Actor } from '../../lib/access/types.ts'
import { openWarehouse, SqlClient } from '../../lib/testing/warehouse.ts'
import { findUser } from '../../lib/users/index.ts'
import { openSession, readRows } from '../../lib/warehouse/index.ts'
import type { Result } from './native.ts'

/**
 * The product through its own door, in this process, with a real engine: its first user, a session a connection, a
 * database in use, and the rows as they are kept.
 */
export class Product {
  readonly #warehouse = openWarehouse()
  readonly #sessions = new Map<string, SqlClient>()
  #actor: Actor | undefined

  /** A fresh, empty database, and no session. */
  async open(): Promise<void> {
    await this.#closeSessions()
    const { accountId } = await this.#warehouse
    const user = await findUser(accountId, 'ADMIN')
    this.#actor = { accountId, userId: user!.id, userName: user!.name, via: 'session' }
    const session = await openSession(this.#actor, {})
    await new SqlClient(session).all('CREATE OR REPLACE DATABASE conformance')
    await session.close()
  }

  async #closeSessions(): Promise<void> {
    for (const { session } of this.#sessions.values()) await session.close()
    this.#sessions.clear()
  }

  async #client(connection: string): Promise<SqlClient> {
    const known = this.#sessions.get(connection)
    if (known) return known
    const start = { database: 'conformance', schema: 'main', timezone: 'UTC' }
    const client = new SqlClient(await openSession(this.#actor!, start))
    this.#sessions.set(connection, client)
    return client
  }

  async run(text: string, connection: string, maxRows: number, timeoutMs: number): Promise<Result> {
    const client = await this.#client(connection)
    const { session } = client
    const encoded: string[] = []
    const listener = { rows: (some: Buffer) => void encoded.push(some.toString('utf8')) }
    const { error, result, statementId } = await session.submit({ text, timeoutMs }, listener).outcome
    if (error) {
      // The session may have died with its engine; the next statement opens another.
      if (['58000', '08003'].includes(error.sqlState)) this.#sessions.delete(connection)
      return { ok: false, message: `${error.sqlState}: ${error.message}` }
    }
    // CREATE SCHEMA goes into the new schema here; DuckDB stays where it was.
    if (/^\s*CREATE\s+SCHEMA\b/i.test(text)) await client.run('USE SCHEMA conformance.main')
    const rows = encoded.flatMap(rowsOf)
    const total = Math.min(result?.rowCount ?? 0, maxRows)
    while (rows.length < total) {
      const page = await readRows(this.#actor!, statementId, { offset: rows.length, limit: 10_000, filters: [] })
      if (page.rows === 0) return { ok: false, message: `rows ${rows.length}..${total} are not kept` }
      rows.push(...rowsOf(page.encoded.toString('utf8')))
    }
    return { ok: true, rows: rows.slice(0, maxRows) }
  }

  async close(): Promise<void> {
    await this.#closeSessions()
    await (await this.#warehouse).close()
  }
}

const rowsOf = (encoded: string) => (JSON.parse(`[${encoded}]`) as unknown[]).map((row) => JSON.stringify(row))
