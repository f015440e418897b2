import { database, newId, transaction } from '../../db/index.ts'
import type { Actor } from '../access/types.ts'
import { nameKey } from '../access/types.ts'
import { recordBy } from '../audit/index.ts'
import { alreadyExists, MallardError, notFound } from '../errors.ts'
import { authorityOf } from './authority.ts'
import { checkedNetworks, compileNetworks, isIn } from './networks.ts'
import { checkedName } from './row.ts'
import { writeAccountSetting } from './store.ts'
import type { NetworkAuthority, NetworkPolicy, NetworkPolicyChanges } from './types.ts'
import { requireUser } from './users.ts'

export const networkPolicySetting = 'network_policy'

function requireNetworks(actor: Actor, authority?: NetworkAuthority): void {
  if ((authority ?? authorityOf(actor)).mayManageNetworks()) return
  throw new MallardError('42501', 'Insufficient privileges: network policies need the role SECURITYADMIN.')
}

/** May the actor see and make network policies? For pages; doors ask themselves. */
export function mayManageNetworks(actor: Actor): boolean {
  return authorityOf(actor).mayManageNetworks()
}

const rowsOf = (accountId: string) =>
  database().selectFrom('network_policies').selectAll().where('account_id', '=', accountId).orderBy('name_key')

async function find(accountId: string, name: string) {
  return rowsOf(accountId).where('name_key', '=', nameKey(name)).executeTakeFirst()
}

async function required(accountId: string, name: string) {
  const row = await find(accountId, name)
  if (!row) throw notFound(name)
  return row
}

async function accountPolicyId(accountId: string): Promise<string | null> {
  const row = await database()
    .selectFrom('account_settings')
    .select('value')
    .where('account_id', '=', accountId)
    .where('key', '=', networkPolicySetting)
    .executeTakeFirst()
  return row ? (JSON.parse(row.value) as string | null) : null
}

/**
 * Whoever changes policies stays inside: what would shut the actor out is undone. Call it in the transaction, after
 * the change. The machine's owner is never shut out.
 * @throws MallardError 22023
 */
async function requireInside(actor: Actor): Promise<void> {
  if (actor.via === 'admin') return
  const user = await requireUser(actor, actor.userId)
  const id = user.network_policy_id ?? (await accountPolicyId(actor.accountId))
  const row = id === null ? undefined : await rowsOf(actor.accountId).where('id', '=', id).executeTakeFirst()
  if (!row) return
  const lists = [row.allowed, row.blocked].map((list) => compileNetworks(JSON.parse(list) as string[]))
  if (isIn(lists[0]!, actor.address) && !isIn(lists[1]!, actor.address)) return
  throw new MallardError(
    '22023',
    `Network policy '${row.name}' cannot be activated: your own address ${actor.address ?? 'is unknown and'} must be in its ALLOWED_IP_LIST and not in its BLOCKED_IP_LIST.`,
  )
}

/** The account's network policies by name. @throws MallardError 42501 without SECURITYADMIN */
export async function listNetworkPolicies(actor: Actor, authority?: NetworkAuthority): Promise<NetworkPolicy[]> {
  requireNetworks(actor, authority)
  const ofAccount = await accountPolicyId(actor.accountId)
  const users = await database()
    .selectFrom('users')
    .select(['name', 'network_policy_id as policy'])
    .where('account_id', '=', actor.accountId)
    .where('dropped_at', 'is', null)
    .where('network_policy_id', 'is not', null)
    .orderBy('name_key')
    .execute()
  return (await rowsOf(actor.accountId).execute()).map((row) => ({
    name: row.name,
    allowed: JSON.parse(row.allowed) as string[],
    blocked: JSON.parse(row.blocked) as string[],
    comment: row.comment,
    createdAt: row.created_at,
    ofAccount: row.id === ofAccount,
    users: users.filter(({ policy }) => policy === row.id).map(({ name }) => name),
  }))
}

/** One policy. @throws MallardError 42501, 42S02 */
export async function networkPolicy(actor: Actor, name: string, authority?: NetworkAuthority): Promise<NetworkPolicy> {
  const found = (await listNetworkPolicies(actor, authority)).find((one) => nameKey(one.name) === nameKey(name))
  if (!found) throw notFound(name)
  return found
}

/**
 * Makes a network policy; it holds once it is set on the account or on a user.
 * @returns false when there was one of that name, and `ifNotExists` says that this is fine
 * @throws MallardError 42501 without SECURITYADMIN, 42710, 22023 for what is no address or a policy that lets nobody in
 */
export async function createNetworkPolicy(
  actor: Actor,
  input: {
    name: string
    allowed: string[]
    blocked?: string[]
    comment?: string | null
    orReplace?: boolean
    ifNotExists?: boolean
  },
  authority?: NetworkAuthority,
): Promise<boolean> {
  requireNetworks(actor, authority)
  const name = checkedName(input.name)
  const { allowed, blocked } = lists({ allowed: input.allowed, blocked: input.blocked ?? [] })
  return transaction(async (trx) => {
    const existing = await find(actor.accountId, name)
    if (existing && input.ifNotExists) return false
    if (existing && !input.orReplace) throw alreadyExists(name)
    const set = { name, allowed: allowed!, blocked: blocked!, comment: input.comment ?? null }
    if (existing)
      await trx
        .updateTable('network_policies')
        .set({ ...set, version: existing.version + 1 })
        .where('id', '=', existing.id)
        .execute()
    else
      await trx
        .insertInto('network_policies')
        .values({
          ...set,
          id: newId(),
          account_id: actor.accountId,
          name_key: nameKey(name),
          version: 1,
          created_at: Date.now(),
        })
        .execute()
    await requireInside(actor)
    await recordBy(actor, 'setting', {
      setting: 'network policy',
      action: existing ? 'replace' : 'create',
      policy: name,
    })
    return true
  })
}

function lists(given: Pick<NetworkPolicyChanges, 'allowed' | 'blocked'>): { allowed?: string; blocked?: string } {
  const allowed = given.allowed && checkedNetworks(given.allowed)
  const blocked = given.blocked && checkedNetworks(given.blocked)
  if (allowed?.length === 0)
    throw new MallardError('22023', 'ALLOWED_IP_LIST needs at least one address or range; 0.0.0.0/0 and ::/0 are all.')
  return {
    ...(allowed ? { allowed: JSON.stringify(allowed) } : {}),
    ...(blocked ? { blocked: JSON.stringify(blocked) } : {}),
  }
}

/** Changes a policy; where it is set it holds at once. @throws MallardError as {@link createNetworkPolicy}; 42S02 */
export async function alterNetworkPolicy(
  actor: Actor,
  name: string,
  changes: NetworkPolicyChanges,
  authority?: NetworkAuthority,
): Promise<void> {
  requireNetworks(actor, authority)
  const rename = changes.name === undefined ? undefined : checkedName(changes.name)
  const set = {
    ...lists(changes),
    ...(changes.comment === undefined ? {} : { comment: changes.comment }),
    ...(rename === undefined ? {} : { name: rename, name_key: nameKey(rename) }),
  }
  await transaction(async (trx) => {
    const row = await required(actor.accountId, name)
    const other = rename === undefined ? undefined : await find(actor.accountId, rename)
    if (other && other.id !== row.id) throw alreadyExists(rename!)
    const version = row.version + 1
    await trx
      .updateTable('network_policies')
      .set({ ...set, version })
      .where('id', '=', row.id)
      .execute()
    await requireInside(actor)
    await recordBy(actor, 'setting', { setting: 'network policy', action: 'alter', policy: row.name })
  })
}

/** Drops a policy. @throws MallardError 42501, 42S02, 2BP01 while it is set on the account or on a user */
export async function dropNetworkPolicy(actor: Actor, name: string, authority?: NetworkAuthority): Promise<void> {
  requireNetworks(actor, authority)
  await transaction(async (trx) => {
    const row = await required(actor.accountId, name)
    const { ofAccount, users } = await networkPolicy(actor, name, authority)
    if (ofAccount || users.length > 0)
      throw new MallardError('2BP01', `Network policy '${row.name}' is in use.`, {
        hint: `It is set on ${[...(ofAccount ? ['the account'] : []), ...users.map((user) => `user ${user}`)].slice(0, 5).join(', ')}; unset it there first.`,
      })
    // Users who were dropped stay as authors of the history; what they were bound to is nobody's matter any more.
    await trx.updateTable('users').set({ network_policy_id: null }).where('network_policy_id', '=', row.id).execute()
    await trx.deleteFrom('network_policies').where('id', '=', row.id).execute()
    await recordBy(actor, 'setting', { setting: 'network policy', action: 'drop', policy: row.name })
  })
}

/**
 * ALTER ACCOUNT SET NETWORK_POLICY: for every user without an own one; null: from anywhere.
 * @throws MallardError 42501, 42S02, 22023 when it would shut the actor out
 */
export async function setAccountNetworkPolicy(
  actor: Actor,
  name: string | null,
  authority?: NetworkAuthority,
): Promise<void> {
  requireNetworks(actor, authority)
  await transaction(async () => {
    const row = name === null ? null : await required(actor.accountId, name)
    await writeAccountSetting(actor.accountId, networkPolicySetting, row?.id ?? null)
    await requireInside(actor)
    await recordBy(actor, 'setting', { setting: 'network policy of the account', value: row?.name ?? null })
  })
}

/** ALTER USER ... SET NETWORK_POLICY: instead of the account's. @throws MallardError as {@link setAccountNetworkPolicy} */
export async function setUserNetworkPolicy(
  actor: Actor,
  userId: string,
  name: string | null,
  authority?: NetworkAuthority,
): Promise<void> {
  requireNetworks(actor, authority)
  await transaction(async (trx) => {
    const user = await requireUser(actor, userId)
    const row = name === null ? null : await required(actor.accountId, name)
    const set = { network_policy_id: row?.id ?? null }
    await trx.updateTable('users').set(set).where('id', '=', user.id).execute()
    await requireInside(actor)
    await recordBy(actor, 'setting', { setting: 'network policy of a user', user: user.name, value: row?.name ?? null })
  })
}
