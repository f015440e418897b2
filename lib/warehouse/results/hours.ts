import { existsSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

const hourMs = 3_600_000
/** Results are kept this long (docs/specs/sql-api.md). */
export const keptMs = 24 * hourMs

const pattern = /^(\d{4})(\d\d)(\d\d)(\d\d)-[a-z0-9]+\.(?:bytes|duckdb|parquet)(?:\.wal|\.tmp)?$/

/**
 * The name of an hour's results file, without extension: `2026112417-3f9a`. `tag` is one writer's own: no
 * file ever has two (a replaced engine may still be dying; web keeps results too).
 */
export function hourName(now: number, tag: string): string {
  return `${new Date(now).toISOString().slice(0, 13).replace(/[-T]/g, '')}-${tag}`
}

function hourOf(file: string): number | undefined {
  const match = pattern.exec(file)
  return match ? Date.UTC(+match[1]!, +match[2]! - 1, +match[3]!, +match[4]!) : undefined
}

/**
 * Removes the files of hours whose last result is older than 24 h. `release` is called first for each file that a
 * process may have open (a `.duckdb` must be detached before it goes). Returns the names of what was removed.
 */
export async function expireKept(
  resultsDir: string,
  now: number,
  release: (file: string) => Promise<void> = async () => {},
): Promise<string[]> {
  if (!existsSync(resultsDir)) return []
  const old = readdirSync(resultsDir).filter((file) => {
    const hour = hourOf(file)
    return hour !== undefined && hour + hourMs + keptMs <= now
  })
  for (const file of old) {
    await release(file)
    await rm(join(resultsDir, file), { force: true })
  }
  return old
}
