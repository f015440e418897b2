import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { AdminRooms } from '@/components/admin/admin-rooms'
import { Rail } from '@/components/shell/rail'
import { readTheme } from '@/components/shell/theme'
import { requireActor } from '@/lib/session/page'
import { PageTools } from '../(workspace)/databases/page-tools'

/** Everybody may look at the account's roles and users; what one may change is decided by the statements. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const actor = await requireActor()
  const theme = readTheme((await cookies()).get('mallard-theme')?.value)
  return (
    <div className="flex h-dvh overflow-hidden">
      <Rail userName={actor.userName} theme={theme} />
      <AdminRooms />
      <PageTools actor={actor}>{children}</PageTools>
    </div>
  )
}
