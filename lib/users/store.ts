import type { Selectable, Updateable } from 'kysely'
import { database, reader } from '../../db/index.ts'
import type { AccountsTable } from '../../db/schema/accounts.ts'
import type { UsersTable } from '../../db/schema/users.ts'
import { open } from '../seal/index.ts'
import type { Account, ActiveUser, Membership, Token, User, UserDefaults } from './types.ts'

export type UserRow = Selectable<UsersTable>

export function toUser(row: UserRow): User {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    email: row.email_sealed && open('users.email', row.email_sealed),
    verified: row.verified_at !== null,
    disabled: row.disabled_at !== null,
    hasPassword: row.password_hash !== null,
    defaults: {
      roleId: row.default_role_id,
      warehouse: row.default_warehouse,
      database: row.default_database,
      schema: row.default_schema,
      secondaryRoles: row.default_secondary_roles,
    },
    comment: row.comment,
    createdAt: row.created_at,
  }
}

/** The columns that hold these defaults; absent ones are left out. */
export function defaultColumns(defaults: Partial<UserDefaults> = {}) {
  const columns = {
    default_role_id: defaults.roleId,
    default_warehouse: defaults.warehouse,
    default_database: defaults.database,
    default_schema: defaults.schema,
    default_secondary_roles: defaults.secondaryRoles,
  }
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as Partial<
    Pick<UserRow, keyof typeof columns>
  >
}

export function accountRows() {
  return database()
    .selectFrom('accounts as a')
    .innerJoin('organizations as o', 'o.id', 'a.organization_id')
    .select([
      'a.id',
      'o.name as organizationName',
      'a.name',
      'a.status',
      'a.created_at as createdAt',
      'a.comment',
      'a.dropped_at as droppedAt',
      'a.deletion_at as deletionAt',
      'a.restored_at as restoredAt',
    ])
    .orderBy('a.created_at')
    .orderBy('a.id')
    .$castTo<Account>()
}

export async function updateAccount(id: string, set: Updateable<AccountsTable>): Promise<void> {
  await database().updateTable('accounts').set(set).where('id', '=', id).execute()
}

const present = () => database().selectFrom('users').selectAll().where('dropped_at', 'is', null)

export async function userById(userId: string): Promise<UserRow | undefined> {
  return present().where('id', '=', userId).executeTakeFirst()
}

export async function userByKey(accountId: string, key: string): Promise<UserRow | undefined> {
  return present().where('account_id', '=', accountId).where('name_key', '=', key).executeTakeFirst()
}

export async function userByEmail(accountId: string, index: Buffer): Promise<UserRow | undefined> {
  return present().where('account_id', '=', accountId).where('email_index', '=', index).executeTakeFirst()
}

export async function usersOf(accountId: string): Promise<UserRow[]> {
  return present().where('account_id', '=', accountId).orderBy('name_key').execute()
}

/** A user that may act now: not disabled, not dropped, of an active account. Synchronous, and sees committed data. */
export function activeUser(userId: string): ActiveUser | null {
  const row = reader()
    .prepare(
      `SELECT u.id, u.account_id AS accountId, u.name, u.session_epoch AS sessionEpoch
       FROM users u JOIN accounts a ON a.id = u.account_id
       WHERE u.id = ? AND u.disabled_at IS NULL AND u.dropped_at IS NULL AND a.status = 'active'`,
    )
    .get(userId)
  return (row as ActiveUser | undefined) ?? null
}

/** What a user's sessions begin with; null for one that is gone or disabled. Synchronous, and sees committed data. */
export function defaultsOf(userId: string): UserDefaults | null {
  const row = reader()
    .prepare(
      `SELECT default_role_id AS roleId, default_warehouse AS warehouse, default_database AS "database",
         default_schema AS "schema", default_secondary_roles AS secondaryRoles
       FROM users WHERE id = ? AND disabled_at IS NULL AND dropped_at IS NULL`,
    )
    .get(userId)
  return (row as UserDefaults | undefined) ?? null
}

/** A browser session that nobody ended, with its user, who may act now. */
export interface SessionRow extends ActiveUser {
  createdAt: number
  usedAt: number
  /** 1 when the user has a second factor, or signed in by what counts as two. */
  secured: 0 | 1
  /** 1 when it was the person who signed in, by password or passkey: then it is good for all accounts of theirs. */
  own: 0 | 1
  /** The user that keeps the person's password and factors. */
  keeperId: string
  accountKey: string
}

/**
 * In the account of that key, or else where it signed in. How old the session may be is the caller's to judge.
 * Synchronous, and sees committed data.
 */
export function activeSession(id: string, accountKey: string | null): SessionRow | undefined {
  const session = reader()
    .prepare(
      `SELECT u.id, u.account_id AS accountId, u.name, u.session_epoch AS sessionEpoch,
         s.created_at AS createdAt, s.used_at AS usedAt, s.method IN ('password', 'passkey') AS own,
         coalesce(u.person_id, u.id) AS keeperId, a.name_key AS accountKey,
         s.strong OR EXISTS (
             SELECT 1 FROM second_factors f
             WHERE f.user_id = coalesce(u.person_id, u.id) AND f.confirmed_at IS NOT NULL
           ) OR EXISTS (SELECT 1 FROM passkeys p WHERE p.user_id = coalesce(u.person_id, u.id)) AS secured
       FROM browser_sessions s JOIN users u ON u.id = s.user_id AND u.session_epoch = s.epoch
         JOIN accounts a ON a.id = u.account_id
       WHERE s.id = ? AND s.ended_at IS NULL AND u.disabled_at IS NULL AND u.dropped_at IS NULL AND a.status = 'active'`,
    )
    .get(id) as SessionRow | undefined
  if (!session || accountKey === null || session.accountKey === accountKey) return session
  const there = session.own === 1 && memberships(session.keeperId).find((one) => one.accountKey === accountKey)
  if (!there) return undefined
  const { userId, accountId, userName: name, sessionEpoch } = there
  return { ...session, id: userId, accountId, name, sessionEpoch, accountKey }
}

interface MembershipRow extends Membership {
  accountKey: string
  sessionEpoch: number
}

/** The users of a person who may act now, by their accounts' names. Synchronous, and sees committed data. */
export function memberships(keeperId: string): MembershipRow[] {
  return reader()
    .prepare(
      `SELECT a.id AS accountId, a.name AS account, a.name_key AS accountKey, u.id AS userId, u.name AS userName,
         u.session_epoch AS sessionEpoch, 0 AS current
       FROM users u JOIN accounts a ON a.id = u.account_id
       WHERE u.id IN (SELECT ? UNION ALL SELECT id FROM users WHERE person_id = ?)
         AND u.disabled_at IS NULL AND u.dropped_at IS NULL AND a.status = 'active'
       ORDER BY a.name_key`,
    )
    .all(keeperId, keeperId) as MembershipRow[]
}

/** A setting of an account, as JSON; null if it was never set. Synchronous, and sees committed data. */
export function accountSetting(accountId: string, key: string): string | null {
  const row = reader()
    .prepare('SELECT value FROM account_settings WHERE account_id = ? AND key = ?')
    .get(accountId, key) as { value: string } | undefined
  return row?.value ?? null
}

/** Writes a setting of an account, as JSON. */
export async function writeAccountSetting(accountId: string, key: string, value: unknown): Promise<void> {
  const row = { account_id: accountId, key, value: JSON.stringify(value), updated_at: Date.now() }
  await database()
    .insertInto('account_settings')
    .values(row)
    .onConflict((conflict) => conflict.doUpdateSet({ value: row.value, updated_at: row.updated_at }))
    .execute()
}

/** The network policy that holds for a user: the own one, else the account's. Synchronous, and sees committed data. */
export function networkPolicyVersion(accountId: string, userId: string): { id: string; version: number } | undefined {
  return reader()
    .prepare(
      `SELECT id, version FROM network_policies WHERE id = coalesce(
         (SELECT network_policy_id FROM users WHERE id = ?),
         (SELECT value ->> '$' FROM account_settings WHERE account_id = ? AND key = 'network_policy'))`,
    )
    .get(userId, accountId) as { id: string; version: number } | undefined
}

/** What a network policy allows and blocks. Synchronous, and sees committed data. */
export function networkPolicyLists(id: string): { allowed: string[]; blocked: string[] } | null {
  const row = reader().prepare('SELECT allowed, blocked FROM network_policies WHERE id = ?').get(id) as
    | { allowed: string; blocked: string }
    | undefined
  return row ? { allowed: JSON.parse(row.allowed) as string[], blocked: JSON.parse(row.blocked) as string[] } : null
}

export interface TokenSecretRow {
  userId: string
  hash: Buffer
  roleId: string | null
  expiresAt: number | null
  /** JSON; null: any. */
  networks: string | null
}

/** A token that was not revoked, whatever its expiry. Synchronous, and sees committed data. */
export function tokenSecret(tokenId: string): TokenSecretRow | undefined {
  return reader()
    .prepare(
      `SELECT user_id AS userId, hash, role_id AS roleId, expires_at AS expiresAt, networks
       FROM tokens WHERE id = ? AND revoked_at IS NULL`,
    )
    .get(tokenId) as TokenSecretRow | undefined
}

export function tokenRows() {
  return database()
    .selectFrom('tokens as t')
    .innerJoin('users as u', 'u.id', 't.user_id')
    .select([
      't.id',
      't.user_id as userId',
      'u.name as userName',
      't.role_id as roleId',
      't.name',
      't.created_at as createdAt',
      't.expires_at as expiresAt',
      't.last_used_at as lastUsedAt',
      't.revoked_at as revokedAt',
      't.networks',
    ])
    .orderBy('t.created_at', 'desc')
    .$castTo<Omit<Token, 'networks'> & { networks: string | null }>()
}
