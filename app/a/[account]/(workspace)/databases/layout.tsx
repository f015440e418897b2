import type { ReactNode } from 'react'
import { requireActor } from '@/lib/session/page'
import { PageTools } from './page-tools'

export default async function DatabasesLayout({ children }: { children: ReactNode }) {
  return <PageTools actor={await requireActor()}>{children}</PageTools>
}
