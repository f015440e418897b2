import type { Metadata } from 'next'
import { GrantsTab } from '@/components/grants/grants-tab'
import { Page } from '@/components/ui/page'
import { requireActor } from '@/lib/session/page'
import { grantsOnAccount } from '@/lib/warehouse'

export const metadata: Metadata = { title: 'Account grants' }

/** Who may make databases, roles, users and warehouses, and who manages grants. */
export default async function AccountGrantsPage() {
  const lines = await grantsOnAccount(await requireActor())
  return (
    <Page title="Account grants">
      <GrantsTab
        place={{ kind: 'ACCOUNT', name: 'ACCOUNT' }}
        lines={lines.map((line) => ({ ...line, future: false }))}
      />
    </Page>
  )
}
