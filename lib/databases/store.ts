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

export async function deleteIntent(transactionId: string): Promise<void> {
  await direct((handle) => handle.prepare('DELETE FROM intents WHERE transaction_id = ?').run(transactionId))
}
