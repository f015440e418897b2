import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { database } from '../../db/index.ts'
import { accessState, findDatabase } from '../access/index.ts'
import { readConfig } from '../config.ts'
import { databaseFile, databaseKey } from '../databases/index.ts'
import { openWarehouse, type SqlClient } from '../testing/warehouse.ts'
import { createUser } from '../users/index.ts'
import { checkAccount } from './check.ts'
import { stopWarehouse } from './index.ts'

const { extensionsDir } = readConfig({})
const hasCrypto = existsSync(join(extensionsDir, 'httpfs.duckdb_extension'))
if (!hasCrypto)
  process.stderr.write('Encrypted databases: not tested, since there is no httpfs (npm run extensions).\n')
const test_ = test.skipIf(!hasCrypto)

const withCrypto = { MALLARD_EXTENSIONS_DIR: extensionsDir }
const without = { MALLARD_EXTENSIONS_DIR: join(extensionsDir, 'none') }
const secret = 'the moon is made of a green cheese'

let house: Awaited<ReturnType<typeof openWarehouse>>
let admin: SqlClient
beforeAll(async () => {
  house = await openWarehouse(withCrypto)
  admin = await house.as('ADMIN')
})
afterAll(() => house.close())

/** Ends the engine and starts anew, as a restarted server would. */
async function restart(environment: Record<string, string>): Promise<void> {
  await stopWarehouse()
  house.db.restart(environment)
  admin = await house.as('ADMIN')
}

const idOf = (name: string) => findDatabase(accessState(house.accountId), name)!.id
const fileOf = (name: string) => databaseFile(house.accountId, idOf(name))
const bytesOf = (name: string) =>
  ['', '.wal']
    .map((suffix) => fileOf(name) + suffix)
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path))
const shownAs = async () =>
  Object.fromEntries((await admin.rows('SHOW DATABASES')).map((row) => [row[1]!, row.at(-1)!]))
const keys = () => database().selectFrom('database_keys').select('database_id as id').execute()

test('without the crypto a database is not made, and the answer says how to get it', async () => {
  await restart(without)
  const refused = await admin.run('CREATE DATABASE vault ENCRYPTED')
  expect([refused.code, refused.message]).toEqual(['0A000', expect.stringContaining('npm run extensions')])
  expect(await keys()).toEqual([])
  expect(await checkAccount(house.accountId)).toEqual([])
  await admin.all('CREATE DATABASE vault NOT ENCRYPTED', 'DROP DATABASE vault')
  await restart(withCrypto)
})

test_('its rows are nowhere in the file or its log, and are there after a restart', async () => {
  await admin.all(
    'CREATE DATABASE vault ENCRYPTED',
    `CREATE TABLE vault.main.t AS SELECT i, '${secret} ' || i AS x FROM range(20000) r(i)`,
    `INSERT INTO vault.main.t VALUES (-1, '${secret} in the log')`,
  )
  expect(existsSync(`${fileOf('vault')}.wal`)).toBe(true)
  for (const bytes of bytesOf('vault')) expect(bytes.includes(secret)).toBe(false)
  await restart(withCrypto)
  for (const bytes of bytesOf('vault')) expect(bytes.includes(secret)).toBe(false)
  expect(await admin.rows('SELECT count(*), max(i) FROM vault.main.t')).toEqual([['20001', '19999']])
  expect(await shownAs()).toEqual({ vault: 'Y' })
  expect(await checkAccount(house.accountId)).toEqual([])
})

test_('it is joined with plain ones, renamed, altered and found again', async () => {
  await admin.all(
    'CREATE DATABASE plain',
    'CREATE TABLE plain.main.n AS SELECT range AS i FROM range(3)',
    'ALTER DATABASE vault RENAME TO safe',
    'ALTER TABLE safe.main.t ADD COLUMN y INTEGER',
  )
  expect(await admin.rows('SELECT count(*) FROM safe.main.t JOIN plain.main.n USING (i)')).toEqual([['3']])
  await restart(withCrypto)
  expect(await admin.rows('SELECT count(y) FROM safe.main.t')).toEqual([['0']])
  expect(await shownAs()).toEqual({ plain: 'N', safe: 'Y' })
})

test_('without the crypto it says so, and the others work', async () => {
  await restart(without)
  const refused = await admin.run('SELECT * FROM safe.main.t')
  expect([refused.code, refused.message]).toEqual(['58030', expect.stringContaining('npm run extensions')])
  expect(await admin.rows('SELECT count(*) FROM plain.main.n')).toEqual([['3']])
  await restart(withCrypto)
})

test_('no error tells its key, and no file that is damaged opens', async () => {
  await admin.all('CREATE DATABASE broken ENCRYPTED', 'CREATE TABLE broken.main.t AS SELECT 1 AS x')
  const key = (await databaseKey(idOf('broken')))!
  const file = fileOf('broken')
  await restart(withCrypto)
  const bytes = readFileSync(file)
  bytes.fill(7, 0, 9_000)
  writeFileSync(file, bytes)
  const refused = await admin.run('SELECT * FROM broken.main.t')
  expect(refused.code).toBe('58030')
  expect(JSON.stringify(refused)).not.toContain(key)
  expect(await admin.code('SELECT count(*) FROM safe.main.t')).toBe('')
})

test_('a dropped one takes its key along', async () => {
  const ids = [idOf('safe'), idOf('broken')]
  const file = fileOf('safe')
  await admin.all('DROP DATABASE safe', 'DROP DATABASE broken')
  expect(existsSync(file)).toBe(false)
  expect((await keys()).filter(({ id }) => ids.includes(id))).toEqual([])
})

test_('the account says what CREATE DATABASE does without a word, before the server does', async () => {
  await admin.all(
    'ALTER ACCOUNT SET ENCRYPT_NEW_DATABASES = TRUE',
    'CREATE DATABASE a',
    'CREATE DATABASE b NOT ENCRYPTED',
    'CREATE OR REPLACE DATABASE plain',
  )
  expect(await shownAs()).toEqual({ a: 'Y', b: 'N', plain: 'Y' })
  await restart({ ...withCrypto, MALLARD_ENCRYPT_DATABASES: 'on' })
  await admin.all('ALTER ACCOUNT SET ENCRYPT_NEW_DATABASES = FALSE', 'CREATE DATABASE c')
  await admin.all('ALTER ACCOUNT UNSET ENCRYPT_NEW_DATABASES', 'CREATE DATABASE d')
  expect(await shownAs()).toMatchObject({ c: 'N', d: 'Y' })
  expect(await admin.code('ALTER ACCOUNT SET ENCRYPT_NEW_DATABASES = 3')).toBe('42601')
  expect(await admin.code('ALTER ACCOUNT SET SOMETHING = TRUE')).toBe('42601')
  expect(readdirSync(join(house.db.dataDir, 'accounts', house.accountId, 'databases')).length).toBeGreaterThan(0)
})

test('only ACCOUNTADMIN decides that', async () => {
  await createUser(
    { accountId: house.accountId, userId: 'machine', userName: 'machine', via: 'admin' },
    { name: 'EVE' },
  )
  const eve = await house.as('EVE')
  expect(await eve.code('ALTER ACCOUNT SET ENCRYPT_NEW_DATABASES = FALSE')).toBe('42501')
  await admin.all('USE ROLE SYSADMIN', 'USE SECONDARY ROLES NONE')
  expect(await admin.code('ALTER ACCOUNT SET ENCRYPT_NEW_DATABASES = FALSE')).toBe('42501')
})
