'use server'
import { z } from 'zod'
import { setSecondFactorRoles } from '@/lib/users'
import { action } from '@/lib/web/action'

export const secondFactorRolesAction = action(
  z.object({ roleIds: z.array(z.string().max(100)).max(10_000) }),
  async (actor, { roleIds }) => {
    await setSecondFactorRoles(actor, roleIds)
    return null
  },
)
