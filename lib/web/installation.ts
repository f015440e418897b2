import { closeDatabase, database } from '../../db/index.ts'
import { takeDataLock } from '../../db/lock.ts'
import { config } from '../config.ts'
import { recoverHistory } from '../history/index.ts'
import { clearTemp } from '../jobs/index.ts'
import { hasOlderKeys } from '../seal/index.ts'
import {
  accountIds,
  bootstrapAccount,
  firstActiveAccount,
  listUsers,
  reindexUsers,
  settleBackground,
} from '../users/index.ts'
import { ready, settleFiles, stopWarehouse } from '../warehouse/index.ts'
import { FIRST_USER, machine } from './admin/names.ts'
import { signInLinkOf } from './admin/users.ts'
import { inTurn } from './shutdown.ts'

/** A data directory that this process holds, open. */
export interface DataDirectory {
  /** Stops engines, closes files, lets go of the directory. */
  close(): Promise<void>
}

/**
 * Takes the data directory, opens (and migrates) its metadata and makes the first account of a fresh one.
 * @returns null when another process holds it
 * @throws Error whose first line says what is wrong with it
 */
export async function openDataDirectory(): Promise<DataDirectory | null> {
  const lock = takeDataLock(config().dataDir)
  if (!lock) return null
  try {
    database()
    // A new MALLARD_SECRET_KEY, with the old key beside it: people are found by the new one.
    if (hasOlderKeys()) await reindexUsers()
    await bootstrapAccount()
    await recoverHistory(Date.now())
    await settleFiles(accountIds())
    await clearTemp()
  } catch (error) {
    lock.release()
    throw error
  }
  return {
    close: () =>
      inTurn([
        ['people', settleBackground],
        ['engines', stopWarehouse],
        ['metadata', closeDatabase],
        ['lock', () => lock.release()],
      ]),
  }
}

/** In single mode, while nobody has a password: a link that signs the first user in, once. */
export async function signInLink(): Promise<string | null> {
  if (config().mode !== 'single') return null
  const users = await listUsers(machine(accountIds()[0]!))
  const active = users.filter((user) => !user.disabled)
  const user = active.find(({ name }) => name === FIRST_USER) ?? active[0]
  if (!user || active.some(({ hasPassword }) => hasPassword)) return null
  return signInLinkOf(user.id)
}

/** Resolves once statements can be run: the engine of the first account in use is up. Others start with their first statement. */
export function statementsReady(): Promise<void> {
  return ready(firstActiveAccount())
}
