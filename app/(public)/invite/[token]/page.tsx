import type { Metadata } from 'next'
import { DeadLink } from '@/components/account/dead-link'
import { InviteForm } from '@/components/account/invite-form'
import { invitationOf } from '@/lib/users'
import { acceptAction } from '../../actions'

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' }

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const invitation = await invitationOf(token)
  if (!invitation) return <DeadLink href="/sign-in" label="Go to sign-in" />
  return (
    <>
      <h1 className="text-base font-semibold">Join {invitation.account}</h1>
      <p className="mt-1 mb-4 text-sm text-muted">
        {invitation.by} invited {invitation.email}.
      </p>
      <InviteForm secret={token} accept={acceptAction} />
    </>
  )
}
