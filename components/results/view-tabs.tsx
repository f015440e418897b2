'use client'
import { type KeyboardEvent, useMemo, useSyncExternalStore } from 'react'
import type { RunLook, RunViewName } from './look'
import { type Plan, readPlan } from './plan'
import type { Run } from './run'

const words: Record<RunViewName, string> = { grid: 'Grid', chart: 'Chart', plan: 'Plan', compare: 'Compare' }

/** The ways to look at a run, and the present one. A plan is there for what explains, and to be had for what selects. */
export function useViews(run: Run, look: RunLook): { names: RunViewName[]; view: RunViewName; plan: Plan | null } {
  const state = useSyncExternalStore(run.subscribe, run.getState, run.getState)
  const { rows } = run
  useSyncExternalStore(rows.subscribe, rows.version, rows.version)
  const first = rows.row(0)
  const plan = useMemo(() => readPlan(state.columns ?? [], first), [state.columns, first])
  if (!run.kept) return { names: ['grid'], view: 'grid', plan: null }
  const names: RunViewName[] =
    plan || state.outcome?.queryType === 'SELECT' ? ['grid', 'chart', 'plan', 'compare'] : ['grid', 'chart', 'compare']
  const wanted = look.view ?? (plan ? 'plan' : 'grid')
  return { names, view: names.includes(wanted) ? wanted : 'grid', plan }
}

/** Switches between the ways to look at a kept result. */
export function ViewTabs({ run, look, onLook }: { run: Run; look: RunLook; onLook: (look: RunLook) => void }) {
  const { names, view } = useViews(run, look)
  if (names.length < 2) return null

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    const next = names[(names.indexOf(view) + step + names.length) % names.length]!
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
          aria-selected={view === name}
          tabIndex={view === name ? 0 : -1}
          onClick={() => onLook({ ...look, view: name })}
          className="h-6 rounded px-2 text-xs text-muted select-none hover:bg-hover hover:text-text aria-selected:bg-accent-soft aria-selected:text-text"
        >
          {words[name]}
        </button>
      ))}
    </div>
  )
}
