import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { database, isUniqueViolation, onCommit, transaction } from '../../db/index.ts'
import { renameSecurable } from '../access/index.ts'
import { type Actor, nameKey } from '../access/types.ts'
import { recordBy } from '../audit/index.ts'
import { alreadyExists, MallardError, notFound } from '../errors.ts'
import { type AccountAuthority, accountForm, addFirstUser, makeAccount } from './accounts.ts'
import { authorityOf } from './authority.ts'
import { announce } from './changes.ts'
import { accountDirectories } from './directories.ts'
import { sendInvitation } from './invitations.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { checkedEmail, checkedName } from './row.ts'
import { accountRows, updateAccount } from './store.ts'
import { forgetTokensIn } from './tokens.ts'
import type { Account, NewAccount, OrganizationAccount } from './types.ts'

const day = 86_400_000
export const defaultGraceDays = 7
const mostGraceDays = 90

/** May the actor look after the organization's accounts? For pages; the doors ask themselves. */
export function mayManageAccounts(actor: Actor): boolean {
  return authorityOf(actor).administersOrganization()
}

/** @throws MallardError 42501 without ORGADMIN */
function requireOrganizationAdmin(actor: Actor, authority?: AccountAuthority): void {
  if (authority ? authority.mayCreateAccounts() : mayManageAccounts(actor)) return
  throw new MallardError('42501', 'Insufficient privileges: looking after accounts needs the role ORGADMIN.')
}

/** Rows of the actor's organization; for the admin command of all. */
function accountsInReach(actor: Actor) {
  if (actor.via === 'admin') return accountRows()
  const own = database().selectFrom('accounts').select('organization_id').where('id', '=', actor.accountId)
  return accountRows().where('a.organization_id', '=', own)
}

/** What another organization has is not there. @throws MallardError 42S02 */
async function accountInReach(actor: Actor, name: string): Promise<Account> {
  const found = await accountsInReach(actor).where('a.name_key', '=', nameKey(name)).executeTakeFirst()
  if (!found) throw notFound(name)
  return found
}

async function sizeOf(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => [])
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      stat(join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/**
 * The accounts of the actor's organization, oldest first.
 * @param options.dropped also those that wait to be deleted
 * @throws MallardError 42501 without ORGADMIN
 */
export async function listOrganization(
  actor: Actor,
  options: { dropped?: boolean } = {},
  authority?: AccountAuthority,
): Promise<OrganizationAccount[]> {
  requireOrganizationAdmin(actor, authority)
  const rows = await accountsInReach(actor).execute()
  const counts = await database()
    .selectFrom('users')
    .select((eb) => ['account_id', eb.fn.countAll<number>().as('count')])
    .where('dropped_at', 'is', null)
    .groupBy('account_id')
    .execute()
  const users = new Map(counts.map((row) => [row.account_id, row.count]))
  return Promise.all(
    rows
      .filter(({ droppedAt }) => options.dropped || droppedAt === null)
      .map(async (row) => ({
        ...row,
        users: users.get(row.id) ?? 0,
        bytes: await sizeOf(dirname(accountDirectories(row.id).databases)),
      })),
  )
}

/** @throws MallardError 22023 for a name that does not go into an address as it is */
export function checkedAccountName(name: string): string {
  if (accountForm.test(name)) return name
  throw new MallardError('22023', 'An account name has 2 to 50 letters, digits, - and _, a letter first.', {
    status: 400,
  })
}

/**
 * Makes an account in the actor's organization, with a first user who holds ACCOUNTADMIN.
 * @throws MallardError 42501 without ORGADMIN, 42710 for a taken name, 22023 for bad values
 */
export async function createOrganizationAccount(
  actor: Actor,
  input: NewAccount,
  authority?: AccountAuthority,
): Promise<void> {
  requireOrganizationAdmin(actor, authority)
  const name = checkedAccountName(input.name)
  const email = checkedEmail(input.adminEmail)
  checkedName(input.adminName)
  const { adminPassword, comment = null } = input
  if (adminPassword !== undefined) checkPassword(adminPassword, input.adminName)
  const hash = adminPassword === undefined ? null : await hashPassword(adminPassword)
  await transaction(async () => {
    const own = await accountRows().where('a.id', '=', actor.accountId).executeTakeFirstOrThrow()
    const { id, roles } = await makeAccount(name, own.organizationName)
    await updateAccount(id, { comment })
    const admin = { name: input.adminName, email, verified: true }
    if (hash !== null) await addFirstUser(id, roles, admin, hash)
    else
      await sendInvitation({
        accountId: id,
        email,
        roleId: roles.ACCOUNTADMIN,
        role: 'ACCOUNTADMIN',
        by: actor.userName,
      })
    await recordBy(actor, 'account', { action: 'create', account: name, admin: admin.name })
  })
}

/** Carries a change of an account out, and tells it to both accounts' audit logs. */
async function changeAccount(
  actor: Actor,
  name: string,
  action: string,
  authority: AccountAuthority | undefined,
  change: (account: Account) => Promise<void>,
): Promise<void> {
  requireOrganizationAdmin(actor, authority)
  await transaction(async () => {
    const account = await accountInReach(actor, name)
    await change(account)
    await recordBy(actor, 'account', { action, account: account.name })
    if (account.id !== actor.accountId)
      await recordBy({ ...actor, accountId: account.id }, 'account', { action, by: actor.userName })
  })
}

const wrongState = (text: string) => new MallardError('55000', text, { status: 409 })

/** @throws MallardError 42501, 42S02, 42710 for a taken name, 22023 for a bad one */
export async function renameAccount(
  actor: Actor,
  input: { name: string; to: string },
  authority?: AccountAuthority,
): Promise<void> {
  const to = checkedAccountName(input.to)
  await changeAccount(actor, input.name, `rename to ${to}`, authority, async (account) => {
    try {
      await updateAccount(account.id, { name: to, name_key: nameKey(to) })
    } catch (error) {
      throw isUniqueViolation(error) ? alreadyExists(to) : error
    }
    await renameSecurable(account.id, account.id, to)
  })
}

/**
 * Everything of the account refuses from now on, and what its people have under way ends: browsers are signed out, SQL
 * sessions and statements end, the engine stops. Tokens sleep.
 */
async function close(account: Account): Promise<void> {
  await database()
    .updateTable('users')
    .set((eb) => ({ session_epoch: eb('session_epoch', '+', 1) }))
    .where('account_id', '=', account.id)
    .execute()
  onCommit(() => forgetTokensIn(account.id))
  announce({ kind: 'closed', accountId: account.id })
}

/** Nobody locks themselves out: the own account stays, and for the machine one that may be used. */
async function requireAnother(actor: Actor, account: Account): Promise<void> {
  if (actor.via !== 'admin' && account.id === actor.accountId)
    throw wrongState('This is the account that you are in. Do it from another account of the organization.')
  const others = await accountRows().where('a.status', '=', 'active').where('a.id', '!=', account.id).execute()
  if (others.length === 0) throw wrongState('This is the last account that can be used.')
}

/** @throws MallardError 42501, 42S02, 55000 for the own account and for one that is suspended */
export async function suspendAccount(
  actor: Actor,
  input: { name: string },
  authority?: AccountAuthority,
): Promise<void> {
  await changeAccount(actor, input.name, 'suspend', authority, async (account) => {
    if (account.status === 'suspended') throw wrongState(`Account ${account.name} is suspended already.`)
    await requireAnother(actor, account)
    await updateAccount(account.id, { status: 'suspended' })
    await close(account)
  })
}

/** @throws MallardError 42501, 42S02, 55000 for one that is not suspended, or dropped */
export async function resumeAccount(
  actor: Actor,
  input: { name: string },
  authority?: AccountAuthority,
): Promise<void> {
  await changeAccount(actor, input.name, 'resume', authority, async (account) => {
    if (account.droppedAt !== null)
      throw wrongState(`Account ${account.name} is dropped; UNDROP ACCOUNT brings it back.`)
    if (account.status === 'active') throw wrongState(`Account ${account.name} is not suspended.`)
    await updateAccount(account.id, { status: 'active' })
  })
}

/**
 * Drops an account: as suspended, and after the grace period all of it is deleted. Until then it keeps its name.
 * @param input.graceDays 3 to 90, as Snowflake takes it
 * @throws MallardError 42501, 42S02, 55000 for the own account and for one that is dropped, 22023
 */
export async function dropAccount(
  actor: Actor,
  input: { name: string; graceDays?: number },
  authority?: AccountAuthority,
): Promise<void> {
  const { graceDays = defaultGraceDays } = input
  if (!Number.isInteger(graceDays) || graceDays < 3 || graceDays > mostGraceDays)
    throw new MallardError('22023', `GRACE_PERIOD_IN_DAYS is a whole number from 3 to ${mostGraceDays}.`)
  await changeAccount(actor, input.name, 'drop', authority, async (account) => {
    if (account.droppedAt !== null) throw wrongState(`Account ${account.name} is dropped already.`)
    await requireAnother(actor, account)
    const now = Date.now()
    await updateAccount(account.id, { status: 'suspended', dropped_at: now, deletion_at: now + graceDays * day })
    await close(account)
  })
}

/** Brings a dropped account back, to be used. @throws MallardError 42501, 42S02, 55000 for one that is not dropped */
export async function undropAccount(
  actor: Actor,
  input: { name: string },
  authority?: AccountAuthority,
): Promise<void> {
  await changeAccount(actor, input.name, 'restore', authority, async (account) => {
    if (account.droppedAt === null) throw wrongState(`Account ${account.name} is not dropped.`)
    await updateAccount(account.id, { status: 'active', dropped_at: null, deletion_at: null, restored_at: Date.now() })
  })
}
