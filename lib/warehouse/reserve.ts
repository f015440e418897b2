import { randomBytes } from 'node:crypto'
import { appendFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { accessState } from '../access/index.ts'
import { config } from '../config.ts'
import { log } from '../log.ts'
import { once } from '../registry.ts'
import { liveEngine } from './account.ts'
import { runningEngine } from './engine/pool.ts'

/**
 * Room that is set aside on the data directory's disk. When a statement has filled the disk, it is given up, so that
 * the metadata can be written and the database's file shrunk; without it, nothing could be, not even a DROP.
 */
const reserveBytes = 16 * 2 ** 20
const pieceBytes = 2 ** 18

/** How long the shrinking of a file waits for those who use the database, in milliseconds. */
const patienceMs = 60_000

const path = () => join(config().dataDir, 'reserve')

/** Sets the room aside, unless it is there or the disk has less than four times as much left. */
export function keepReserve(): void {
  if (statSync(path(), { throwIfNoEntry: false })?.size === reserveBytes) return
  const { bavail, bsize } = statfsSync(config().dataDir)
  if (bavail * bsize < 4 * reserveBytes) return
  try {
    // Not zeros, which some file systems keep as nothing.
    const piece = randomBytes(pieceBytes)
    writeFileSync(path(), piece, { mode: 0o600 })
    for (let size = pieceBytes; size < reserveBytes; size += pieceBytes) appendFileSync(path(), piece)
  } catch (error) {
    rmSync(path(), { force: true })
    log().warn({ err: error }, 'no room could be set aside on the disk')
  }
}

/**
 * After a full disk: gives the reserve up at once, then takes back what the failed statement left in the files of
 * results and databases, in the background: DuckDB shrinks a file at the first checkpoint after it was attached anew.
 */
export function makeRoom(accountId: string, databaseIds: readonly string[]): void {
  rmSync(path(), { force: true })
  const running = once('warehouse.makingRoom', () => ({ queue: Promise.resolve() }))
  running.queue = running.queue.then(async () => {
    await (await runningEngine(accountId))?.expireKept([], Date.now()).catch(() => {})
    for (const id of databaseIds)
      await shrink(accountId, id).catch((error) => log().warn({ err: error, databaseId: id }, 'a file was not shrunk'))
    keepReserve()
  })
}

async function shrink(accountId: string, databaseId: string): Promise<void> {
  const database = accessState(accountId).securables.get(databaseId)
  if (!database) return
  const { attachments } = await liveEngine(accountId)
  await attachments.shrink(database, patienceMs)
}
