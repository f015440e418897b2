import type { Metadata } from 'next'
import { DeadLink } from '@/components/account/dead-link'
import { VerifyForm } from '@/components/account/verify-form'
import { newEmailOf, signUpOf } from '@/lib/users'
import { verifyAction } from '../../actions'

export const metadata: Metadata = { title: 'Confirm', referrer: 'no-referrer' }

/** Proves an address: that of somebody who signs up, or a user's new one. */
export default async function VerifyPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const [made, changed] = await Promise.all([signUpOf(token), newEmailOf(token)])
  if (!made && !changed) return <DeadLink href="/sign-in" label="Go to sign-in" />
  return (
    <>
      <h1 className="mb-3 text-base font-semibold">Confirm your address</h1>
      <VerifyForm
        secret={token}
        about={
          made ? `The account ${made.account} is made once you confirm.` : `${changed?.email} becomes your address.`
        }
        label={made ? 'Make the account' : 'Confirm the address'}
        verify={verifyAction}
      />
    </>
  )
}
