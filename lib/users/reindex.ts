import { direct } from '../../db/index.ts'
import { isOutdated, open, seal } from '../seal/index.ts'
import { emailIndex } from './row.ts'

/** Addresses that an older key sealed and indexed are looked up by the newest from now on. In one go, so that none is missed. */
export async function reindexUsers(): Promise<void> {
  await direct((handle) =>
    handle.atomically(() => {
      const rows = handle.prepare('SELECT id, email_sealed AS sealed FROM users WHERE email_sealed IS NOT NULL').all()
      const update = handle.prepare('UPDATE users SET email_sealed = ?, email_index = ? WHERE id = ?')
      for (const { id, sealed } of rows as { id: string; sealed: Buffer }[]) {
        if (!isOutdated(sealed)) continue
        const email = open('users.email', sealed)
        update.run(seal('users.email', email), emailIndex(email), id)
      }
    }),
  )
}
