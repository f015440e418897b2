import type { Metadata } from 'next'
import { beginSecondFactorAction, confirmSecondFactorAction } from '@/app/(public)/second-factor/actions'
import { SecondFactor } from '@/components/account/second-factor'
import { requireActor } from '@/lib/session/page'
import { mustHaveFactor, needsPassword, secondFactorOf } from '@/lib/users'
import { endSecondFactorAction, renewCodesAction } from '../actions'

export const metadata: Metadata = { title: 'Second factor' }

export default async function SecondFactorPage() {
  const actor = await requireActor()
  return (
    <SecondFactor
      factor={await secondFactorOf(actor.userId)}
      needsPassword={await needsPassword(actor)}
      required={mustHaveFactor(actor.accountId, actor.userId)}
      actions={{
        begin: beginSecondFactorAction,
        confirm: confirmSecondFactorAction,
        renew: renewCodesAction,
        end: endSecondFactorAction,
      }}
    />
  )
}
