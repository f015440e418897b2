import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { direct, eraseAccount, reader } from '../../db/index.ts'
import { forgetAccess } from '../access/index.ts'
import { log } from '../log.ts'
import { accountDirectories } from './directories.ts'
import { leavePersonsOf } from './person.ts'
import { forgetTokensIn } from './tokens.ts'

/** The dropped accounts whose grace period is over. */
export function dueAccounts(now: number): string[] {
  const rows = reader().prepare('SELECT id FROM accounts WHERE deletion_at <= ?').all(now) as { id: string }[]
  return rows.map(({ id }) => id)
}

/**
 * Deletes all of an account: its files, then its rows, so that a crash in between is made up for by the next run. Its
 * engine must have ended.
 */
export async function deleteAccount(accountId: string): Promise<void> {
  await leavePersonsOf(accountId)
  await rm(dirname(accountDirectories(accountId).databases), { recursive: true, force: true })
  await direct((handle) => eraseAccount(handle, accountId))
  forgetTokensIn(accountId)
  forgetAccess(accountId)
  log().info({ accountId }, 'a dropped account was deleted')
}
