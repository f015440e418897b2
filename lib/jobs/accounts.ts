import { deleteAccount, dueAccounts } from '../users/index.ts'
import { closeAccount } from '../warehouse/index.ts'

/** Deletes the accounts that were dropped and not restored in time. */
export async function deleteDroppedAccounts(now: number): Promise<void> {
  for (const accountId of dueAccounts(now)) {
    await closeAccount(accountId)
    await deleteAccount(accountId)
  }
}
