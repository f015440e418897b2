import type { Metadata } from 'next'
import { DeadLink } from '@/components/account/dead-link'
import { InviteForm } from '@/components/account/invite-form'
import { JoinForm } from '@/components/account/join-form'
import { Link } from '@/components/shell/link'
import { buttonClass } from '@/components/ui/button'
import { currentActor } from '@/lib/session/page'
import { invitationOf, mayJoin } from '@/lib/users'
import { acceptAction } from '../../actions'
import { joinAction } from './actions'

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
      <Way token={token} known={invitation.known} />
    </>
  )
}

/** A new user with a password, or one more account for somebody who has a sign-in here. */
async function Way({ token, known }: { token: string; known: boolean }) {
  const actor = await currentActor()
  if (actor && (await mayJoin(actor, token))) return <JoinForm secret={token} name={actor.userName} join={joinAction} />
  if (!known) return <InviteForm secret={token} accept={acceptAction} />
  return (
    <>
      <p className="mb-4 text-sm">
        You have a sign-in here already, and it serves for this account, too.
        {actor ? ' You are signed in as somebody else now: sign out first.' : ''}
      </p>
      {actor ? null : (
        <Link
          href={`/sign-in?${new URLSearchParams({ next: `/invite/${token}` })}`}
          className={`${buttonClass('primary')} h-9! w-full justify-center`}
        >
          Sign in to join
        </Link>
      )}
    </>
  )
}
