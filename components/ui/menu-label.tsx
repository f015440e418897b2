import type { ReactNode } from 'react'

export function MenuLabel({ children }: { children: ReactNode }) {
  return <div className="px-2 pt-1 pb-0.5 text-2xs font-medium text-faint">{children}</div>
}
