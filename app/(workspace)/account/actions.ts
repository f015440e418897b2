'use server'
import { z } from 'zod'
import { notFound } from '@/lib/errors'
import { createToken, revokeToken } from '@/lib/users'
import { listRoles } from '@/lib/warehouse'
import { action } from '@/lib/web/action'

export const createTokenAction = action(
  z.object({
    name: z.string().trim().min(1).max(100),
    role: z.string().max(1000).nullable(),
    days: z.number().positive().max(3650).nullable(),
  }),
  async (actor, { name, role, days }) => {
    const bound = role === null ? undefined : listRoles(actor).find((one) => one.mine && one.name === role)
    if (role !== null && !bound) throw notFound(role)
    const { token } = await createToken(actor, {
      userId: actor.userId,
      name,
      ...(bound ? { roleId: bound.id } : {}),
      ...(days === null ? {} : { days }),
    })
    return { token }
  },
)

export const revokeTokenAction = action(z.object({ id: z.string().min(1).max(100) }), async (actor, { id }) => {
  await revokeToken(actor, id)
  return null
})
