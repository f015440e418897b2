import type { CatalogChange } from '../access/types.ts'

/**
 * DDL that is about to be committed in DuckDB (ARCHITECTURE 7). The DuckDB transaction inserts `transactionId` into
 * `__mallard.commits` of the database, so after a crash the file itself tells whether the changes hold.
 */
export interface Intent {
  transactionId: string
  accountId: string
  databaseId: string
  changes: CatalogChange[]
  ownerRoleId: string
  createdAt: number
}
