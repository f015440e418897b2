import type { Metadata } from 'next'
import { ResetRequest } from '@/components/account/reset-forms'
import { Link } from '@/components/shell/link'
import { mailsGoToLog } from '@/lib/users'
import { requestResetAction } from '../actions'

export const metadata: Metadata = { title: 'New password' }

export default async function ResetPage() {
  return (
    <>
      <h1 className="mb-4 text-base font-semibold">New password</h1>
      <ResetRequest request={requestResetAction} toLog={mailsGoToLog()} />
      <p className="mt-4 text-sm text-muted">
        <Link href="/sign-in" className="text-accent underline">
          Back to sign-in
        </Link>
      </p>
    </>
  )
}
