import type { Metadata } from 'next'
import {
  beginPasskeyAction,
  beginSecondFactorAction,
  confirmPasskeyAction,
  confirmSecondFactorAction,
} from '@/app/(public)/second-factor/actions'
import { Passkeys } from '@/components/account/passkeys'
import { SecondFactor } from '@/components/account/second-factor'
import { requireActor } from '@/lib/session/page'
import { listPasskeys, mustHaveFactor, needsPassword, relyingParty, secondFactorOf } from '@/lib/users'
import { endSecondFactorAction, removePasskeyAction, renamePasskeyAction, renewCodesAction } from '../actions'

export const metadata: Metadata = { title: 'Second factor' }

export default async function SecondFactorPage() {
  const actor = await requireActor()
  const password = await needsPassword(actor)
  return (
    <>
      <Passkeys
        passkeys={await listPasskeys(actor)}
        available={relyingParty() !== null}
        needsPassword={password}
        actions={{
          begin: beginPasskeyAction,
          confirm: confirmPasskeyAction,
          rename: renamePasskeyAction,
          remove: removePasskeyAction,
        }}
      />
      <SecondFactor
        factor={await secondFactorOf(actor.userId)}
        needsPassword={password}
        required={mustHaveFactor(actor.accountId, actor.userId)}
        actions={{
          begin: beginSecondFactorAction,
          confirm: confirmSecondFactorAction,
          renew: renewCodesAction,
          end: endSecondFactorAction,
        }}
      />
    </>
  )
}
