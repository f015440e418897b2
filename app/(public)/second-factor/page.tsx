import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { EnrolFirst } from '@/components/account/enrol-first'
import { addressIn } from '@/lib/session/account'
import { enrollingHolder } from '@/lib/session/page'
import { accountNameOf, needsPassword, relyingParty } from '@/lib/users'
import { beginPasskeyAction, beginSecondFactorAction, confirmPasskeyAction, confirmSecondFactorAction } from './actions'

export const metadata: Metadata = { title: 'Second factor' }

/** Where whoever holds a role that needs a second factor, and has none, is sent from every page. */
export default async function SecondFactorPage({ searchParams }: { searchParams: Promise<{ account?: string }> }) {
  const { account } = await searchParams
  const holder = await enrollingHolder(account)
  if (!holder) redirect('/sign-in')
  const next = addressIn(await accountNameOf(holder.actor.accountId), '/')
  if (!holder.mustEnrol) redirect(next)
  return (
    <>
      <h1 className="text-base font-semibold">Set up a second factor</h1>
      <p className="mt-1 mb-4 text-sm text-muted">One of your roles needs it, before you go on.</p>
      <EnrolFirst
        next={next}
        needsPassword={await needsPassword(holder.actor)}
        actions={{ begin: beginSecondFactorAction, confirm: confirmSecondFactorAction }}
        passkeys={relyingParty() ? { begin: beginPasskeyAction, confirm: confirmPasskeyAction } : null}
      />
    </>
  )
}
