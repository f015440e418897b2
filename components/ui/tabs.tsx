'use client'
import { createContext, type KeyboardEvent, type ReactNode, useContext, useId } from 'react'

const Chosen = createContext<{ id: string; value: string }>({ id: '', value: '' })

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
  const id = useId()
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const at = tabs.findIndex((tab) => tab.value === value)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = tabs[(to + tabs.length) % tabs.length]!
    onChange(next.value)
    document.getElementById(`${id}-${next.value}`)?.focus()
  }
  return (
    <Chosen value={{ id, value }}>
      <div className={`flex min-h-0 flex-col ${className}`}>
        <div
          role="tablist"
          aria-label={label}
          onKeyDown={onKeyDown}
          className="flex h-9 shrink-0 items-stretch gap-3 border-b border-line px-3"
        >
          {tabs.map((tab) => (
            <button
              key={tab.value}
              type="button"
              role="tab"
              id={`${id}-${tab.value}`}
              aria-selected={tab.value === value}
              tabIndex={tab.value === value ? 0 : -1}
              onClick={() => onChange(tab.value)}
              className="-mb-px border-b-2 border-transparent text-sm text-muted select-none hover:text-text focus-visible:outline-offset-[-3px] aria-selected:border-accent aria-selected:font-medium aria-selected:text-text"
            >
              {tab.label}
            </button>
          ))}
        </div>
        {children}
      </div>
    </Chosen>
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
  const chosen = useContext(Chosen)
  if (chosen.value !== value) return null
  return (
    <div
      role="tabpanel"
      aria-labelledby={`${chosen.id}-${value}`}
      className={`min-h-0 flex-1 outline-none ${className}`}
    >
      {children}
    </div>
  )
}
