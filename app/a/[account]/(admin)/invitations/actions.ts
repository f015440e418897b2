'use server'
import { z } from 'zod'
import { notFound } from '@/lib/errors'
import { invite, revokeInvitation } from '@/lib/users'
import { listRoles } from '@/lib/warehouse'
import { action } from '@/lib/web/action'

export const inviteAction = action(
  z.object({ email: z.string().max(1000), role: z.string().max(1000).nullable() }),
  async (actor, { email, role }) => {
    const found = role === null ? undefined : listRoles(actor).find(({ name }) => name === role)
    if (role !== null && !found) throw notFound(role)
    await invite(actor, found ? { email, roleId: found.id } : { email })
    return null
  },
)

export const revokeInvitationAction = action(z.object({ id: z.string().max(100) }), async (actor, { id }) => {
  await revokeInvitation(actor, id)
  return null
})
