import type { Migration } from './types.ts'

/** A key of each account's own for the results that its engine keeps, so that a new master key need not wait for them. */
export const resultsKey: Migration = {
  name: '0013_results_key',
  sql: `
ALTER TABLE accounts ADD COLUMN results_key_sealed BLOB;
`,
}
