import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { Rail } from '@/components/shell/rail'
import { readTheme } from '@/components/shell/theme'
import { requireActor } from '@/lib/session/page'

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const { userName } = await requireActor()
  const theme = readTheme((await cookies()).get('mallard-theme')?.value)
  return (
    <div className="flex h-dvh overflow-hidden">
      <Rail userName={userName} theme={theme} />
      {children}
    </div>
  )
}
