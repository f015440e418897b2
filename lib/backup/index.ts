import { chmod, copyFile, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { backupDatabase, closeDatabase, database } from '../../db/index.ts'
import { config } from '../config.ts'
import { MallardError } from '../errors.ts'
import { withKeysStill } from '../keys/index.ts'
import { accountIds } from '../users/index.ts'
import { copyDatabase, databasesOf, withoutDdl } from '../warehouse/index.ts'
import { hashFile, type Manifest, manifestName, readManifest } from './manifest.ts'
import { forgetPassing } from './store.ts'

/** What a backup or a restore dealt with. */
export interface Copied {
  files: number
  bytes: number
}

/**
 * Copies the installation into an empty folder while it is in use: metadata, database files, and `secret.key`, without
 * which they are worth nothing (with MALLARD_SECRET_KEY there is none: keep that yourself). Kept results and uploads
 * are left out. DDL waits until it is done; a COMMIT waits while its own database is copied; reads never wait.
 * Authorises nothing: it is the machine's owner who runs it.
 * @param folder absolute path
 * @throws MallardError 58030 when the folder is not empty, 55006 when a statement that writes does not end, or the keys are rotated
 */
export function backup(folder: string): Promise<Copied> {
  // Whoever comes second is refused before it looks at the folder, and clears nothing away.
  return withKeysStill(async () => {
    if ((await readdir(folder).catch(() => [])).length > 0) throw new MallardError('58030', `${folder} is not empty.`)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    try {
      return await seal(folder, await withoutDdl(accountIds(), () => copyAll(folder)))
    } catch (error) {
      for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true })
      throw error
    }
  })
}

async function copyAll(folder: string): Promise<string[]> {
  const paths = (await copyKey(folder)) ? ['secret.key'] : []
  const metadata = join(folder, 'metadata.sqlite')
  // SQLite would make it for everybody to read who may read the folder.
  await writeFile(metadata, '', { mode: 0o600, flag: 'wx' })
  await backupDatabase(metadata)
  paths.push('metadata.sqlite')
  // Asked behind the metadata: those that were made meanwhile are in them, too.
  for (const accountId of accountIds()) {
    const below = join('accounts', accountId, 'databases')
    await mkdir(join(folder, below), { recursive: true, mode: 0o700 })
    for (const database of databasesOf(accountId))
      for (const file of await copyDatabase(database, join(folder, below))) paths.push(join(below, file))
  }
  return paths
}

async function copyKey(folder: string): Promise<boolean> {
  try {
    await copyFile(join(config().dataDir, 'secret.key'), join(folder, 'secret.key'))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

async function seal(folder: string, paths: string[]): Promise<Copied> {
  const files: Manifest['files'] = []
  for (const path of paths) {
    const file = join(folder, path)
    files.push({ path, bytes: (await stat(file)).size, sha256: await hashFile(file) })
  }
  const manifest: Manifest = { format: 1, createdAt: new Date().toISOString(), files }
  await writeFile(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true })
  return sum(files)
}

const sum = (files: Manifest['files']): Copied => ({
  files: files.length,
  bytes: files.reduce((total, { bytes }) => total + bytes, 0),
})

/**
 * Fills an empty data directory, which the caller holds, from a backup. A failure leaves it empty.
 * @param folder absolute path
 * @throws MallardError 58030 when the directory is not empty or the backup is not whole
 * @throws Error when the key is not the backup's
 */
export async function restore(folder: string): Promise<Copied> {
  const { dataDir } = config()
  if ((await readdir(dataDir)).some((name) => name !== 'lock'))
    throw new MallardError('58030', `The data directory ${dataDir} is not empty.`)
  const { files } = await readManifest(folder)
  try {
    for (const { path, sha256 } of files) {
      const target = join(dataDir, path)
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      await copyFile(join(folder, path), target)
      // A backup that went through an archive or another file system has lost whose it was.
      await chmod(target, 0o600)
      if ((await hashFile(target)) !== sha256) throw new MallardError('58030', `${path} of the backup is damaged.`)
    }
    // Opening proves the key.
    database()
    try {
      await forgetPassing()
    } finally {
      closeDatabase()
    }
    return sum(files)
  } catch (error) {
    for (const name of await readdir(dataDir))
      if (name !== 'lock') await rm(join(dataDir, name), { recursive: true, force: true })
    throw error
  }
}
