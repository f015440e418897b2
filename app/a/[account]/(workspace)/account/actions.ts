'use server'
import { z } from 'zod'
import { notFound } from '@/lib/errors'
import {
  changePassword,
  createToken,
  endOtherSessions,
  endSecondFactor,
  endSession,
  removePasskey,
  renamePasskey,
  renewRecoveryCodes,
  requestNewEmail,
  revokeToken,
} from '@/lib/users'
import { listRoles } from '@/lib/warehouse'
import { leave } from '@/lib/web/account/leave'
import { action } from '@/lib/web/action'

export const createTokenAction = action(
  z.object({
    name: z.string().trim().min(1).max(100),
    role: z.string().max(1000).nullable(),
    days: z.number().positive().max(3650).nullable(),
    networks: z.array(z.string().max(100)).max(10_000),
  }),
  async (actor, { name, role, days, networks }) => {
    const bound = role === null ? undefined : listRoles(actor).find((one) => one.mine && one.name === role)
    if (role !== null && !bound) throw notFound(role)
    const { token } = await createToken(actor, {
      userId: actor.userId,
      name,
      networks,
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

const secret = z.string().max(10_000)

export const changePasswordAction = action(
  z.object({ current: secret.optional(), password: secret }),
  async (actor, given) => {
    await changePassword(actor, given)
    return null
  },
)

export const newEmailAction = action(
  z.object({ email: z.string().max(1000), password: secret.optional() }),
  async (actor, given) => {
    await requestNewEmail(actor, given)
    return null
  },
)

export const leaveAction = action(z.object({ password: secret.optional() }), async (actor, given) => {
  await leave(actor, given.password)
  return null
})

export const endSessionAction = action(z.object({ id: z.string().max(100) }), async (actor, { id }) => {
  await endSession(actor, id)
  return null
})

export const endOtherSessionsAction = action(z.object({}), async (actor) => {
  await endOtherSessions(actor)
  return null
})

const proof = z.object({ password: secret.optional() })

export const renewCodesAction = action(proof, renewRecoveryCodes)

export const endSecondFactorAction = action(proof, async (actor, given) => {
  await endSecondFactor(actor, given)
  return null
})

export const renamePasskeyAction = action(
  z.object({ id: z.string().max(100), name: z.string().max(1000) }),
  async (actor, given) => {
    await renamePasskey(actor, given)
    return null
  },
)

export const removePasskeyAction = action(proof.extend({ id: z.string().max(100) }), async (actor, given) => {
  await removePasskey(actor, given)
  return null
})
