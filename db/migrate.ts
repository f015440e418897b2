import type { Sqlite } from './handle.ts'
import { migrations } from './migrations/index.ts'
import type { Migration } from './migrations/types.ts'

/**
 * Brings a database up to date: runs the migrations that it has not seen, in order, each in a transaction with its
 * mark. Foreign keys are off meanwhile (rebuilding a table needs that) and checked before each commit.
 * @throws Error when the file was written by a newer release, or when a migration leaves dangling references.
 */
export function migrate(sqlite: Sqlite, all: readonly Migration[] = migrations): void {
  sqlite.exec('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT')
  const names = sqlite.prepare('SELECT name FROM migrations ORDER BY name').pluck().all() as string[]
  const unknown = names.find((name) => !all.some((migration) => migration.name === name))
  if (unknown) throw new Error(`metadata.sqlite was written by a newer release (${unknown}); nothing was changed`)
  const missing = all.filter((migration) => !names.includes(migration.name))
  if (missing.length === 0) return
  sqlite.pragma('foreign_keys = OFF')
  try {
    for (const migration of missing) apply(sqlite, migration)
  } finally {
    sqlite.pragma('foreign_keys = ON')
  }
}

function apply(sqlite: Sqlite, { name, sql }: Migration): void {
  sqlite
    .transaction(() => {
      sqlite.exec(sql)
      const dangling = sqlite.pragma('foreign_key_check') as unknown[]
      if (dangling.length > 0) throw new Error(`migration ${name} leaves ${dangling.length} dangling references`)
      sqlite.prepare('INSERT INTO migrations (name, applied_at) VALUES (?, ?)').run(name, Date.now())
    })
    .immediate()
}
