import { applyCatalogChanges } from '../../access/index.ts'
import type { CatalogChange, Securable } from '../../access/types.ts'
import { MallardError } from '../../errors.ts'
import { EngineError } from '../engine/types.ts'
import { runError } from '../faults.ts'
import type { SessionState } from '../session.ts'
import { commitWithMetadata } from '../transactions.ts'

/**
 * DDL of the house on a database: a part of the session's open transaction, or a transaction of its own. Without
 * `sqls` only metadata change.
 * @throws MallardError 25006 when the open transaction writes another database.
 */
export async function houseDdl(
  session: SessionState,
  database: Securable,
  sqls: string[],
  changes: CatalogChange[],
): Promise<void> {
  const { transaction } = session
  if (sqls.length === 0 && !transaction) return applyCatalogChanges(session.actor.accountId, changes)
  if (transaction?.writes && transaction.writes.id !== database.id)
    throw new MallardError('25006', 'A transaction can write to one database only.', {
      hint: `This one writes to ${transaction.writes.name}. COMMIT first.`,
    })
  const { live, connection } = await session.open()
  const release = await live.attachments.use([database])
  if (transaction) transaction.releases.push(release)
  else session.releaseAfterStatement(release)
  try {
    if (!transaction) await connection.exec('BEGIN TRANSACTION')
    await connection.exec(...sqls)
  } catch (error) {
    if (transaction) transaction.aborted = true
    else await connection.exec('ROLLBACK').catch(() => {})
    throw error instanceof EngineError ? runError(error) : error
  }
  if (transaction) {
    transaction.writes = database
    transaction.pending.add(session.catalog().state, changes)
    transaction.ddl = true
  } else await commitWithMetadata(session, connection, changes, database, true)
}
