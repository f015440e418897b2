import type { Metadata } from 'next'
import { CreateUserButton, UserList } from '@/components/admin/user-list'
import { Page } from '@/components/ui/page'
import { requireActor } from '@/lib/session/page'
import { listedUsers } from '@/lib/warehouse'
import { signInLinkAction } from './actions'

export const metadata: Metadata = { title: 'Users' }

export default async function UsersPage() {
  return (
    <Page title="Users" actions={<CreateUserButton />}>
      <UserList users={await listedUsers(await requireActor())} makeLink={signInLinkAction} />
    </Page>
  )
}
