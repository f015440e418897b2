import { setNewDatabasesRule } from '../../databases/index.ts'
import type { HouseStatement } from '../../sql/index.ts'
import type { SessionState } from '../session.ts'
import type { Statement } from '../statement.ts'
import type { Ran } from '../types.ts'
import { requireOwner, status } from './database.ts'

/** ALTER ACCOUNT SET | UNSET ENCRYPT_NEW_DATABASES: what CREATE DATABASE does when it does not say. For ACCOUNTADMIN. */
export async function encryptNewDatabases(
  session: SessionState,
  statement: Statement,
  { rule }: Extract<HouseStatement, { type: 'encrypt new databases' }>,
): Promise<Ran> {
  requireOwner(session, session.catalog().byId(session.actor.accountId)!)
  await setNewDatabasesRule(session.actor, rule)
  return status(session, statement, 'Statement executed successfully.')
}
