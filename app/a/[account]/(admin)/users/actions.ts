'use server'
import { z } from 'zod'
import { config } from '@/lib/config'
import { effectiveAccess, signInLinkFor } from '@/lib/warehouse'
import { action } from '@/lib/web/action'

const name = z.string().min(1).max(1000)

export const signInLinkAction = action(z.object({ name }), async (actor, given) => ({
  link: `${config().url}/sign-in/once?token=${await signInLinkFor(actor, given.name)}`,
}))

export const accessAction = action(z.object({ name, text: z.string().max(1000) }), (actor, given) =>
  effectiveAccess(actor, given.name, { text: given.text }),
)
