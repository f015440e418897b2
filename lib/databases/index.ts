import { join } from 'node:path'
import { config } from '../config.ts'

export { favouritesOf, setFavourite } from './favourites.ts'
export { resultsKey } from './results-key.ts'
export {
  deleteIntent,
  fileIntents,
  insertFileIntent,
  insertIntent,
  intentsOf,
  unsettledDatabases,
} from './store.ts'
export type { Intent } from './types.ts'

/** The file of a database: named by id, never by what a user typed (ARCHITECTURE 7). */
export function databaseFile(accountId: string, databaseId: string): string {
  return join(config().dataDir, 'accounts', accountId, 'databases', `${databaseId}.duckdb`)
}

/** Where an account's kept results lie. */
export function resultsDirectory(accountId: string): string {
  return join(config().dataDir, 'accounts', accountId, 'results')
}
