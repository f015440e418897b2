import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { config } from '../config.ts'

/** An account's directories (docs/specs/sql-api.md, section 2); absolute paths. */
export interface AccountDirectories {
  databases: string
  results: string
  staging: string
  temp: string
}

export function accountDirectories(accountId: string): AccountDirectories {
  const root = join(config().dataDir, 'accounts', accountId)
  return {
    databases: join(root, 'databases'),
    results: join(root, 'results'),
    staging: join(root, 'staging'),
    temp: join(root, 'temp'),
  }
}

/** Makes what is missing of them, with mode 0700. */
export function makeAccountDirectories(accountId: string): void {
  for (const path of Object.values(accountDirectories(accountId))) mkdirSync(path, { recursive: true, mode: 0o700 })
}
