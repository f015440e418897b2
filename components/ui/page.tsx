import type { ReactNode } from 'react'

/** The frame of a page that is not the workspace: a heading line, then what scrolls. */
export function Page({
  title,
  lead,
  actions,
  children,
}: {
  title: ReactNode
  /** Over the title: where it lies. */
  lead?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <main className="isolate flex min-w-0 flex-1 flex-col bg-surface">
      <header className="flex min-h-14 shrink-0 items-center gap-3 border-b border-line px-6 py-2">
        <div className="min-w-0 flex-1">
          {lead ? <div className="truncate text-xs text-muted">{lead}</div> : null}
          <h1 className="flex min-w-0 items-center gap-2 text-base font-semibold">{title}</h1>
        </div>
        {actions}
      </header>
      <div className="min-h-0 flex-1 overflow-auto">{children}</div>
    </main>
  )
}
