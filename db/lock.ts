import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'

/** The hold of one process on a data directory. */
export interface DataLock {
  release(): void
}

/**
 * Takes `<dir>/lock`, making the directory if need be. The lock is SQLite's own exclusive file lock, so the
 * system lets go of it when the process ends, however it ends; no file is ever stale.
 * @returns null when another process, or this one, holds it already.
 */
export function takeDataLock(dir: string): DataLock | null {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const path = join(dir, 'lock')
  // Never opened here once it exists: closing any descriptor of a file drops all POSIX locks that this process has on it.
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
  const sqlite = new BetterSqlite(path, { timeout: 0 })
  try {
    // No journal beside it: nothing is ever written.
    sqlite.pragma('journal_mode = MEMORY')
    sqlite.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    sqlite.close()
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return null
    throw error
  }
  return {
    release() {
      sqlite.exec('ROLLBACK')
      sqlite.close()
    },
  }
}
