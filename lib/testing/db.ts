import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closeDatabase, database } from '../../db/index.ts'
import { readConfig } from '../config.ts'
import { once } from '../registry.ts'

/** An empty installation in a fresh temporary folder. */
export interface TestDb {
  dataDir: string
  /** Closes the files and starts anew on the same folder, as a restarted server would: all cached state is dropped. */
  restart(environment?: Record<string, string>): void
  /** Closes the files and removes the folder. */
  close(): void
}

/** Drops all state of the process that `once()` holds, as a new process would begin. */
function forgetEverything(): void {
  const all = globalThis as unknown as Record<symbol, unknown>
  for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
    if (symbol.description?.startsWith('mallard.')) delete all[symbol]
  }
}

function begin(dataDir: string, environment: Record<string, string>): void {
  forgetEverything()
  once('config', () => readConfig({ LOG_LEVEL: 'silent', ...environment, MALLARD_DATA_DIR: dataDir }))
  database()
}

/**
 * Opens a real SQLite database with the real migrations in a fresh folder, for this test file's process.
 * `environment`: variables as in the configuration table, e.g. `{ MALLARD_MODE: 'team' }`.
 */
export function openTestDb(environment: Record<string, string> = {}): TestDb {
  const dataDir = mkdtempSync(join(tmpdir(), 'mallard-test-'))
  begin(dataDir, environment)
  return {
    dataDir,
    restart(changed = environment) {
      closeDatabase()
      begin(dataDir, changed)
    },
    close() {
      closeDatabase()
      forgetEverything()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
