import type { Securable } from '../../access/types.ts'
import { type DatabaseFacts, databaseFacts } from '../engineFacts.ts'
import type { SessionState } from '../session.ts'

/** What DuckDB knows of a database, the session's own uncommitted DDL included. */
export async function factsOf(session: SessionState, database: Securable): Promise<DatabaseFacts> {
  const { live, connection } = await session.open()
  if (!session.transaction?.ddl) return databaseFacts(live, database)
  session.transaction.releases.push(await live.attachments.use([database]))
  return databaseFacts(live, database, (sql) => connection.query(sql))
}
