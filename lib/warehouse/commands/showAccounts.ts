import { accessState, rolesOf, systemRole } from '../../access/index.ts'
import { config } from '../../config.ts'
import { listAccounts, listOrganization } from '../../users/index.ts'
import type { OrganizationAccount } from '../../users/types.ts'
import type { Row } from '../engine/types.ts'
import { columnsOf } from '../houseResult.ts'
import type { SessionState } from '../session.ts'
import { accountAuthority } from './account.ts'
import { at, flag, type Listing, type Show } from './listing.ts'
import { timestamp } from './timestamps.ts'

const time: (name: string) => [string, string] = (name) => [name, at[1]]
const optional = (value: number | null) => (value === null ? null : timestamp(value))

/** Does somebody in it hold ORGADMIN? */
function isOrganizationAdmin(accountId: string): boolean {
  const state = accessState(accountId)
  const role = systemRole(state, 'ORGADMIN')
  return [...state.rolesOfUser.keys()].some((userId) => rolesOf(state, userId).has(role))
}

/**
 * SHOW [ORGANIZATION] ACCOUNTS: those of the organization for ORGADMIN, with HISTORY the dropped ones, too; everybody
 * else sees the own one alone. Snowflake's columns, then state, users and bytes.
 */
export async function accounts(session: SessionState, house: Show): Promise<Listing> {
  const { actor } = session
  const authority = accountAuthority(session, 'any')
  const found: (Omit<OrganizationAccount, 'users' | 'bytes'> & Partial<OrganizationAccount>)[] =
    authority.mayCreateAccounts()
      ? await listOrganization(actor, { dropped: house.history }, authority)
      : (await listAccounts(actor)).filter(({ id }) => id === actor.accountId)
  const rows = found.map((one): Row => {
    const row = [
      one.organizationName,
      one.name,
      `${config().url}/a/${encodeURIComponent(one.name)}`,
      timestamp(one.createdAt),
      one.comment,
      one.id,
      flag(isOrganizationAdmin(one.id)),
      one.droppedAt !== null ? 'DROPPED' : one.status.toUpperCase(),
      one.users === undefined ? null : String(one.users),
      one.bytes === undefined ? null : String(one.bytes),
    ]
    const past = [optional(one.droppedAt), optional(one.deletionAt), optional(one.restoredAt)]
    return house.history ? [...row, ...past] : row
  })
  return {
    columns: columnsOf(
      'organization_name',
      'account_name',
      'account_url',
      at,
      'comment',
      'account_locator',
      'is_org_admin',
      'state',
      ['users', 'BIGINT'],
      ['bytes', 'BIGINT'],
      ...(house.history ? [time('dropped_on'), time('scheduled_deletion_time'), time('restored_on')] : []),
    ),
    rows,
  }
}
