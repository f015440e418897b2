import type { ReactNode } from 'react'
import { Link } from '../shell/link'

/** Parts of a page, each with an address of its own: a row of underlined links. */
export function LinkTabs({
  label,
  tabs,
  current,
}: {
  label: string
  current: string
  tabs: { key: string; href: string; label: ReactNode; count?: number }[]
}) {
  return (
    <nav aria-label={label} className="flex h-9 shrink-0 items-stretch gap-4 border-b border-line px-6">
      {tabs.map((tab) => (
        <Link
          key={tab.key}
          href={tab.href}
          prefetch={false}
          scroll={false}
          aria-current={tab.key === current ? 'page' : undefined}
          className="-mb-px flex items-center gap-1.5 border-b-2 border-transparent text-sm text-muted select-none hover:text-text focus-visible:outline-offset-[-3px] aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-text"
        >
          {tab.label}
          {tab.count === undefined ? null : (
            <span className="rounded bg-hover px-1 text-2xs font-normal text-muted tabular-nums">{tab.count}</span>
          )}
        </Link>
      ))}
    </nav>
  )
}
