import { randomBytes } from 'node:crypto'
import { direct } from '../../db/index.ts'
import { blindIndex, open } from '../seal/index.ts'
import { hashPurpose, textPurpose } from './texts.ts'

const batch = 500

/** Distinct texts are found by the newest key's hash from now on. */
export async function reindexTexts(): Promise<void> {
  for (let last = 0, done = false; !done; ) {
    done = await direct((handle) =>
      handle.atomically(() => {
        const rows = handle
          .prepare('SELECT id, account_id AS accountId, sealed FROM statement_texts WHERE id > ? ORDER BY id LIMIT ?')
          .all(last, batch) as { id: number; accountId: string; sealed: Buffer }[]
        for (const { id, accountId, sealed } of rows) {
          last = id
          const hash = blindIndex(hashPurpose, open(textPurpose, sealed))
          const other = handle
            .prepare('SELECT id FROM statement_texts WHERE account_id = ? AND keyed_hash = ? AND id <> ?')
            .get(accountId, hash, id)
          // It was said again meanwhile and stands twice; the older one is read by its id alone.
          handle
            .prepare('UPDATE statement_texts SET keyed_hash = ? WHERE id = ?')
            .run(other ? randomBytes(32) : hash, id)
        }
        return rows.length < batch
      }),
    )
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** What was asked under a requestId cannot be compared any more; the id alone answers then. */
export async function forgetFingerprints(): Promise<void> {
  await direct((handle) => handle.prepare(`UPDATE requests SET fingerprint = x''`).run())
}
