import type { Actor } from '../access/types.ts'
import { bootstrapAccount, findUser } from '../users/index.ts'
import { openSession, type SessionStart, type SqlSession, stopWarehouse } from '../warehouse/index.ts'
import { actorOf } from './actors.ts'
import { openTestDb } from './db.ts'

/** What a statement answered, flat for comparison. */
export interface Told {
  rows: (string | null)[][]
  columns: string[]
  status: string
  /** SQLSTATE; '' on success. */
  code: string
  message: string
  place?: { line: number; column: number }
}

/** A SQL session of a user, for tests through the warehouse's door with a real engine. */
export class SqlClient {
  readonly session: SqlSession
  constructor(session: SqlSession) {
    this.session = session
  }

  async run(text: string): Promise<Told> {
    const rows: (string | null)[][] = []
    let columns: string[] = []
    const listener = {
      columns: (found: { name: string }[]) => {
        columns = found.map((one) => one.name)
      },
      rows: (encoded: Buffer) => {
        rows.push(...JSON.parse(`[${encoded.toString('utf8')}]`))
      },
    }
    const { status, error, message } = await this.session.submit({ text }, listener).outcome
    return { rows, columns, status, code: error?.sqlState ?? '', message, place: error?.place }
  }

  /** Runs statements that must succeed. */
  async all(...texts: string[]): Promise<Told> {
    let last: Told | undefined
    for (const text of texts) {
      last = await this.run(text)
      if (last.code) throw new Error(`${text}\n${last.code} ${last.message}`)
    }
    return last!
  }

  async rows(text: string): Promise<(string | null)[][]> {
    return (await this.all(text)).rows
  }

  /** SQLSTATE of a statement that must fail. */
  async code(text: string): Promise<string> {
    return (await this.run(text)).code
  }
}

/** A fresh installation with a real engine, its first user and others as the test wants them. */
export async function openWarehouse(environment: Record<string, string> = {}) {
  const db = openTestDb(environment)
  const { accountId } = await bootstrapAccount()
  /** A user, as signed in by a browser. */
  const actor = async (userName: string): Promise<Actor> => actorOf((await findUser(accountId, userName))!)
  const as = async (
    userName: string,
    start: SessionStart = {},
    options: { worksheetId?: string } = {},
  ): Promise<SqlClient> => {
    return new SqlClient(await openSession(await actor(userName), start, options))
  }
  return {
    accountId,
    db,
    actor,
    as,
    async close() {
      await stopWarehouse()
      db.close()
    },
  }
}
