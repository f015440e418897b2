import type { Metadata } from 'next'
import { type ShownToken, Tokens } from '@/components/account/tokens'
import { requireActor } from '@/lib/session/page'
import { listTokens } from '@/lib/users'
import { listRoles } from '@/lib/warehouse'
import { createTokenAction, revokeTokenAction } from '../actions'

export const metadata: Metadata = { title: 'Access tokens' }

/** The tokens that programs use in one's name. */
export default async function TokensPage() {
  const actor = await requireActor()
  const roles = listRoles(actor)
  const now = Date.now()
  const tokens = (await listTokens(actor)).map(
    (token): ShownToken => ({
      id: token.id,
      name: token.name,
      role: roles.find(({ id }) => id === token.roleId)?.name ?? null,
      createdAt: token.createdAt,
      expiresAt: token.expiresAt,
      lastUsedAt: token.lastUsedAt,
      networks: token.networks,
      state:
        token.revokedAt !== null
          ? 'revoked'
          : token.expiresAt !== null && token.expiresAt <= now
            ? 'expired'
            : 'active',
    }),
  )
  return (
    <Tokens
      tokens={tokens}
      roles={roles.filter(({ mine }) => mine).map(({ name }) => name)}
      actions={{ create: createTokenAction, revoke: revokeTokenAction }}
    />
  )
}
