import type { ReactNode } from 'react'
import { AccountRail } from '../account-rail'

export default function WorkspaceLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex h-dvh overflow-hidden">
      <AccountRail />
      {children}
    </div>
  )
}
