import type { Generated } from 'kysely'

/** Distinct statement texts, found by a keyed hash. */
export interface StatementTextsTable {
  id: Generated<number>
  account_id: string
  keyed_hash: Buffer
  sealed: Buffer
}
