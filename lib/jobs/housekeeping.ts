import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expireResults } from '../history/index.ts'
import { accountDirectories, accountIds } from '../users/index.ts'
import { removeExpiredResults } from '../warehouse/index.ts'

const dayMs = 24 * 3_600_000

/** Forgets results and requests that are older than a day, and removes the files that held results. */
export async function expire(now: number): Promise<void> {
  const files = await expireResults(now)
  for (const accountId of accountIds()) {
    const gone = files.filter((one) => one.accountId === accountId).map((one) => one.file)
    await removeExpiredResults(accountId, gone, now)
  }
}

/** Removes uploads that nobody has made a table of for a day. */
export async function clearOldUploads(now: number): Promise<void> {
  for (const accountId of accountIds()) await clear(accountDirectories(accountId).staging, now - dayMs)
}

/** For a start, when no engine can be running: what DuckDB moved to the disk for statements that are over. */
export async function clearTemp(): Promise<void> {
  for (const accountId of accountIds()) await clear(accountDirectories(accountId).temp, Number.POSITIVE_INFINITY)
}

/** Removes what was last written before `before`, in milliseconds since 1970. */
async function clear(directory: string, before: number): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    const path = join(directory, name)
    // It may go by itself meanwhile.
    const written = await stat(path).catch(() => null)
    if (written && written.mtimeMs < before) await rm(path, { recursive: true, force: true })
  }
}
