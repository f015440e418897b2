import { database, isUniqueViolation, newId, reader, transaction } from '../../db/index.ts'
import { createAccountRoles, grantRoleToUser, registerSecurable, type SystemRoles } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { nameKey } from '../access/types.ts'
import { alreadyExists, MallardError } from '../errors.ts'
import { makeAccountDirectories } from './directories.ts'
import { checkedName, insertUser } from './row.ts'
import { accountRows } from './store.ts'
import type { Account, NewUser, User } from './types.ts'

/** What the caller's roles allow on accounts: ORGADMIN. The admin command needs none. */
export interface AccountAuthority {
  mayCreateAccounts(): boolean
}

const mainName = 'MAIN'

/** Stands in mails and addresses, so nothing that a mail program would take for a link. */
export const accountForm = /^[A-Za-z][A-Za-z0-9_-]{1,49}$/

async function organizationId(name: string): Promise<string> {
  const key = nameKey(checkedName(name))
  const found = await database().selectFrom('organizations').select('id').where('name_key', '=', key).executeTakeFirst()
  if (found) return found.id
  const id = newId()
  await database().insertInto('organizations').values({ id, name, name_key: key, created_at: Date.now() }).execute()
  return id
}

/** An organization of its own for an account that somebody signs up for; one of that name may be another's. */
export async function freshOrganization(wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`
    const found = database().selectFrom('organizations').select('id').where('name_key', '=', nameKey(name))
    if (!(await found.executeTakeFirst())) return name
  }
}

/** Inserts an account with its roles, warehouse and directories. Call it in a transaction. */
export async function makeAccount(name: string, organization: string) {
  const id = newId()
  try {
    await database()
      .insertInto('accounts')
      .values({
        id,
        organization_id: await organizationId(organization),
        name: checkedName(name),
        name_key: nameKey(name),
        created_at: Date.now(),
        comment: null,
        dropped_at: null,
        deletion_at: null,
        restored_at: null,
      })
      .execute()
  } catch (error) {
    throw isUniqueViolation(error) ? alreadyExists(name) : error
  }
  const roles = await createAccountRoles(id)
  makeAccountDirectories(id)
  return { id, roles }
}

/** The first user of an account just made, who holds ACCOUNTADMIN. Call it in that transaction. */
export async function addFirstUser(
  accountId: string,
  roles: SystemRoles,
  input: NewUser,
  passwordHash: string | null,
): Promise<User> {
  const ownerRoleId = roles.ACCOUNTADMIN
  const user = await insertUser(accountId, { ...input, defaults: { roleId: ownerRoleId } }, passwordHash)
  await registerSecurable(accountId, { kind: 'USER', id: user.id, parentId: accountId, name: user.name, ownerRoleId })
  await grantRoleToUser(accountId, user.id, ownerRoleId)
  return user
}

/**
 * Creates an account with its system roles, the warehouse COMPUTE_WH and its directories, in an organization that is
 * made if it is new (default: the actor's own).
 * @throws MallardError 42501 without ORGADMIN, 42710 if the name is taken
 */
export async function createAccount(
  actor: Actor,
  input: { name: string; organization?: string },
  authority?: AccountAuthority,
): Promise<Account> {
  if (actor.via !== 'admin' && !authority?.mayCreateAccounts()) {
    throw new MallardError('42501', 'Insufficient privileges: creating an account needs the role ORGADMIN.')
  }
  return transaction(async () => {
    const own = await accountRows().where('a.id', '=', actor.accountId).executeTakeFirst()
    const { id } = await makeAccount(input.name, input.organization ?? own?.organizationName ?? mainName)
    return accountRows().where('a.id', '=', id).executeTakeFirstOrThrow()
  })
}

/** All accounts of the installation, oldest first, dropped ones too, for the admin command; the own one for everyone else. */
export async function listAccounts(actor: Actor): Promise<Account[]> {
  if (actor.via === 'admin') return accountRows().execute()
  return accountRows().where('a.id', '=', actor.accountId).execute()
}

/** Looks an account up by name, without ASCII case; undefined if there is none. */
export async function findAccount(name: string): Promise<Account | undefined> {
  return accountRows().where('a.name_key', '=', nameKey(name)).executeTakeFirst()
}

/** Is that account called so? Synchronous, and sees committed data. */
export function isAccount(accountId: string, name: string): boolean {
  return (
    reader().prepare('SELECT 1 FROM accounts WHERE id = ? AND name_key = ?').get(accountId, nameKey(name)) !== undefined
  )
}

/** The ids of all accounts, oldest first: the first is the one that a request without an account means. */
export function accountIds(): string[] {
  const rows = reader().prepare('SELECT id FROM accounts ORDER BY created_at, id').all() as { id: string }[]
  return rows.map((row) => row.id)
}

/** The account that the server gets ready at its start: the first that may be used. */
export function firstActiveAccount(): string {
  const row = reader()
    .prepare("SELECT id FROM accounts ORDER BY status = 'active' DESC, created_at, id LIMIT 1")
    .get() as { id: string }
  return row.id
}

/**
 * Call it at every start: gives a fresh data directory organization MAIN, account MAIN and user ADMIN, who holds
 * ACCOUNTADMIN and ORGADMIN and has no password (docs/specs/sql-api.md, section 2), and makes missing directories.
 * @returns the first account
 */
export async function bootstrapAccount(): Promise<{ accountId: string; created: boolean }> {
  const [existing] = accountIds()
  if (existing !== undefined) {
    for (const id of accountIds()) makeAccountDirectories(id)
    return { accountId: existing, created: false }
  }
  return transaction(async () => {
    const { id, roles } = await makeAccount(mainName, mainName)
    const admin = await addFirstUser(id, roles, { name: 'ADMIN' }, null)
    await grantRoleToUser(id, admin.id, roles.ORGADMIN)
    return { accountId: id, created: true }
  })
}
