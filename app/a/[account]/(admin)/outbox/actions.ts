'use server'
import { z } from 'zod'
import { discardMail, tryMailAgain } from '@/lib/users'
import { action } from '@/lib/web/action'

const id = z.number().int()

export const retryMailAction = action(z.object({ id }), async (actor, given) => {
  await tryMailAgain(actor, given.id)
  return null
})

export const discardMailAction = action(z.object({ id }), async (actor, given) => {
  await discardMail(actor, given.id)
  return null
})
