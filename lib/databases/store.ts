import { database, direct } from '../../db/index.ts'
import type { Intent } from './types.ts'

/** Written before the COMMIT that it announces. */
export async function insertIntent(intent: Intent): Promise<void> {
  await direct((handle) =>
    handle
      .prepare(
        'INSERT INTO intents (transaction_id, account_id, database_id, operations, owner_role_id, created_at) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(
        intent.transactionId,
        intent.accountId,
        intent.databaseId,
        JSON.stringify(intent.changes),
        intent.ownerRoleId,
        intent.createdAt,
      ),
  )
}

export async function intentsOf(databaseId: string): Promise<Intent[]> {
  const rows = await database()
    .selectFrom('intents')
    .selectAll()
    .where('database_id', '=', databaseId)
    .orderBy('created_at')
    .execute()
  return rows.map((row) => ({
    transactionId: row.transaction_id,
    accountId: row.account_id,
    databaseId: row.database_id,
    changes: JSON.parse(row.operations),
    ownerRoleId: row.owner_role_id,
    createdAt: row.created_at,
  }))
}

/** What a file intent does if it is ever found: nothing in the file can tell of it. */
const noOperations = '[]'

/** Written before a database's file is made or removed. */
export async function insertFileIntent(
  intent: Pick<Intent, 'transactionId' | 'accountId' | 'databaseId'>,
): Promise<void> {
  await insertIntent({ ...intent, changes: [], ownerRoleId: '', createdAt: Date.now() })
}

/** The databases of an account whose files were being made or removed. */
export async function fileIntents(accountId: string): Promise<Pick<Intent, 'transactionId' | 'databaseId'>[]> {
  return database()
    .selectFrom('intents')
    .select(['transaction_id as transactionId', 'database_id as databaseId'])
    .where('account_id', '=', accountId)
    .where('operations', '=', noOperations)
    .execute()
}

/** Ids of the databases of an account in which DDL may have been committed that the metadata do not show. */
export async function unsettledDatabases(accountId: string): Promise<string[]> {
  const rows = await database()
    .selectFrom('intents')
    .select('database_id')
    .distinct()
    .where('account_id', '=', accountId)
    .where('operations', '!=', noOperations)
    .execute()
  return rows.map((row) => row.database_id)
}

export async function deleteIntent(transactionId: string): Promise<void> {
  await direct((handle) => handle.prepare('DELETE FROM intents WHERE transaction_id = ?').run(transactionId))
}
