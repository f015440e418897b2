import type { ReactNode } from 'react'
import { Mark } from '@/components/ui/mark'

export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center justify-center gap-2.5">
          <Mark size={34} />
          <span className="text-xl font-semibold tracking-tight">Mallard</span>
        </div>
        <div className="rounded-lg border border-line bg-surface p-6 shadow-popup">{children}</div>
      </div>
    </main>
  )
}
