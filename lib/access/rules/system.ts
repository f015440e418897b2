import { newId } from '../../../db/index.ts'
import type { Change } from '../changes.ts'
import type { Securable, SecurableKind } from '../types.ts'

export const systemRoleNames = ['ORGADMIN', 'ACCOUNTADMIN', 'SECURITYADMIN', 'USERADMIN', 'SYSADMIN', 'PUBLIC'] as const
export type SystemRoleName = (typeof systemRoleNames)[number]
export type SystemRoles = Record<SystemRoleName, string>

const inherits: [SystemRoleName, SystemRoleName][] = [
  ['ACCOUNTADMIN', 'SYSADMIN'],
  ['ACCOUNTADMIN', 'SECURITYADMIN'],
  ['SECURITYADMIN', 'USERADMIN'],
]
/** ACCOUNTADMIN owns the account, and with it holds every account privilege. */
const accountGrants: [string, SystemRoleName][] = [
  ['MANAGE GRANTS', 'SECURITYADMIN'],
  ['CREATE USER', 'USERADMIN'],
  ['CREATE ROLE', 'USERADMIN'],
  ['CREATE DATABASE', 'SYSADMIN'],
  ['CREATE WAREHOUSE', 'SYSADMIN'],
]

/**
 * What a new account begins with (docs/specs/access-control.md, section 1): the account itself under its own id, the
 * system roles, their hierarchy and privileges, and the warehouse COMPUTE_WH, which everyone may use.
 */
export function planAccount(accountId: string, accountName: string): { changes: Change[]; result: SystemRoles } {
  const now = Date.now()
  const roles = Object.fromEntries(systemRoleNames.map((name) => [name, newId()])) as SystemRoles
  const securable = (id: string, kind: SecurableKind, name: string, owner: string, details = {}): Change => {
    const parentId = kind === 'ACCOUNT' ? null : accountId
    const made: Securable = {
      id,
      accountId,
      kind,
      parentId,
      name,
      ownerRoleId: owner,
      createdAt: now,
      alteredAt: now,
      comment: null,
      details,
    }
    return { type: 'put securable', securable: made }
  }
  const grant = (securableId: string, privilege: string, granteeRoleId: string, grantorRoleId: string): Change => ({
    type: 'put grant',
    grant: {
      id: newId(),
      securableId,
      privilege,
      granteeRoleId,
      grantorRoleId,
      withGrantOption: false,
      createdAt: now,
    },
  })
  const admin = roles.ACCOUNTADMIN
  const warehouse = newId()
  const changes: Change[] = [
    securable(accountId, 'ACCOUNT', accountName, admin),
    ...systemRoleNames.map((name) =>
      securable(roles[name], 'ROLE', name, name === 'ORGADMIN' ? roles.ORGADMIN : admin, { system: true }),
    ),
    ...inherits.map(
      ([parent, role]): Change => ({
        type: 'put role grant',
        grant: { roleId: roles[role], parentRoleId: roles[parent], grantorRoleId: admin, createdAt: now },
      }),
    ),
    ...accountGrants.map(([privilege, role]) => grant(accountId, privilege, roles[role], admin)),
    securable(warehouse, 'WAREHOUSE', 'COMPUTE_WH', roles.SYSADMIN, { slots: 8, queue: 1000 }),
    grant(warehouse, 'USAGE', roles.PUBLIC, roles.SYSADMIN),
  ]
  return { changes, result: roles }
}
