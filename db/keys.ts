import { prepareKeys } from '../lib/seal/index.ts'
import type { Sqlite } from './handle.ts'

/**
 * Proves that the secret key is the one that sealed this database, before anything is read or written with it.
 * @throws Error when it is not
 */
export function checkKeys(sqlite: Sqlite): void {
  const rows = sqlite.prepare('SELECT key_id, sealed FROM key_checks').all() as { key_id: Buffer; sealed: Buffer }[]
  const added = prepareKeys(rows.map((row) => ({ keyId: row.key_id, sealed: row.sealed })))
  if (!added) return
  sqlite
    .prepare('INSERT INTO key_checks (key_id, sealed, created_at) VALUES (?, ?, ?)')
    .run(added.keyId, added.sealed, Date.now())
}
