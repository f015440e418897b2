import { database, reader, transaction } from '../../db/index.ts'
import { accessState } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { recordBy } from '../audit/index.ts'
import { config } from '../config.ts'
import { MallardError, notFound } from '../errors.ts'
import { open, seal } from '../seal/index.ts'
import { findAccount } from './accounts.ts'
import { authorityOf, requireAdministrator } from './authority.ts'
import { isListedHost } from './outside.ts'
import type { IdentityProvider, ProviderRules } from './types.ts'

const secretPurpose = 'identity_providers.client_secret_sealed'
const domainForm = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/

/** A provider with all that signing in by it takes. */
export interface Provider {
  /** Whose it is; null: the environment's, for users of every account. */
  accountId: string | null
  issuer: string
  clientId: string
  clientSecret: string
  rules: ProviderRules
}

/** The provider of OIDC_ISSUER: for users who are there already, in whichever account. */
export function environmentProvider(): Provider | null {
  const { oidc } = config()
  if (!oidc) return null
  const { issuer, clientId, clientSecret, domains } = oidc
  return {
    accountId: null,
    issuer,
    clientId,
    clientSecret,
    rules: { domains, creates: false, claim: null, roles: [], strong: [] },
  }
}

async function rowOf(accountId: string) {
  return database().selectFrom('identity_providers').selectAll().where('account_id', '=', accountId).executeTakeFirst()
}

/** The account's own provider, while it is switched on. */
export async function providerOf(accountId: string): Promise<Provider | null> {
  const row = await rowOf(accountId)
  if (!row || row.enabled === 0) return null
  return {
    accountId,
    issuer: row.issuer,
    clientId: row.client_id,
    clientSecret: open(secretPurpose, row.client_secret_sealed),
    rules: JSON.parse(row.rules) as ProviderRules,
  }
}

/** By which provider somebody signs in to an account; without a name the environment's. */
export async function providerFor(account: string | undefined): Promise<Provider | null> {
  const found = account ? await findAccount(account) : undefined
  return (found && (await providerOf(found.id))) ?? environmentProvider()
}

/** Does any account have a provider of its own? For the sign-in page, which then asks for the account's name. */
export function someProvider(): { environment: boolean; accounts: string[] } {
  const rows = reader()
    .prepare(
      `SELECT a.name FROM identity_providers p JOIN accounts a ON a.id = p.account_id
       WHERE p.enabled = 1 AND a.status = 'active' LIMIT 2`,
    )
    .all() as { name: string }[]
  return { environment: config().oidc !== undefined, accounts: rows.map(({ name }) => name) }
}

/** The account's provider without its secret; null without one. @throws MallardError 42501 without ACCOUNTADMIN */
export async function identityProvider(actor: Actor): Promise<IdentityProvider | null> {
  requireAdministrator(actor)
  const row = await rowOf(actor.accountId)
  if (!row) return null
  const { roles: known } = accessState(actor.accountId)
  const rules = JSON.parse(row.rules) as ProviderRules
  return {
    issuer: row.issuer,
    clientId: row.client_id,
    enabled: row.enabled === 1,
    ...rules,
    roles: rules.roles.filter(({ roleId }) => known.has(roleId)),
  }
}

const refuse = (what: string, hint?: string) => new MallardError('22023', what, { status: 400, hint })

function checkedIssuer(text: string): string {
  const url = URL.parse(text.trim())
  if (!url || url.search || url.hash || url.username || url.password) throw refuse('That is no address of an issuer.')
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isListedHost(url)))
    throw refuse(
      "An issuer's address begins with https://.",
      'Over http, and in private networks, only hosts that MALLARD_STAGE_HOSTS lists are asked.',
    )
  return text.trim()
}

function checkedRules(actor: Actor, given: ProviderRules): ProviderRules {
  const domains = [
    ...new Set(given.domains.map((domain) => domain.trim().toLowerCase().replace(/^@/, '')).filter(Boolean)),
  ]
  if (domains.length === 0) throw refuse('At least one domain of e-mail addresses must be allowed.')
  for (const domain of domains)
    if (!domainForm.test(domain)) throw refuse(`'${domain.slice(0, 60)}' is no domain, such as example.org.`)
  const claim = given.claim?.trim() || null
  if (given.roles.length > 0 && claim === null) throw refuse('Roles need the name of the claim that they follow from.')
  const { roles: known } = accessState(actor.accountId)
  const { mayGrant } = authorityOf(actor)
  for (const { roleId, value } of given.roles) {
    const role = known.get(roleId)
    if (!role) throw notFound(roleId)
    if (!value.trim()) throw refuse(`Role ${role.name} needs a value of the claim.`)
    if (!mayGrant(roleId))
      throw new MallardError('42501', `Insufficient privileges: you may not grant role ${role.name}.`)
  }
  const roles = given.roles.map(({ roleId, value }) => ({ roleId, value: value.trim() }))
  const strong = [...new Set(given.strong.map((value) => value.trim()).filter(Boolean))]
  return { domains, creates: given.creates, claim, roles, strong }
}

/**
 * Sets the account's provider. Without a new secret the present one stays.
 * @throws MallardError 42501 without ACCOUNTADMIN or for a role that the actor may not grant, 42S02 for an unknown role,
 * 22023 for what is no issuer, domain or client
 */
export async function setIdentityProvider(
  actor: Actor,
  input: IdentityProvider & { clientSecret?: string },
): Promise<void> {
  requireAdministrator(actor)
  const issuer = checkedIssuer(input.issuer)
  const rules = checkedRules(actor, input)
  const clientId = input.clientId.trim()
  if (!clientId) throw refuse('The client needs an id.')
  await transaction(async (trx) => {
    const existing = await rowOf(actor.accountId)
    const secret = input.clientSecret ? seal(secretPurpose, input.clientSecret) : existing?.client_secret_sealed
    if (!secret) throw refuse('The client needs a secret.')
    // A secret goes to nobody but the one it was given for.
    if (!input.clientSecret && (existing?.issuer !== issuer || existing.client_id !== clientId))
      throw refuse('Another issuer or client needs its own secret.')
    const row = {
      account_id: actor.accountId,
      issuer,
      client_id: clientId,
      client_secret_sealed: secret,
      rules: JSON.stringify(rules),
      enabled: input.enabled ? (1 as const) : (0 as const),
      updated_at: Date.now(),
    }
    await trx
      .insertInto('identity_providers')
      .values(row)
      .onConflict((conflict) => conflict.doUpdateSet(row))
      .execute()
    const value = input.enabled ? issuer : `${issuer}, switched off`
    await recordBy(actor, 'setting', { setting: 'identity provider', value })
  })
}

/** Removes the account's provider; who was known by it is known by the address again. @throws MallardError 42501 */
export async function dropIdentityProvider(actor: Actor): Promise<void> {
  requireAdministrator(actor)
  await transaction(async (trx) => {
    const existing = await rowOf(actor.accountId)
    if (!existing) return
    await trx.deleteFrom('identity_providers').where('account_id', '=', actor.accountId).execute()
    const users = trx.selectFrom('users').select('id').where('account_id', '=', actor.accountId)
    await trx.deleteFrom('identities').where('issuer', '=', existing.issuer).where('user_id', 'in', users).execute()
    await recordBy(actor, 'setting', { setting: 'identity provider', value: null })
  })
}
