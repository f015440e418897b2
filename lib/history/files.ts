import { direct, type Handle, onCommit, reader } from '../../db/index.ts'
import { once } from '../registry.ts'

/** A file's time is written ahead by this much, so that most results in it need no further write. */
const aheadMs = 10 * 60_000

/** What is written of the files in use: `<account> <file>` -> expiry. */
const written = () => once('history.files', () => new Map<string, number>())
const writtenFiles = 1_000

/** Keeps a file at least until `expiresAt`. */
export function keepFile(handle: Handle, accountId: string, file: string, expiresAt: number): void {
  const key = `${accountId} ${file}`
  const files = written()
  if ((files.get(key) ?? 0) >= expiresAt) return
  handle
    .prepare(
      `INSERT INTO result_files (account_id, file, expires_at) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET expires_at = max(expires_at, excluded.expires_at)`,
    )
    .run(accountId, file, expiresAt + aheadMs)
  onCommit(() => {
    if (files.size >= writtenFiles) files.clear()
    files.set(key, expiresAt + aheadMs)
  })
}

/** A file below an account's results directory. */
export interface ResultFile {
  accountId: string
  file: string
}

/**
 * Forgets results that have expired, and requests older than 24 hours. A result behind one that still runs out later
 * goes with a later call: reads look at its own time.
 * @returns the files that no result is in any more, to be unlinked
 */
export function expireResults(now: number): ResultFile[] | Promise<ResultFile[]> {
  return direct((handle) =>
    handle.atomically(() => {
      const alive = handle
        .prepare('SELECT number FROM results WHERE expires_at > ? ORDER BY number LIMIT 1')
        .get(now) as { number: number } | undefined
      handle.prepare('DELETE FROM results WHERE number < ?').run(alive?.number ?? Number.MAX_SAFE_INTEGER)
      handle.prepare("DELETE FROM requests WHERE created_at <= ? AND state != 'running'").run(now - 24 * 3_600_000)
      const files = handle
        .prepare('DELETE FROM result_files WHERE expires_at <= ? RETURNING account_id AS accountId, file')
        .all(now) as ResultFile[]
      for (const { accountId, file } of files) written().delete(`${accountId} ${file}`)
      return files
    }),
  )
}

/** The files that hold results of an account: what else lies in its results directory may be unlinked at a start. */
export function resultFiles(accountId: string): Set<string> {
  const rows = reader().prepare('SELECT file FROM result_files WHERE account_id = ?').all(accountId) as {
    file: string
  }[]
  return new Set(rows.map((row) => row.file))
}
