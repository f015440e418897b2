import { database, transaction } from '../../db/index.ts'
import { accessState, changeAccess, grantRoleToUser } from '../access/index.ts'
import { record } from '../audit/index.ts'
import { hashToken } from '../seal/index.ts'
import { addUser } from './create.ts'
import type { Provider } from './identity-providers.ts'
import { checkedEmail, emailIndex } from './row.ts'
import { accountToSignIn } from './sign-in.ts'
import { activeUser, userByEmail, userById } from './store.ts'
import type { ActiveUser } from './types.ts'

/** What a provider says of somebody, checked to come from it. */
export type Claims = Record<string, unknown> & { sub: string }

/** Why a provider's word is not enough; the person sees the kind, the audit log the text. */
export class NotAdmitted extends Error {
  readonly kind: 'address' | 'unknown'
  readonly accountId: string | null

  constructor(kind: 'address' | 'unknown', reason: string, accountId: string | null) {
    super(reason)
    this.kind = kind
    this.accountId = accountId
  }
}

/** The address that the provider vouches for, in a domain that counts. */
function addressOf({ accountId, rules }: Provider, claims: Claims): string {
  const refuse = (reason: string) => new NotAdmitted('address', reason, accountId)
  const { email, email_verified: verified } = claims
  if (typeof email !== 'string' || email === '') throw refuse('the provider tells no e-mail address')
  if (verified !== true) throw refuse('the e-mail address is not verified')
  let address: string
  try {
    address = checkedEmail(email)
  } catch {
    throw refuse('the e-mail address is none')
  }
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase()
  if (rules.domains.length > 0 && !rules.domains.includes(domain))
    throw refuse('the e-mail address is of a domain that is not allowed')
  return address
}

/** The hash of who somebody is to a provider: such a name is long and random, or harmless. */
const subjectOf = (provider: Provider, claims: Claims) => hashToken(`identity ${provider.issuer} ${claims.sub}`)

async function byIdentity(accountId: string, provider: Provider, subject: Buffer): Promise<string | undefined> {
  const row = await database()
    .selectFrom('identities as i')
    .innerJoin('users as u', 'u.id', 'i.user_id')
    .select('u.id')
    .where('i.issuer', '=', provider.issuer)
    .where('i.subject', '=', subject)
    .where('u.account_id', '=', accountId)
    .where('u.dropped_at', 'is', null)
    .executeTakeFirst()
  return row?.id
}

async function remember(userId: string, provider: Provider, subject: Buffer): Promise<void> {
  const now = Date.now()
  await database()
    .insertInto('identities')
    .values({ user_id: userId, issuer: provider.issuer, subject, created_at: now, used_at: now })
    .onConflict((conflict) => conflict.doUpdateSet({ used_at: now }))
    .execute()
}

/** A user with that address who has proven it, and is nobody else to this provider. */
async function byAddress(accountId: string, provider: Provider, address: string): Promise<string | undefined> {
  const user = await userByEmail(accountId, emailIndex(address))
  if (!user) return undefined
  const refuse = (reason: string) => new NotAdmitted('unknown', reason, accountId)
  if (user.verified_at === null) throw refuse('the user of that address has not verified it')
  const other = await database()
    .selectFrom('identities')
    .select('user_id')
    .where('user_id', '=', user.id)
    .where('issuer', '=', provider.issuer)
    .executeTakeFirst()
  if (other) throw refuse('the user of that address is known as somebody else to the provider')
  return user.id
}

/** The roles that the provider's claim gives. */
function rolesOfClaim(accountId: string, { rules }: Provider, claims: Claims): Set<string> {
  const given = rules.claim === null ? undefined : claims[rules.claim]
  const values = new Set(Array.isArray(given) ? given : [given])
  const { roles } = accessState(accountId)
  return new Set(rules.roles.flatMap(({ value, roleId }) => (values.has(value) && roles.has(roleId) ? [roleId] : [])))
}

/** Of the roles that the map names the user gets those that the claim gives, and loses the others. Call it in a transaction. */
async function applyRoles(accountId: string, userId: string, { rules }: Provider, wanted: Set<string>): Promise<void> {
  const state = accessState(accountId)
  const held = new Set(state.rolesOfUser.get(userId)?.keys() ?? [])
  const mapped = [...new Set(rules.roles.map(({ roleId }) => roleId))].filter((roleId) => state.roles.has(roleId))
  const [granted, revoked] = [
    mapped.filter((roleId) => wanted.has(roleId) && !held.has(roleId)),
    mapped.filter((roleId) => !wanted.has(roleId) && held.has(roleId)),
  ]
  if (granted.length + revoked.length === 0) return
  for (const roleId of granted) await grantRoleToUser(accountId, userId, roleId)
  const changes = revoked.map((roleId) => ({ type: 'remove user role' as const, userId, roleId }))
  if (changes.length > 0) await changeAccess(accountId, () => ({ changes, result: undefined }))
  const names = (ids: string[]) => ids.map((id) => state.roles.get(id)?.name).join(', ') || undefined
  const details = { by: 'identity provider', granted: names(granted), revoked: names(revoked) }
  await record({ accountId, userId, kind: 'grant', outcome: 'ok', details })
}

/**
 * Whom a provider's claims stand for. Somebody known by them before; else the user who has proven the same address,
 * which the provider vouches for too; else, where the provider may, a new user. The account's roles follow the claim
 * every time.
 * @param account name of the account that is signed in to; for the environment's provider
 * @throws NotAdmitted
 */
export async function admit(provider: Provider, claims: Claims, account?: string): Promise<ActiveUser> {
  const address = addressOf(provider, claims)
  const accountId = provider.accountId ?? (await accountToSignIn(account, address))
  if (!accountId) throw new NotAdmitted('unknown', 'there is no such account', null)
  const subject = subjectOf(provider, claims)
  const known = await transaction(async () => {
    const wanted = rolesOfClaim(accountId, provider, claims)
    let userId = (await byIdentity(accountId, provider, subject)) ?? (await byAddress(accountId, provider, address))
    if (!userId && provider.rules.creates) {
      const [roleId = null] = wanted
      const input = { name: address, email: address, verified: true, defaults: { roleId } }
      const user = await addUser(accountId, input, null)
      userId = user.id
      const details = { action: 'create', user: user.name, by: 'identity provider' }
      await record({ accountId, userId, kind: 'user', outcome: 'ok', details })
    }
    const row = userId ? await userById(userId) : undefined
    if (!userId || !row) throw new NotAdmitted('unknown', 'no user has that address', accountId)
    if (row.disabled_at !== null) throw new NotAdmitted('unknown', 'the user is disabled', accountId)
    await remember(userId, provider, subject)
    await applyRoles(accountId, userId, provider, wanted)
    return userId
  })
  const user = activeUser(known)
  if (!user) throw new NotAdmitted('unknown', 'the user may not act', accountId)
  return user
}
