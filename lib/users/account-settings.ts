import { transaction } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { recordBy } from '../audit/index.ts'
import { requireAdministrator } from './authority.ts'
import { accountSetting, writeAccountSetting } from './store.ts'

/** A setting of the account; null if it was never set, or set to null. Synchronous, some microseconds. */
export function readAccountSetting(accountId: string, key: string): unknown {
  const value = accountSetting(accountId, key)
  return value === null ? null : JSON.parse(value)
}

/**
 * Sets a setting of the actor's account.
 * @param told what the audit log says of it
 * @throws MallardError 42501 without ACCOUNTADMIN
 */
export async function saveAccountSetting(
  actor: Actor,
  key: string,
  value: unknown,
  told: { setting: string; value: string },
): Promise<void> {
  requireAdministrator(actor)
  await transaction(async () => {
    await writeAccountSetting(actor.accountId, key, value)
    await recordBy(actor, 'setting', told)
  })
}
