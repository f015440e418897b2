import { accessState } from '../access/index.ts'
import { liveEngine } from './account.ts'
import { settleDatabaseFiles } from './databaseFiles.ts'
import { stopAll } from './engine/pool.ts'
import { closeKeptFiles } from './results/index.ts'
import { closeAllSessions } from './sessions.ts'

export { browse, contextChoices } from './browse.ts'
export { catalogMark } from './catalogMark.ts'
export { checkAccount, type Finding } from './check.ts'
export { worksheetChoices } from './choices.ts'
export { complete } from './completion.ts'
export { copyDatabase, databasesOf, withoutDdl } from './copyFiles.ts'
export { removeExpiredResults } from './expiry.ts'
export { importFile, previewFile } from './import/index.ts'
export type * from './import/types.ts'
export { askResult, compareResults, keptResult, parquetOf, partitionOf, readPartition, readRows } from './kept.ts'
export {
  dependentsOf,
  effectiveAccess,
  explainStatement,
  futureGrants,
  grantablePrivileges,
  grantsOn,
  grantsOnAccount,
  listedUsers,
  listFavourites,
  listObjects,
  listRoles,
  listWarehouses,
  objectPage,
  roleNames,
  rolePage,
  signInLinkFor,
  userPage,
} from './pages/index.ts'
export { keepReserve } from './reserve.ts'
export { decodeRows, partitionInfo, rowType } from './results/index.ts'
export { searchObjects } from './search.ts'
export {
  closeAccount,
  endSessionsOf,
  findStatement,
  openSession,
  sessionLoad,
  sessionOf,
} from './sessions.ts'
export type * from './types.ts'

/** Resolves once statements of the account can be run: its engine is up. */
export async function ready(accountId: string): Promise<void> {
  accessState(accountId)
  await liveEngine(accountId)
}

/** For a start, before any engine: removes what a crash left of databases that were being made or dropped. */
export async function settleFiles(accountIds: readonly string[]): Promise<void> {
  for (const accountId of accountIds) await settleDatabaseFiles(accountId)
}

/** Ends all sessions and engines, for the shutdown. */
export async function stopWarehouse(): Promise<void> {
  await closeAllSessions()
  await stopAll()
  closeKeptFiles()
}
