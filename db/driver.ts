import { setTimeout as delay } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { Handle, Sqlite } from './handle.ts'

/** Another process (a backup, the admin command of an older release) may hold the write lock: wait up to about 5 s. */
const busyAttempts = 50
const busyDelayMs = 100

export function isBusy(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && code.startsWith('SQLITE_BUSY')
}

/**
 * Takes the write lock at the start: a transaction that reads first and writes later could otherwise find its
 * snapshot outdated in the middle, where a retry would have to run the caller's code again.
 */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'))
        return
      } catch (error) {
        if (!isBusy(error) || attempt === busyAttempts) throw error
        await delay(busyDelayMs)
      }
    }
  }
}

/** Kysely's SQLite dialect over one connection whose statements are prepared once. */
export function dialect(sqlite: Sqlite, handle: Handle): Dialect {
  const database = { prepare: (sql: string) => handle.prepare(sql), close: () => void sqlite.close() }
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new ImmediateDriver({ database }),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}
