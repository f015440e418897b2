import { constants, copyFile, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { accessState, databases } from '../access/index.ts'
import type { Securable } from '../access/types.ts'
import { databaseFile } from '../databases/index.ts'
import { log } from '../log.ts'
import { liveEngine } from './account.ts'
import { definitions, hold } from './commits.ts'
import { runningEngine } from './engine/pool.ts'

/** How long a copy waits for a COMMIT under way, in milliseconds. */
const patienceMs = 60_000
const attempts = 3

/** Runs `work` while no object of these accounts is made, changed or dropped: metadata and files stay in step. */
export async function withoutDdl<T>(accountIds: readonly string[], work: () => Promise<T>): Promise<T> {
  const releases: (() => void)[] = []
  try {
    for (const id of accountIds) releases.push(await hold(definitions(id), patienceMs))
    return await work()
  } finally {
    for (const release of releases) release()
  }
}

/** The databases of an account, as they are recorded. */
export function databasesOf(accountId: string): Securable[] {
  return databases(accessState(accountId))
}

/**
 * Copies a database's file, with its log if there is one, into `folder`, as of one moment between two COMMITs; statements
 * go on meanwhile, COMMITs wait. What an open transaction has put into the file already is part of nothing there.
 * @returns the names of the files
 * @throws MallardError 55006 when a COMMIT under way does not end within a minute
 */
export async function copyDatabase(database: Securable, folder: string): Promise<string[]> {
  for (let left = attempts; ; left--) {
    const files = (await copyUnused(database, folder)) ?? (await copyUsed(database, folder))
    if (files) return files
    if (left === 1) throw new Error(`the engine of account ${database.accountId} ends again and again`)
  }
}

/** Without an engine nobody writes. Null when there was one, or one came up meanwhile. */
async function copyUnused(database: Securable, folder: string): Promise<string[] | null> {
  const running = () => runningEngine(database.accountId)
  if (await running()) return null
  const before = await stateOf(database)
  const files = await copyNow(database, folder)
  return !(await running()) && (await stateOf(database)) === before ? files : null
}

async function stateOf({ accountId, id }: Securable): Promise<string> {
  const file = databaseFile(accountId, id)
  const all = await Promise.all(['', '.wal'].map((end) => stat(`${file}${end}`).catch(() => null)))
  return JSON.stringify(all.map((found) => found && [found.ino, found.size, found.mtimeMs]))
}

/** Pinned, so that the engine does not fold the log into the file by detaching it. Null when the engine died. */
async function copyUsed(database: Securable, folder: string): Promise<string[] | null> {
  const { engine, attachments } = await liveEngine(database.accountId)
  const unpin = await attachments.use([database]).catch((error) => {
    log().warn({ err: error, databaseId: database.id }, 'a database that cannot be opened is copied as it is')
    return () => {}
  })
  try {
    const release = await hold(database.id, patienceMs)
    try {
      const files = await copyNow(database, folder)
      return engine.alive ? files : null
    } finally {
      release()
    }
  } finally {
    unpin()
  }
}

async function copyNow({ accountId, id }: Securable, folder: string): Promise<string[]> {
  const file = databaseFile(accountId, id)
  const copied: string[] = []
  for (const source of [file, `${file}.wal`]) {
    const target = join(folder, basename(source))
    await rm(target, { force: true })
    try {
      await copyFile(source, target, constants.COPYFILE_FICLONE)
      copied.push(basename(source))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || source === file) throw error
    }
  }
  return copied
}
