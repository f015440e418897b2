import { childrenOf, inherited } from '../../access/index.ts'
import { listUsers } from '../../users/index.ts'
import type { Row } from '../engine/types.ts'
import { columnsOf } from '../houseResult.ts'
import type { SessionState } from '../session.ts'
import { load } from '../slots.ts'
import { at, byName, flag, type Listing, ownerName } from './listing.ts'
import { sessionSettings } from './settings.ts'
import { timestamp } from './timestamps.ts'

export function warehouses(session: SessionState): Listing {
  const catalog = session.catalog()
  const rows = catalog
    .visibleChildren(session.actor.accountId)
    .filter((one) => one.kind === 'WAREHOUSE')
    .map((one): Row => {
      const { running, queued } = load(one.id)
      return [
        one.name,
        'STARTED',
        'STANDARD',
        String(one.details.slots ?? 8),
        String(one.details.queue ?? 1_000),
        String(running),
        String(queued),
        flag(one.id === session.warehouseId),
        timestamp(one.createdAt),
        ownerName(session, one),
        one.comment,
      ]
    })
  return {
    columns: columnsOf(
      'name',
      'state',
      'type',
      ['slots', 'BIGINT'],
      ['queue', 'BIGINT'],
      ['running', 'BIGINT'],
      ['queued', 'BIGINT'],
      'is_current',
      at,
      'owner',
      'comment',
    ),
    rows: byName(rows, 0),
  }
}

export function roles(session: SessionState): Listing {
  const { state } = session.catalog()
  const active = session.catalog().roles
  const rows = [...state.roles.values()].map(
    (role): Row => [
      timestamp(role.createdAt),
      role.name,
      'N',
      flag(role.id === session.primaryRoleId()),
      flag(active.has(role.id) && role.id !== session.primaryRoleId()),
      String(state.usersOfRole.get(role.id)?.size ?? 0),
      String(state.above.get(role.id)?.size ?? 0),
      String(inherited(state, [role.id]).size - 1),
      role.system ? '' : (state.roles.get(role.ownerRoleId)?.name ?? ''),
      role.comment,
    ],
  )
  return {
    columns: columnsOf(
      at,
      'name',
      'is_default',
      'is_current',
      'is_inherited',
      ['assigned_to_users', 'BIGINT'],
      ['granted_to_roles', 'BIGINT'],
      ['granted_roles', 'BIGINT'],
      'owner',
      'comment',
    ),
    rows: byName(rows, 1),
  }
}

export async function users(session: SessionState): Promise<Listing> {
  const { accountId } = session.actor
  const { state } = session.catalog()
  const securables = new Map(childrenOf(state, accountId, 'USER').map((one) => [one.id, one]))
  const rows = (await listUsers(session.actor)).map((user): Row => {
    const one = securables.get(user.id)
    return [
      user.name,
      timestamp(user.createdAt),
      user.name,
      String(user.disabled),
      user.defaults.warehouse,
      [user.defaults.database, user.defaults.schema].filter(Boolean).join('.') || null,
      user.defaults.roleId ? (state.roles.get(user.defaults.roleId)?.name ?? null) : null,
      one ? ownerName(session, one) : null,
      user.comment,
    ]
  })
  return {
    columns: columnsOf(
      'name',
      at,
      'login_name',
      'disabled',
      'default_warehouse',
      'default_namespace',
      'default_role',
      'owner',
      'comment',
    ),
    rows: byName(rows, 0),
  }
}

export function parameters(session: SessionState): Listing {
  const rows = [...sessionSettings.values()].map(
    (name): Row => [
      name,
      session.parameters.get(name) ?? (name === 'TimeZone' ? 'UTC' : null),
      session.parameters.has(name) ? 'SESSION' : '',
    ],
  )
  return { columns: columnsOf('key', 'value', 'level'), rows }
}
