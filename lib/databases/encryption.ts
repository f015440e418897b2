import type { Actor } from '../access/types.ts'
import { config } from '../config.ts'
import { readAccountSetting, saveAccountSetting } from '../users/index.ts'

const key = 'encrypt_new_databases'

/** What the account's administrators decided: are databases encrypted when CREATE DATABASE says nothing? Null: nothing. */
export function newDatabasesRule(accountId: string): boolean | null {
  const value = readAccountSetting(accountId, key)
  return typeof value === 'boolean' ? value : null
}

/** Is a database of the account encrypted when CREATE DATABASE says nothing? The account's rule, else the server's. */
export function encryptsNewDatabases(accountId: string): boolean {
  return newDatabasesRule(accountId) ?? config().encryptDatabases
}

/** Sets the account's rule; null takes it back. @throws MallardError 42501 without ACCOUNTADMIN */
export async function setNewDatabasesRule(actor: Actor, rule: boolean | null): Promise<void> {
  const value = rule === null ? 'as the server does' : String(rule)
  await saveAccountSetting(actor, key, rule, { setting: 'encrypt new databases', value })
}
