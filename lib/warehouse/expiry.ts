import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { resultsDirectory } from '../databases/index.ts'
import { runningEngine } from './engine/pool.ts'
import { expireKept } from './results/index.ts'

/**
 * Removes files of kept results: those named, which hold no result any more, and those of hours that are over for a
 * day. An engine that runs does it itself, as it may have them attached.
 */
export async function removeExpiredResults(accountId: string, files: readonly string[], now: number): Promise<void> {
  const engine = await runningEngine(accountId)
  if (engine) return engine.expireKept([...files], now)
  const directory = resultsDirectory(accountId)
  await expireKept(directory, now)
  for (const file of files)
    for (const suffix of ['', '.wal']) await rm(join(directory, basename(file) + suffix), { force: true })
}
