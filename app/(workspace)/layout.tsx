import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { Rail } from '@/components/shell/rail'
import { readTheme } from '@/components/shell/theme'

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const theme = readTheme((await cookies()).get('mallard-theme')?.value)
  async function signOut() {
    'use server'
  }
  return (
    <div className="flex h-dvh overflow-hidden">
      <Rail userName="ADMIN" theme={theme} signOut={signOut} />
      {children}
    </div>
  )
}
