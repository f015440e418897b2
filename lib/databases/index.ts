import { join } from 'node:path'
import { config } from '../config.ts'
import { once } from '../registry.ts'
import { resultsKey } from './results-key.ts'

export { encryptsNewDatabases, newDatabasesRule, setNewDatabasesRule } from './encryption.ts'
export { favouritesOf, setFavourite } from './favourites.ts'
export { databaseKey, forgetDatabaseKey, makeDatabaseKey } from './key.store.ts'
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

/** Where an account's kept results lie, and the key of what web itself reads and writes there. */
export async function resultsOf(accountId: string): Promise<{ directory: string; key: string }> {
  const keys = once('databases.resultsKeys', () => new Map<string, Promise<string>>())
  let key = keys.get(accountId)
  if (!key) {
    key = resultsKey(accountId)
    keys.set(accountId, key)
    key.catch(() => keys.delete(accountId))
  }
  return { directory: resultsDirectory(accountId), key: await key }
}

/** Where an account's kept results lie. */
export function resultsDirectory(accountId: string): string {
  return join(config().dataDir, 'accounts', accountId, 'results')
}
