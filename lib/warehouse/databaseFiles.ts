import { rm } from 'node:fs/promises'
import { newId } from '../../db/index.ts'
import { accessState, applyCatalogChanges, child } from '../access/index.ts'
import type { CatalogChange, Securable } from '../access/types.ts'
import { databaseFile, deleteIntent, fileIntents, forgetDatabaseKey, insertFileIntent } from '../databases/index.ts'
import { alreadyExists } from '../errors.ts'
import { log } from '../log.ts'
import { once } from '../registry.ts'
import { bumpDdlVersion } from './account.ts'
import { definitions, enter } from './commits.ts'

/** Does the database's file lie encrypted on the disk? */
export const isEncrypted = (database: Securable): boolean => database.details.encrypted === true

const changing = () => once('warehouse.databaseNames', () => new Map<string, Promise<unknown>>())

/**
 * Writes changes of databases themselves, one after another in an account: for databases SQLite is the truth, and
 * nothing in DuckDB keeps two of them from having one name.
 * @param taking the database that takes a name by this, and the one that loses it, if any
 * @throws MallardError 42710 when another database has that name by now
 */
export async function changeDatabases(
  accountId: string,
  changes: CatalogChange[],
  taking?: { id: string; name: string; from?: string },
): Promise<void> {
  const work = async () => {
    const holder = taking && child(accessState(accountId), accountId, 'DATABASE', taking.name)
    if (holder && holder.id !== taking.id && holder.id !== taking.from) throw alreadyExists(taking.name)
    const leave = await enter(definitions(accountId))
    try {
      await applyCatalogChanges(accountId, changes)
    } finally {
      leave()
    }
    bumpDdlVersion(accountId)
  }
  const doing = (changing().get(accountId) ?? Promise.resolve()).then(work, work)
  changing().set(accountId, doing)
  await doing
}

/**
 * Runs `work`, after which the file of a database belongs to a recorded database or to none; in the second case the
 * file is removed. Its intent is on the disk meanwhile, so that a start after a crash does the same.
 */
export async function withFile<T>(database: Pick<Securable, 'accountId' | 'id'>, work: () => Promise<T>): Promise<T> {
  const { accountId, id } = database
  const transactionId = newId()
  await insertFileIntent({ transactionId, accountId, databaseId: id })
  try {
    return await work()
  } finally {
    await settle(accountId, id, transactionId)
  }
}

/** For a start: removes the files of a CREATE or DROP DATABASE that a crash broke off. */
export async function settleDatabaseFiles(accountId: string): Promise<void> {
  for (const { databaseId, transactionId } of await fileIntents(accountId)) {
    log().info({ databaseId }, 'settled a database that was being made or dropped')
    await settle(accountId, databaseId, transactionId)
  }
}

async function settle(accountId: string, databaseId: string, transactionId: string): Promise<void> {
  if (!accessState(accountId).securables.has(databaseId)) {
    const file = databaseFile(accountId, databaseId)
    for (const suffix of ['', '.wal']) await rm(`${file}${suffix}`, { force: true })
    await forgetDatabaseKey(databaseId)
  }
  await deleteIntent(transactionId)
}
