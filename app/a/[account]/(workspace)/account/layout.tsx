import type { ReactNode } from 'react'
import { AccountTabs } from '@/components/account/account-tabs'
import { Page } from '@/components/ui/page'
import { requireActor } from '@/lib/session/page'

export default async function AccountLayout({ children }: { children: ReactNode }) {
  const { userName } = await requireActor()
  return (
    <Page title={userName} lead="Account">
      <AccountTabs />
      {children}
    </Page>
  )
}
