import type { Migration } from './types.ts'

/**
 * A key of each encrypted database's own. Written before its file is made and removed after it, so it hangs on no
 * securable: the intent of the file sees to both (ARCHITECTURE 7).
 */
export const databaseKeys: Migration = {
  name: '0006_database_keys',
  sql: `
CREATE TABLE database_keys (
  database_id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  key_sealed BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
}
