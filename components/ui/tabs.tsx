'use client'
import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

/** A row of underlined tabs over their panels; arrow keys move between them. */
export function Tabs<V extends string>({
  value,
  onChange,
  tabs,
  label,
  children,
  className = '',
}: {
  value: V
  onChange: (value: V) => void
  tabs: { value: V; label: ReactNode }[]
  label: string
  children: ReactNode
  className?: string
}) {
  return (
    <Base.Root
      value={value}
      onValueChange={(next) => onChange(next as V)}
      className={`flex min-h-0 flex-col ${className}`}
    >
      <Base.List aria-label={label} className="flex h-9 shrink-0 items-stretch gap-3 border-b border-line px-3">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="-mb-px border-b-2 border-transparent text-sm text-muted select-none hover:text-text focus-visible:outline-offset-[-3px] data-active:border-accent data-active:font-medium data-active:text-text"
          >
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {children}
    </Base.Root>
  )
}

export function TabPanel({
  value,
  children,
  className = '',
}: {
  value: string
  children: ReactNode
  className?: string
}) {
  return (
    <Base.Panel value={value} tabIndex={-1} className={`min-h-0 flex-1 outline-none ${className}`}>
      {children}
    </Base.Panel>
  )
}
