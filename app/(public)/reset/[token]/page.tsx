import type { Metadata } from 'next'
import { DeadLink } from '@/components/account/dead-link'
import { ResetForm } from '@/components/account/reset-forms'
import { resetOf } from '@/lib/users'
import { resetAction } from '../../actions'

export const metadata: Metadata = { title: 'New password', referrer: 'no-referrer' }

export default async function ResetLinkPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const whose = await resetOf(token)
  if (!whose) return <DeadLink href="/reset" label="Ask for a new link" />
  return (
    <>
      <h1 className="text-base font-semibold">New password</h1>
      <p className="mt-1 mb-4 text-sm text-muted">
        For the user {whose.name} in the account {whose.account}.
      </p>
      <ResetForm secret={token} name={whose.name} reset={resetAction} />
    </>
  )
}
