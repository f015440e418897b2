import { randomBytes } from 'node:crypto'
import { database } from '../../db/index.ts'
import { open, seal } from '../seal/index.ts'

const purpose = 'accounts.results_key_sealed'

/** The key of an account's kept results, 32 bytes in hex; made at the first call. */
export async function resultsKey(accountId: string): Promise<string> {
  const row = await database()
    .selectFrom('accounts')
    .select('results_key_sealed as sealed')
    .where('id', '=', accountId)
    .executeTakeFirst()
  if (row?.sealed) return Buffer.from(open(purpose, row.sealed), 'base64').toString('hex')
  const key = randomBytes(32)
  const made = await database()
    .updateTable('accounts')
    .set({ results_key_sealed: seal(purpose, key.toString('base64')) })
    .where('id', '=', accountId)
    .where('results_key_sealed', 'is', null)
    .executeTakeFirst()
  // Two engines never start at once for an account, but another process may have come first.
  return row && made.numUpdatedRows === 0n ? resultsKey(accountId) : key.toString('hex')
}
