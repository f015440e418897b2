import type { Metadata } from 'next'
import { Invitations } from '@/components/account/invitations'
import { NotAllowed } from '@/components/account/not-allowed'
import { Page } from '@/components/ui/page'
import { requireActor } from '@/lib/session/page'
import { listInvitations, mailsGoToLog, mayInvite } from '@/lib/users'
import { listRoles } from '@/lib/warehouse'
import { inviteAction, revokeInvitationAction } from './actions'

export const metadata: Metadata = { title: 'Invitations' }

export default async function InvitationsPage() {
  const actor = await requireActor()
  if (!mayInvite(actor)) {
    return (
      <Page title="Invitations">
        <NotAllowed what="Inviting people" needs="CREATE USER on the account, which USERADMIN has" />
      </Page>
    )
  }
  const roles = listRoles(actor).filter(({ id, name }) => name !== 'PUBLIC' && mayInvite(actor, id))
  return (
    <Page title="Invitations">
      <Invitations
        invitations={await listInvitations(actor)}
        roles={roles.map(({ name }) => name)}
        toLog={mailsGoToLog()}
        actions={{ invite: inviteAction, revoke: revokeInvitationAction }}
      />
    </Page>
  )
}
