import type BetterSqlite from 'better-sqlite3'

export type Sqlite = BetterSqlite.Database

/** A statement that others share: without the methods that would change it for them (pluck, raw, ...). */
export type Prepared = Pick<BetterSqlite.Statement<unknown[], unknown>, 'run' | 'get' | 'all' | 'iterate' | 'reader'>

/** A SQLite connection that prepares each text once; for hot paths and for the driver under Kysely. */
export interface Handle {
  /** The prepared statement for `sql`, made at its first use. */
  prepare(sql: string): Prepared
  /** Runs `work` in one transaction, or in a savepoint when one is open. `work` must not await. */
  atomically<T>(work: () => T): T
}

/** Texts kept prepared; built queries with lists of varying length would otherwise grow this for ever. */
const capacity = 500

export function makeHandle(sqlite: Sqlite): Handle {
  const prepared = new Map<string, BetterSqlite.Statement<unknown[], unknown>>()
  return {
    prepare(sql) {
      const found = prepared.get(sql)
      // A busy statement is being iterated by someone else: a second one is made beside it.
      if (found && !found.busy) return found
      const made = sqlite.prepare<unknown[], unknown>(sql)
      if (!found) {
        if (prepared.size >= capacity) prepared.delete(prepared.keys().next().value!)
        prepared.set(sql, made)
      }
      return made
    },
    atomically(work) {
      // better-sqlite3's own wrapper costs some 10 µs a call; a savepoint is rare enough to use it.
      if (sqlite.inTransaction) return sqlite.transaction(work)()
      this.prepare('BEGIN IMMEDIATE').run()
      try {
        const result = work()
        this.prepare('COMMIT').run()
        return result
      } catch (error) {
        // A full disk rolls back by itself.
        if (sqlite.inTransaction) this.prepare('ROLLBACK').run()
        throw error
      }
    },
  }
}
