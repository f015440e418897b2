import type { Metadata } from 'next'
import { NotAllowed } from '@/components/account/not-allowed'
import { AccountList, CreateAccountButton } from '@/components/admin/account-list'
import { Page } from '@/components/ui/page'
import { requireActor } from '@/lib/session/page'
import { listOrganization, mayManageAccounts } from '@/lib/users'

export const metadata: Metadata = { title: 'Organization' }

/** The accounts of the organization, for whoever holds ORGADMIN. */
export default async function OrganizationPage() {
  const actor = await requireActor()
  if (!mayManageAccounts(actor)) {
    return (
      <Page title="Organization">
        <NotAllowed what="The organization" needs="the role ORGADMIN" />
      </Page>
    )
  }
  const accounts = await listOrganization(actor, { dropped: true })
  return (
    <Page title="Organization" lead={accounts[0]?.organizationName} actions={<CreateAccountButton />}>
      <AccountList accounts={accounts} own={actor.accountId} />
    </Page>
  )
}
