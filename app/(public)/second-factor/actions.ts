'use server'
import { renderSVG } from 'uqr'
import { z } from 'zod'
import { beginPasskey, beginSecondFactor, confirmPasskey, confirmSecondFactor } from '@/lib/users'
import { enrolAction } from '@/lib/web/action'

/** Drawn here: the page shows a picture, and needs no library for it. */
const pictureOf = (text: string) =>
  `data:image/svg+xml;base64,${Buffer.from(renderSVG(text, { border: 2 })).toString('base64')}`

export const beginSecondFactorAction = enrolAction(
  z.object({ password: z.string().max(10_000).optional() }),
  async (actor, given) => {
    const { secret, uri } = await beginSecondFactor(actor, given)
    return { secret, picture: pictureOf(uri) }
  },
)

export const confirmSecondFactorAction = enrolAction(z.object({ code: z.string().max(100) }), confirmSecondFactor)

export const beginPasskeyAction = enrolAction(z.object({ password: z.string().max(10_000).optional() }), beginPasskey)

export const confirmPasskeyAction = enrolAction(
  z.object({ name: z.string().max(1000), response: z.unknown() }),
  confirmPasskey,
)
