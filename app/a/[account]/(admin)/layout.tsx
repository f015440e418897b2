import type { ReactNode } from 'react'
import { AdminRooms } from '@/components/admin/admin-rooms'
import { requireActor } from '@/lib/session/page'
import { PageTools } from '../(workspace)/databases/page-tools'
import { AccountRail } from '../account-rail'

/** Everybody may look at the account's roles and users; what one may change is decided by the statements. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const actor = await requireActor()
  return (
    <div className="flex h-dvh overflow-hidden">
      <AccountRail />
      <AdminRooms />
      <PageTools actor={actor}>{children}</PageTools>
    </div>
  )
}
