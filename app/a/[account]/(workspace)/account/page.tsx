import type { Metadata } from 'next'
import { ProfilePage } from '@/components/account/profile'
import { requireActor } from '@/lib/session/page'
import { mailsGoToLog, userOf } from '@/lib/users'
import { listRoles } from '@/lib/warehouse'
import { changePasswordAction, leaveAction, newEmailAction } from './actions'

export const metadata: Metadata = { title: 'Account' }

/** Who one is here. */
export default async function AccountPage() {
  const actor = await requireActor()
  const user = await userOf(actor.userId)
  return (
    <ProfilePage
      name={actor.userName}
      email={user?.email ?? null}
      hasPassword={user?.hasPassword ?? false}
      roles={listRoles(actor).flatMap(({ mine, name }) => (mine ? [name] : []))}
      toLog={mailsGoToLog()}
      actions={{ changePassword: changePasswordAction, newEmail: newEmailAction, leave: leaveAction }}
    />
  )
}
