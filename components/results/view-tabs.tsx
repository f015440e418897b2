'use client'
import { type KeyboardEvent, useSyncExternalStore } from 'react'
import type { RunLook, RunViewName } from './look'
import type { Run } from './run'

const views: Record<RunViewName, string> = { grid: 'Grid', chart: 'Chart' }

/** Switches between the ways to look at a kept result. */
export function ViewTabs({ run, look, onLook }: { run: Run; look: RunLook; onLook: (look: RunLook) => void }) {
  useSyncExternalStore(run.subscribe, run.getState, run.getState)
  if (!run.kept) return null
  const names = Object.keys(views) as RunViewName[]

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    const next = names[(names.indexOf(look.view) + step + names.length) % names.length]!
    onLook({ ...look, view: next })
    event.currentTarget.querySelector<HTMLElement>(`[data-view=${next}]`)?.focus()
  }

  return (
    <div
      role="tablist"
      aria-label="View"
      onKeyDown={onKeyDown}
      className="flex shrink-0 items-center gap-0.5 border-l border-line px-1.5"
    >
      {names.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          data-view={name}
          aria-selected={look.view === name}
          tabIndex={look.view === name ? 0 : -1}
          onClick={() => onLook({ ...look, view: name })}
          className="h-6 rounded px-2 text-xs text-muted select-none hover:bg-hover hover:text-text aria-selected:bg-accent-soft aria-selected:text-text"
        >
          {views[name]}
        </button>
      ))}
    </div>
  )
}
