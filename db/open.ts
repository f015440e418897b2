import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { Kysely } from 'kysely'
import { config } from '../lib/config.ts'
import { forget, once } from '../lib/registry.ts'
import { dialect } from './driver.ts'
import { type Handle, makeHandle, type Sqlite } from './handle.ts'
import { checkKeys } from './keys.ts'
import { migrate } from './migrate.ts'
import type { Schema } from './schema/index.ts'
import { currentScope } from './scope.ts'

const metadataPath = () => join(config().dataDir, 'metadata.sqlite')

interface Opened {
  kysely: Kysely<Schema>
  sqlite: Sqlite
  writer: Handle
  readerSqlite: Sqlite
  reader: Handle
}

/** Opens a SQLite file (made with mode 0600, its folder with 0700) the way Mallard uses it. Runs no migrations. */
export function openFile(path: string): Sqlite {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // SQLite gives -wal and -shm the mode of the main file, so that one must be right before SQLite sees it.
  // Not opened here once it exists: closing any descriptor drops the POSIX locks that this process holds on the file.
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
  const sqlite = new BetterSqlite(path, { timeout: 250 })
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = NORMAL')
  sqlite.pragma('foreign_keys = ON')
  sqlite.pragma('temp_store = MEMORY')
  sqlite.pragma('cache_size = -16000')
  return sqlite
}

function openReadOnly(path: string): Sqlite {
  const sqlite = new BetterSqlite(path, { readonly: true, timeout: 5000 })
  sqlite.pragma('cache_size = -32000')
  sqlite.pragma('mmap_size = 268435456')
  return sqlite
}

function opened(): Opened {
  return once('db', () => {
    const path = metadataPath()
    const sqlite = openFile(path)
    try {
      migrate(sqlite)
      checkKeys(sqlite)
    } catch (error) {
      sqlite.close()
      throw error
    }
    const writer = makeHandle(sqlite)
    const readerSqlite = openReadOnly(path)
    const kysely = new Kysely<Schema>({ dialect: dialect(sqlite, writer) })
    return { kysely, sqlite, writer, readerSqlite, reader: makeHandle(readerSqlite) }
  })
}

/**
 * The metadata database (`<data>/metadata.sqlite`), opened and migrated at the first call, which throws if the secret
 * key is not the one that sealed it.
 * Inside `transaction()` this is that transaction, wherever the call stands: doors of several features join in one
 * without handing it around. Outside, each query commits by itself and waits for transactions under way.
 */
export function database(): Kysely<Schema> {
  return currentScope()?.trx ?? opened().kysely
}

/**
 * A read-only connection for hot synchronous reads. It sees what is committed, never the caller's own open
 * transaction, and never waits.
 */
export function reader(): Handle {
  return opened().reader
}

/** A read-only connection for another thread, to a database that this process has opened and migrated already. */
export function openReader(): Handle {
  return makeHandle(openReadOnly(metadataPath()))
}

/** The writing connection, for `direct()` in transaction.ts alone: elsewhere it could stand in a stranger's transaction. */
export function writer(): { handle: Handle; inTransaction: boolean } {
  const { writer: handle, sqlite } = opened()
  return { handle, inTransaction: sqlite.inTransaction }
}

/** Copies the database, consistently and while it is in use, to `path`. */
export async function backupDatabase(path: string): Promise<void> {
  await opened().readerSqlite.backup(path)
}

/** Closes the files; the next call opens them anew. For shutdown and tests. */
export function closeDatabase(): void {
  const { readerSqlite, sqlite } = opened()
  readerSqlite.close()
  sqlite.close()
  forget('db')
}
