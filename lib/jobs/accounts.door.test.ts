import { existsSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { database, reader } from '../../db/index.ts'
import { listStatements } from '../history/index.ts'
import { adminActor } from '../testing/index.ts'
import { openWarehouse, SqlClient } from '../testing/warehouse.ts'
import {
  accountDirectories,
  activeUser,
  actorOfToken,
  createAccount,
  createOneTimeLink,
  createToken,
  findAccount,
  findUser,
  listAccounts,
  liveSession,
  peekLink,
  startSession,
  verifyPassword,
} from '../users/index.ts'
import { runningEngine } from '../warehouse/engine/pool.ts'
import { openSession, readRows } from '../warehouse/index.ts'
import { deleteDroppedAccounts } from './accounts.ts'

const day = 86_400_000
const password = 'grebes dive at dusk'
let house: Awaited<ReturnType<typeof openWarehouse>>
let org: SqlClient

beforeEach(async () => {
  house = await openWarehouse()
  org = await house.as('ADMIN', { role: 'ORGADMIN' })
})
afterEach(() => house.close())

const create = `CREATE ACCOUNT Sales ADMIN_NAME = ann ADMIN_EMAIL = 'ann@example.org' ADMIN_PASSWORD = '${password}' COMMENT = 'c'`

/** Ann at work in SALES: a browser, a token, a SQL session with a database of hers. */
async function annAtWork() {
  const { id: accountId } = (await findAccount('SALES'))!
  const { id: userId, name: userName } = (await findUser(accountId, 'ANN'))!
  const actor = { accountId, userId, userName, via: 'session' as const }
  const session = await startSession(activeUser(userId)!, { method: 'password' })
  const { token } = await createToken(actor, { userId })
  const sql = new SqlClient(await openSession(actor, {}))
  await sql.all('CREATE DATABASE d', 'CREATE TABLE d.main.t AS SELECT 42 AS x')
  return { accountId, actor, session, token, sql }
}

test('ORGADMIN makes an account whose administrator signs in and is its own master', async () => {
  expect((await org.all(create)).message).toBe('Account Sales successfully created.')
  const { accountId, sql } = await annAtWork()
  expect(await verifyPassword(accountId, 'ann', password)).toMatchObject({ name: 'ann' })
  expect(await sql.rows('SELECT current_role(), current_account()')).toEqual([['ACCOUNTADMIN', 'Sales']])
  expect(await sql.rows('SELECT x FROM d.main.t')).toEqual([['42']])
  expect(await org.code('SELECT x FROM d.main.t')).toBe('42S02')
})

test('a password stands in no history and in no error', async () => {
  await org.all(create)
  await org.run(`CREATE ACCOUNT x ADMIN_PASSWORD '${password}' '${password}'`)
  await org.run(`CREATE ACCOUNT x ADMIN_PASSWORD = '${password}`)
  const { entries } = await listStatements(adminActor(house.accountId), {}, { limit: 100 }, 'all')
  expect(entries.filter(({ queryText }) => /CREATE ACCOUNT/.test(queryText))).toHaveLength(3)
  expect(JSON.stringify(entries)).not.toContain('grebes')
})

test('without a password the address is invited to be the administrator', async () => {
  await org.all("CREATE ACCOUNT bb ADMIN_NAME = bob ADMIN_EMAIL = 'bob@example.org'")
  const { id } = (await findAccount('bb'))!
  const links = await database().selectFrom('one_time_links').selectAll().where('account_id', '=', id).execute()
  expect(links).toMatchObject([{ purpose: 'invite', user_id: null }])
})

test('it takes ORGADMIN; to create, as the primary role', async () => {
  const admin = await house.as('ADMIN', { role: 'SYSADMIN' })
  await admin.all('USE SECONDARY ROLES ALL')
  expect(await admin.code(create)).toBe('42501')
  await org.all(create)
  await admin.all('ALTER ACCOUNT sales SUSPEND', 'ALTER ACCOUNT sales RESUME')
  await admin.all('USE SECONDARY ROLES NONE')
  for (const text of [
    'ALTER ACCOUNT sales SUSPEND',
    'DROP ACCOUNT sales',
    'DROP ACCOUNT IF EXISTS nosuch',
    'UNDROP ACCOUNT sales',
  ])
    expect(await admin.code(text), text).toBe('42501')
  expect((await admin.rows('SHOW ACCOUNTS')).map((row) => row[1])).toEqual(['MAIN'])
})

test('another organization is not there', async () => {
  await createAccount(adminActor(house.accountId), { name: 'ABROAD', organization: 'OTHER' })
  for (const name of ['ABROAD', 'NOSUCH']) {
    for (const text of [
      'ALTER ACCOUNT % SUSPEND',
      'ALTER ACCOUNT % RENAME TO xx',
      'DROP ACCOUNT %',
      'UNDROP ACCOUNT %',
    ]) {
      const { code, message } = await org.run(text.replace('%', name))
      expect([code, message]).toEqual(['42S02', `Object '${name}' does not exist or not authorized.`])
    }
    expect((await org.run(`DROP ACCOUNT IF EXISTS ${name}`)).code).toBe('')
  }
  expect((await org.rows('SHOW ACCOUNTS HISTORY')).map((row) => row[1])).toEqual(['MAIN'])
  expect((await findAccount('ABROAD'))!.status).toBe('active')
})

test('SHOW ACCOUNTS has the columns of Snowflake; HISTORY shows the dropped ones', async () => {
  await org.all(create)
  const shown = await org.all("SHOW ACCOUNTS LIKE 'sal%'")
  expect(shown.columns.slice(0, 7)).toEqual([
    'organization_name',
    'account_name',
    'account_url',
    'created_on',
    'comment',
    'account_locator',
    'is_org_admin',
  ])
  expect(shown.rows[0]!.toSpliced(3, 1).toSpliced(4, 1)).toEqual([
    'MAIN',
    'Sales',
    expect.stringMatching(/\/a\/Sales$/),
    'c',
    'N',
    'ACTIVE',
    '1',
    '0',
  ])
  await org.all('DROP ACCOUNT sales')
  expect((await org.rows('SHOW ORGANIZATION ACCOUNTS')).map((row) => row[1])).toEqual(['MAIN'])
  const [, dropped] = await org.rows('SHOW ACCOUNTS HISTORY')
  expect(dropped!.slice(7, 8)).toEqual(['DROPPED'])
  expect(dropped!.slice(10, 12).every(Boolean)).toBe(true)
})

test('a renamed account keeps all that it has; a taken or unfit name is refused', async () => {
  await org.all(create)
  const { sql } = await annAtWork()
  expect(await org.code('ALTER ACCOUNT sales RENAME TO main')).toBe('42710')
  expect(await org.code('ALTER ACCOUNT sales RENAME TO "a/b"')).toBe('22023')
  await org.all('ALTER ACCOUNT sales RENAME TO Marketing')
  expect(await sql.rows('SELECT x FROM d.main.t')).toEqual([['42']])
  const next = new SqlClient(await openSession(await annOf('Marketing'), {}))
  expect(await next.rows('SELECT current_account()')).toEqual([['Marketing']])
})

async function annOf(account: string) {
  const { id: accountId } = (await findAccount(account))!
  const { id: userId } = (await findUser(accountId, 'ANN'))!
  return { accountId, userId, userName: 'ann', via: 'session' as const }
}

test.each(['ALTER ACCOUNT sales SUSPEND', 'DROP ACCOUNT sales'])('%s: everything of it ends at once', async (text) => {
  await org.all(create)
  const { accountId, session, token, sql } = await annAtWork()
  const link = await createOneTimeLink((await annOf('sales')).userId, 'sign-in', 60)
  expect(actorOfToken(token)).not.toBeNull()
  const actor = await annOf('sales')
  const big = await sql.session.submit({ text: "SELECT range, repeat('x', 100) FROM range(100000)" }).outcome
  expect((await readRows(actor, big.statementId, { offset: 0, limit: 1 })).total).toBe(100_000)
  const running = sql.session.submit({ text: 'SELECT count(*) FROM range(10000000000) a, range(1000) b' })
  await org.all(text)
  expect((await running.outcome).status).toBe('cancelled')
  expect([liveSession(session), actorOfToken(token), await peekLink('sign-in', link)]).toEqual([null, null, null])
  expect(await verifyPassword(accountId, 'ann', password)).toBeNull()
  await expect.poll(() => runningEngine(accountId), { timeout: 20_000 }).toBeNull()
  expect(await sql.code('SELECT 1')).toBe('08003')
  // Requests that were let in before, and come to their work only now.
  await expect(openSession(actor, {})).rejects.toMatchObject({ sqlState: '28000' })
  await expect(readRows(actor, big.statementId, { offset: 1, limit: 1 })).rejects.toMatchObject({ sqlState: '42S02' })
  expect(await runningEngine(accountId), 'nothing starts it again').toBeNull()
  expect(await org.rows('SELECT 1')).toEqual([['1']])

  await org.all(text.startsWith('DROP') ? 'UNDROP ACCOUNT sales' : 'ALTER ACCOUNT sales RESUME')
  expect(liveSession(session), 'browsers sign in anew').toBeNull()
  expect(actorOfToken(token)).not.toBeNull()
  const again = new SqlClient(await openSession(await annOf('sales'), {}))
  expect(await again.rows('SELECT x FROM d.main.t')).toEqual([['42']])
})

test('states that do not fit are refused, and nobody shuts the own account', async () => {
  await org.all(create)
  for (const text of [
    'ALTER ACCOUNT main SUSPEND',
    'DROP ACCOUNT main',
    'ALTER ACCOUNT sales RESUME',
    'UNDROP ACCOUNT sales',
  ])
    expect(await org.code(text), text).toBe('55000')
  expect(await org.code('DROP ACCOUNT sales GRACE_PERIOD_IN_DAYS = 2')).toBe('22023')
  await org.all('DROP ACCOUNT sales')
  for (const text of ['ALTER ACCOUNT sales SUSPEND', 'ALTER ACCOUNT sales RESUME', 'DROP ACCOUNT sales'])
    expect(await org.code(text), text).toBe('55000')
  expect(await org.code(create), 'the name is kept').toBe('42710')
})

/** Every value of every table, to find what a deletion left. */
function everything(): string {
  const tables = reader().prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as { name: string }[]
  return tables.map(({ name }) => JSON.stringify([name, reader().prepare(`SELECT * FROM "${name}"`).all()])).join('\n')
}

test('after the grace period all of a dropped account goes: files, rows, audit log; not a day before', async () => {
  await org.all(create)
  const { accountId, actor } = await annAtWork()
  const ids = [accountId, actor.userId]
  const directory = accountDirectories(accountId).databases.replace(/databases$/, '')
  await org.all('DROP ACCOUNT sales GRACE_PERIOD_IN_DAYS = 7')
  await deleteDroppedAccounts(Date.now() + 7 * day - 60_000)
  expect(existsSync(directory)).toBe(true)
  for (const id of ids) expect(everything()).toContain(id)

  await deleteDroppedAccounts(Date.now() + 7 * day)
  expect(existsSync(directory)).toBe(false)
  for (const id of ids) expect(everything()).not.toContain(id)
  expect(reader().prepare('PRAGMA foreign_key_check').all()).toEqual([])
  expect((await listAccounts(adminActor(house.accountId))).map(({ name }) => name)).toEqual(['MAIN'])
  expect(await org.rows('SELECT 1')).toEqual([['1']])
  await org.all(create)
})

test('a restored account is not deleted', async () => {
  await org.all(create, 'DROP ACCOUNT sales', 'UNDROP ACCOUNT sales')
  await deleteDroppedAccounts(Date.now() + 100 * day)
  expect(await findAccount('sales')).toMatchObject({ status: 'active', droppedAt: null, deletionAt: null })
})

test('the audit log of an account that is there cannot be deleted', async () => {
  await org.all(create)
  await expect(database().deleteFrom('audit_events').execute()).rejects.toThrow(/append-only/)
})
