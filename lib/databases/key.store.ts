import { randomBytes } from 'node:crypto'
import { database, direct } from '../../db/index.ts'
import { open, seal } from '../seal/index.ts'

const purpose = 'database_keys.key_sealed'

/** Makes the key of a database that is about to be encrypted. */
export async function makeDatabaseKey(accountId: string, databaseId: string): Promise<void> {
  const sealed = seal(purpose, randomBytes(32).toString('base64'))
  await direct((handle) =>
    handle.prepare('INSERT INTO database_keys VALUES (?, ?, ?, ?)').run(databaseId, accountId, sealed, Date.now()),
  )
}

/** The key that a database's file is encrypted with, 32 bytes in hex; null for a plain one. It is for the engine alone. */
export async function databaseKey(databaseId: string): Promise<string | null> {
  const row = await database()
    .selectFrom('database_keys')
    .select('key_sealed as sealed')
    .where('database_id', '=', databaseId)
    .executeTakeFirst()
  return row ? Buffer.from(open(purpose, row.sealed), 'base64').toString('hex') : null
}

/** Forgets the key of a database whose file is gone: what a disk or a backup has of it cannot be read any more. */
export async function forgetDatabaseKey(databaseId: string): Promise<void> {
  await direct((handle) => handle.prepare('DELETE FROM database_keys WHERE database_id = ?').run(databaseId))
}
