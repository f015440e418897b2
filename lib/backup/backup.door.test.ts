import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { closeDatabase } from '../../db/index.ts'
import { openWarehouse, SqlClient } from '../testing/warehouse.ts'
import { findAccount, findUser } from '../users/index.ts'
import { definitions, enter } from '../warehouse/commits.ts'
import { openSession, stopWarehouse } from '../warehouse/index.ts'
import { backup, restore } from './index.ts'
import { readManifest } from './manifest.ts'

let home: Awaited<ReturnType<typeof openWarehouse>>
let folder: string
beforeEach(async () => {
  home = await openWarehouse()
  folder = mkdtempSync(join(tmpdir(), 'mallard-backup-'))
})
afterEach(async () => {
  await home.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Every file below a folder. */
const filesIn = (path: string) =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** Keeps a backup waiting before it copies anything. */
const busy = () => enter(definitions(home.accountId))

test('of two backups into one folder the later is refused, and leaves what the other wrote', async () => {
  const both = await Promise.allSettled([backup(folder), backup(folder)])
  expect(both).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { sqlState: '55006' } }])
  expect(filesIn(folder)).toHaveLength((await readManifest(folder)).files.length + 1)
  await expect(backup(folder)).rejects.toMatchObject({ sqlState: '58030' })
  expect(filesIn(folder)).toHaveLength((await readManifest(folder)).files.length + 1)
})

test('an account that is made while it waits is whole in it', async () => {
  const leave = await busy()
  const copying = backup(folder)
  const org = await home.as('ADMIN', { role: 'ORGADMIN' })
  await org.all(
    "CREATE ACCOUNT sales ADMIN_NAME = ann ADMIN_EMAIL = 'ann@example.org' ADMIN_PASSWORD = 'grebes dive at dusk'",
  )
  const { id: accountId } = (await findAccount('SALES'))!
  const user = (await findUser(accountId, 'ANN'))!
  const sql = new SqlClient(await openSession({ accountId, userId: user.id, userName: user.name, via: 'session' }, {}))
  await sql.all('CREATE DATABASE d', 'CREATE TABLE d.main.t AS SELECT 42 AS x')
  leave()
  await copying
  const paths = (await readManifest(folder)).files.map(({ path }) => path)
  expect(paths.filter((path) => path.includes(accountId) && path.endsWith('.duckdb'))).toHaveLength(1)
})

test('nobody else may read what it writes, whoever may read the folder; the same of what is restored', async () => {
  chmodSync(folder, 0o755)
  await (await home.as('ADMIN')).all('CREATE DATABASE d')
  await backup(folder)
  const open = (path: string) => filesIn(path).filter((file) => (statSync(file).mode & 0o077) !== 0)
  expect(open(folder)).toEqual([])
  for (const file of filesIn(folder)) chmodSync(file, 0o644)
  const { dataDir } = home.db
  await stopWarehouse()
  closeDatabase()
  for (const name of readdirSync(dataDir)) rmSync(join(dataDir, name), { recursive: true })
  const { files } = await restore(folder)
  expect(filesIn(dataDir).length).toBeGreaterThanOrEqual(files)
  expect(open(dataDir).filter((file) => /secret\.key$|\.sqlite$|\.duckdb$/.test(file))).toEqual([])
})
