import { database, direct, type Handle, reader } from '../../db/index.ts'
import type { Change } from './changes.ts'
import { type AccessState, emptyState, putFuture, putGrant, putRoleGrant, putSecurable, putUserRole } from './state.ts'
import { nameKey, type Securable, type SecurableKind } from './types.ts'

interface SecurableRow {
  id: string
  account_id: string
  kind: string
  parent_id: string | null
  name: string
  owner_role_id: string
  created_at: number
  altered_at: number
  comment: string | null
  details: string
}
interface EdgeRow {
  id: string
  privilege: string
  grantee_role_id: string
  with_grant_option: number
  created_at: number
}
type GrantRow = EdgeRow & { securable_id: string; grantor_role_id: string }
type FutureRow = EdgeRow & { container_id: string; kind: string }
interface RoleRow {
  role_id: string
  grantor_role_id: string
  created_at: number
}

function securableOf(row: SecurableRow): Securable {
  return {
    id: row.id,
    accountId: row.account_id,
    kind: row.kind as SecurableKind,
    parentId: row.parent_id,
    name: row.name,
    ownerRoleId: row.owner_role_id,
    createdAt: row.created_at,
    alteredAt: row.altered_at,
    comment: row.comment,
    details: JSON.parse(row.details) as Record<string, unknown>,
  }
}

const roleEdge = (row: RoleRow) => ({
  roleId: row.role_id,
  grantorRoleId: row.grantor_role_id,
  createdAt: row.created_at,
})
const edge = (row: EdgeRow) => ({
  id: row.id,
  privilege: row.privilege,
  granteeRoleId: row.grantee_role_id,
  withGrantOption: row.with_grant_option === 1,
  createdAt: row.created_at,
})

/** Reads all that was committed of an account's access control. */
export function load(accountId: string): AccessState {
  const state = emptyState(accountId)
  const rows = <R>(table: string, order = '') =>
    reader().prepare(`SELECT * FROM ${table} WHERE account_id = ? ${order}`).all(accountId) as R[]
  for (const row of rows<SecurableRow>('securables', 'ORDER BY created_at, rowid'))
    putSecurable(state, securableOf(row))
  for (const row of rows<RoleRow & { parent_role_id: string }>('role_grants'))
    putRoleGrant(state, { ...roleEdge(row), parentRoleId: row.parent_role_id })
  for (const row of rows<RoleRow & { user_id: string }>('user_roles'))
    putUserRole(state, { ...roleEdge(row), userId: row.user_id })
  for (const row of rows<GrantRow>('grants', 'ORDER BY created_at, id'))
    putGrant(state, { ...edge(row), securableId: row.securable_id, grantorRoleId: row.grantor_role_id })
  for (const row of rows<FutureRow>('future_grants', 'ORDER BY created_at, id'))
    putFuture(state, { ...edge(row), containerId: row.container_id, kind: row.kind as SecurableKind })
  return state
}

const putSecurableSql = `
INSERT INTO securables (id, account_id, kind, parent_id, name, name_key, owner_role_id, created_at, altered_at, comment, details)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, parent_id = excluded.parent_id, name = excluded.name, name_key = excluded.name_key,
  owner_role_id = excluded.owner_role_id, altered_at = excluded.altered_at, comment = excluded.comment, details = excluded.details`
const putGrantSql = `
INSERT INTO grants (id, account_id, securable_id, privilege, grantee_role_id, grantor_role_id, with_grant_option, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET grantor_role_id = excluded.grantor_role_id, with_grant_option = excluded.with_grant_option`
const putFutureSql = `
INSERT INTO future_grants (id, account_id, container_id, kind, privilege, grantee_role_id, with_grant_option, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET with_grant_option = excluded.with_grant_option`
const putRoleGrantSql = `
INSERT INTO role_grants (account_id, role_id, parent_role_id, grantor_role_id, created_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET grantor_role_id = excluded.grantor_role_id, created_at = excluded.created_at`
const putUserRoleSql = `
INSERT INTO user_roles (account_id, user_id, role_id, grantor_role_id, created_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET grantor_role_id = excluded.grantor_role_id, created_at = excluded.created_at`

function write(handle: Handle, accountId: string, change: Change): void {
  const run = (sql: string, ...values: unknown[]) => handle.prepare(sql).run(...values)
  switch (change.type) {
    case 'put securable': {
      const s = change.securable
      const times = [s.createdAt, s.alteredAt]
      const details = JSON.stringify(s.details)
      run(
        putSecurableSql,
        s.id,
        accountId,
        s.kind,
        s.parentId,
        s.name,
        nameKey(s.name),
        s.ownerRoleId,
        ...times,
        s.comment,
        details,
      )
      return
    }
    case 'remove securable':
      run('DELETE FROM user_roles WHERE user_id = ?', change.id)
      run('DELETE FROM securables WHERE id = ?', change.id)
      return
    case 'put grant': {
      const g = change.grant
      const option = g.withGrantOption ? 1 : 0
      run(
        putGrantSql,
        g.id,
        accountId,
        g.securableId,
        g.privilege,
        g.granteeRoleId,
        g.grantorRoleId,
        option,
        g.createdAt,
      )
      return
    }
    case 'remove grant':
      run('DELETE FROM grants WHERE id = ?', change.id)
      return
    case 'put future grant': {
      const f = change.future
      const option = f.withGrantOption ? 1 : 0
      run(putFutureSql, f.id, accountId, f.containerId, f.kind, f.privilege, f.granteeRoleId, option, f.createdAt)
      return
    }
    case 'remove future grant':
      run('DELETE FROM future_grants WHERE id = ?', change.id)
      return
    case 'put role grant': {
      const { roleId, parentRoleId, grantorRoleId, createdAt } = change.grant
      run(putRoleGrantSql, accountId, roleId, parentRoleId, grantorRoleId, createdAt)
      return
    }
    case 'remove role grant':
      run('DELETE FROM role_grants WHERE role_id = ? AND parent_role_id = ?', change.roleId, change.parentRoleId)
      return
    case 'put user role': {
      const { userId, roleId, grantorRoleId, createdAt } = change.grant
      run(putUserRoleSql, accountId, userId, roleId, grantorRoleId, createdAt)
      return
    }
    case 'remove user role':
      run('DELETE FROM user_roles WHERE user_id = ? AND role_id = ?', change.userId, change.roleId)
      return
  }
}

/** Writes changes, in order. Inside a `transaction()`. */
export async function persist(accountId: string, changes: readonly Change[]): Promise<void> {
  await direct((handle) => {
    for (const change of changes) write(handle, accountId, change)
  })
}

/** The account's name; seen inside the transaction that makes it, too. */
export async function accountName(accountId: string): Promise<string> {
  const row = await database().selectFrom('accounts').select('name').where('id', '=', accountId).executeTakeFirst()
  if (!row) throw new Error(`there is no account ${accountId}`)
  return row.name
}

/** The role's owner; seen inside the transaction that makes the role, too. */
export async function ownerOfRole(roleId: string): Promise<string> {
  const row = await database()
    .selectFrom('securables')
    .select('owner_role_id')
    .where('id', '=', roleId)
    .executeTakeFirst()
  if (!row) throw new Error(`there is no role ${roleId}`)
  return row.owner_role_id
}
