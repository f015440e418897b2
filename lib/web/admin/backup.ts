import { takeDataLock } from '../../../db/lock.ts'
import { record } from '../../audit/index.ts'
import { backup, type Copied, restore } from '../../backup/index.ts'
import { config } from '../../config.ts'
import { MallardError, shown } from '../../errors.ts'
import { accountIds } from '../../users/index.ts'
import type { Console } from './run.ts'

const told = ({ files, bytes }: Copied) => `${files} files, ${bytes} bytes`

/** Copies the installation into a folder. @returns 0 */
export async function backupCommand({ folder }: { folder: string }, to: Console): Promise<number> {
  const copied = await backup(folder)
  for (const accountId of accountIds()) await record({ accountId, kind: 'backup', outcome: 'ok', details: { folder } })
  const key = config().secretKey ? '' : '; secret.key, which opens all that is sealed, is one of them'
  await to.out(`${told(copied)}${key}\n`)
  return 0
}

/** Fills the data directory, which nobody may hold, from a backup. @returns 0, or 1 with the reason told */
export async function restoreCommand(
  { folder }: { folder: string },
  to: Pick<Console, 'out' | 'err'>,
): Promise<number> {
  const lock = takeDataLock(config().dataDir)
  try {
    if (!lock) throw new MallardError('55006', `The data directory ${config().dataDir} is used by another Mallard.`)
    await to.out(`${told(await restore(folder))}\n`)
    return 0
  } catch (error) {
    const { sqlState, text } = shown(error)
    await to.err(sqlState === 'XX000' ? `${(error as Error).message}\n` : `Error ${sqlState}: ${text}\n`)
    return 1
  } finally {
    lock?.release()
  }
}
