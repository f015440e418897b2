import { accessState, roleName } from '../../access/index.ts'
import { notFound } from '../../errors.ts'
import { createToken, listTokens, revokeToken } from '../../users/index.ts'
import { formatTable } from '../formats/table.ts'
import { textColumns } from './accounts.ts'
import { accountNamed, allAccounts, machine, roleNamed, userNamed } from './names.ts'
import type { Console } from './run.ts'

interface NewTokenWish {
  user: string
  account?: string
  role?: string
  days?: number
  networks?: string[]
}

/** Prints the token alone, so that a script can take it. */
export async function createTokenCommand(wish: NewTokenWish, to: Console): Promise<number> {
  const account = await accountNamed(wish.account)
  const user = await userNamed(account, wish.user)
  const { token } = await createToken(machine(account.id), {
    userId: user.id,
    roleId: roleNamed(account, wish.role),
    days: wish.days,
    networks: wish.networks,
  })
  await to.out(`${token}\n`)
  return 0
}

/** By id, or by the token itself, of any account: whoever finds a leaked token has nothing else of it. */
export async function revokeTokenCommand(wish: { id: string }, to: Console): Promise<number> {
  const id = /^mlrd_([0-9a-z]{16})_/.exec(wish.id)?.[1] ?? wish.id
  for (const account of await allAccounts()) {
    const tokens = await listTokens(machine(account.id))
    if (!tokens.some((token) => token.id === id)) continue
    await revokeToken(machine(account.id), id)
    await to.out(`${id}\n`)
    return 0
  }
  throw notFound(wish.id)
}

const columns = ['id', 'user', 'name', 'role', 'state', 'created_on', 'last_used_on', 'expires_on', 'networks']
const time = (at: number | null) => (at === null ? null : new Date(at).toISOString())

/** The tokens of an account, or of one user, without their secrets; the newest first. */
export async function listTokensCommand(wish: { user?: string; account?: string }, to: Console): Promise<number> {
  const account = await accountNamed(wish.account)
  const user = wish.user === undefined ? undefined : await userNamed(account, wish.user)
  const state = accessState(account.id)
  const now = Date.now()
  const rows = (await listTokens(machine(account.id), user?.id)).map((token) => [
    token.id,
    token.userName,
    token.name,
    token.roleId === null ? null : roleName(state, token.roleId),
    token.revokedAt !== null ? 'revoked' : (token.expiresAt ?? now) < now ? 'expired' : 'active',
    time(token.createdAt),
    time(token.lastUsedAt),
    time(token.expiresAt),
    token.networks?.join(', ') ?? null,
  ])
  await to.out(formatTable(textColumns(columns), rows))
  return 0
}
