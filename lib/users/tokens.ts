import { randomBytes, timingSafeEqual } from 'node:crypto'
import { database, direct, newId, onCommit } from '../../db/index.ts'
import { accessState, roleNotGranted, rolesOf } from '../access/index.ts'
import type { Actor } from '../access/types.ts'
import { recordBy, recordWith } from '../audit/index.ts'
import { MallardError, notFound } from '../errors.ts'
import { once } from '../registry.ts'
import { hashToken } from '../seal/index.ts'
import { requireManage } from './authority.ts'
import { announce } from './changes.ts'
import { mayComeFrom } from './network-rule.ts'
import { checkedNetworks, compileNetworks, isIn, type Networks } from './networks.ts'
import { activeUser, type TokenSecretRow, tokenRows, tokenSecret, userById } from './store.ts'
import type { NewToken, Token, UserAuthority } from './types.ts'

const day = 86_400_000
/** `last_used_at` is exact to this many milliseconds, so that a busy token does not write at every request. */
const usedResolution = 60_000
const maxDays = 3650
const form = /^mlrd_([0-9a-z]{16})_([0-9A-Za-z_-]{43})$/

interface Known extends TokenSecretRow {
  actor: Actor
  usedWritten: number
  toldAt: number
  refusedAt: number
  from: Networks | null
}

/** Tokens that were used lately, in the order of use. Whatever takes a right away removes the entry at its commit. */
const cache = () => once('users.tokens', () => new Map<string, Known>())
const cacheSize = 10_000

/**
 * Makes a personal access token for oneself, or for a user that one manages. The answer is the only place where the
 * token is ever readable: `mlrd_<id>_<secret>`.
 * @throws MallardError 42501 for others' users, for a role that the user does not hold, and for an actor whose token is
 * bound to a role but asks for another; 22023 for a lifetime or networks that are none
 */
export async function createToken(
  actor: Actor,
  input: NewToken,
  authority?: UserAuthority,
): Promise<{ token: string; id: string }> {
  const user = await userById(input.userId)
  if (!user || user.account_id !== actor.accountId) throw notFound(input.userId)
  if (user.id !== actor.userId) requireManage(actor, user, authority)
  if (actor.boundRoleId && input.roleId !== actor.boundRoleId) {
    throw new MallardError('42501', 'A token that is bound to a role makes tokens bound to that role only.')
  }
  if (user.disabled_at !== null) throw new MallardError('55000', `User '${user.name}' is disabled.`)
  if (input.days !== undefined && !(input.days > 0 && input.days <= maxDays)) {
    throw new MallardError('22023', `A token lives for at most ${maxDays} days.`, { status: 400 })
  }
  if (input.roleId !== undefined) {
    const state = accessState(actor.accountId)
    const name = state.roles.get(input.roleId)?.name ?? input.roleId
    if (!rolesOf(state, user.id).has(input.roleId)) throw roleNotGranted(name)
  }
  const networks = checkedNetworks(input.networks ?? [])
  const id = newId()
  const secret = randomBytes(32).toString('base64url')
  const now = Date.now()
  await database()
    .insertInto('tokens')
    .values({
      id,
      user_id: user.id,
      hash: hashToken(secret),
      role_id: input.roleId ?? null,
      name: input.name ?? null,
      created_at: now,
      expires_at: input.days === undefined ? null : Math.round(now + input.days * day),
      last_used_at: null,
      revoked_at: null,
      networks: networks.length > 0 ? JSON.stringify(networks) : null,
    })
    .execute()
  await recordBy(actor, 'token', {
    action: 'create',
    token: id,
    user: user.name,
    days: input.days ?? null,
    networks: networks.join(', ') || null,
  })
  return { token: `mlrd_${id}_${secret}`, id }
}

type TokenRow = Omit<Token, 'networks'> & { networks: string | null }

const toToken = (row: TokenRow): Token => ({
  ...row,
  networks: row.networks === null ? null : (JSON.parse(row.networks) as string[]),
})

/** The tokens of a user (by default one's own), newest first; for the admin command without a user, the account's. */
export async function listTokens(actor: Actor, userId?: string, authority?: UserAuthority): Promise<Token[]> {
  if (userId === undefined && actor.via === 'admin') {
    return (await tokenRows().where('u.account_id', '=', actor.accountId).execute()).map(toToken)
  }
  const user = await userById(userId ?? actor.userId)
  if (!user || user.account_id !== actor.accountId) throw notFound(userId ?? actor.userId)
  if (user.id !== actor.userId) requireManage(actor, user, authority)
  return (await tokenRows().where('t.user_id', '=', user.id).execute()).map(toToken)
}

/** Revokes one token, at once. Revoking twice succeeds. @throws MallardError 42S02 if it is unknown to the actor */
export async function revokeToken(actor: Actor, tokenId: string, authority?: UserAuthority): Promise<void> {
  const token = await tokenRows()
    .select('u.account_id')
    .where('t.id', '=', tokenId)
    .where('u.account_id', '=', actor.accountId)
    .executeTakeFirst()
  if (!token) throw notFound(tokenId)
  const own = token.userId === actor.userId
  if (!own && actor.via !== 'admin' && !authority?.mayManage(token.userId)) throw notFound(tokenId)
  await database()
    .updateTable('tokens')
    .set({ revoked_at: Date.now() })
    .where('id', '=', tokenId)
    .where('revoked_at', 'is', null)
    .execute()
  await recordBy(actor, 'token', { action: 'revoke', token: tokenId })
  onCommit(() => cache().delete(tokenId))
  announce({ kind: 'token', userId: token.userId, tokenId })
}

/** Part of disabling and dropping a user; call it in that transaction. */
export async function revokeTokensOf(userId: string): Promise<void> {
  await database()
    .updateTable('tokens')
    .set({ revoked_at: Date.now() })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .execute()
  onCommit(() => forgetTokensOf(userId))
}

/** Drops what is cached of a user's tokens, so that the next use reads the user anew (a rename, a suspension). */
export function forgetTokensOf(userId: string): void {
  for (const [id, known] of cache()) if (known.userId === userId) cache().delete(id)
}

/** As {@link forgetTokensOf}, of everybody in an account. */
export function forgetTokensIn(accountId: string): void {
  for (const [id, known] of cache()) if (known.actor.accountId === accountId) cache().delete(id)
}

function load(id: string): Known | null {
  const row = tokenSecret(id)
  const user = row && activeUser(row.userId)
  if (!row || !user) return null
  const actor: Actor = { accountId: user.accountId, userId: user.id, userName: user.name, via: 'token' }
  if (row.roleId) actor.boundRoleId = row.roleId
  const from = row.networks === null ? null : compileNetworks(JSON.parse(row.networks) as string[])
  return { ...row, actor, from, usedWritten: 0, toldAt: 0, refusedAt: 0 }
}

/** The audit log hears of a token's use once an hour: a busy program asks thousands of times. */
const toldResolution = 60 * 60_000

function noteUse(id: string, known: Known, now: number): void {
  if (now - known.usedWritten < usedResolution) return
  known.usedWritten = now
  const tell = now - known.toldAt >= toldResolution
  if (tell) known.toldAt = now
  const { accountId, userId } = known.actor
  const written = direct((handle) => {
    handle.prepare('UPDATE tokens SET last_used_at = ? WHERE id = ?').run(now, id)
    if (tell) recordWith(handle, { accountId, userId, kind: 'token.use', outcome: 'ok', details: { token: id } })
  })
  if (written instanceof Promise) written.catch(() => undefined)
}

/** A token from where it may not be used has leaked, or a policy is wrong: told once an hour. */
function noteRefusal(id: string, known: Known, now: number, address: string | undefined): void {
  if (now - known.refusedAt < toldResolution) return
  known.refusedAt = now
  const { accountId, userId } = known.actor
  const details = { token: id, reason: 'network' }
  const written = direct((handle) =>
    recordWith(handle, { accountId, userId, address, kind: 'token.use', outcome: 'denied', details }),
  )
  if (written instanceof Promise) written.catch(() => undefined)
}

/**
 * Who a bearer token stands for: null if it is malformed, unknown, expired or revoked, if its user may not act, or if it
 * may not be used from `address`: by its own networks, or by the network policy of its user.
 * A few microseconds for a token used before; a revocation or a disabled user counts from its commit on.
 */
export function actorOfToken(plain: string, address?: string): Actor | null {
  const [, id, secret] = form.exec(plain) ?? []
  if (!id || !secret) return null
  const known = cache().get(id) ?? load(id)
  const now = Date.now()
  if (!known || !timingSafeEqual(hashToken(secret), known.hash)) return null
  if (known.expiresAt !== null && known.expiresAt <= now) return null
  if (!cache().has(id)) {
    if (cache().size >= cacheSize) cache().delete(cache().keys().next().value!)
    cache().set(id, known)
  }
  const { accountId, userId } = known.actor
  if ((known.from && !isIn(known.from, address)) || !mayComeFrom(accountId, userId, address)) {
    noteRefusal(id, known, now, address)
    return null
  }
  noteUse(id, known, now)
  return address === undefined ? known.actor : { ...known.actor, address }
}
