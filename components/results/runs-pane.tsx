'use client'
import { CircleAlert, CircleSlash, Pin, X } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { ProgressBar, Spinner } from '../ui/spinner'
import { focusWithin } from '../ui/tab-focus'
import type { Run } from './run'
import { RunView } from './run-view'
import { StatusLine } from './status-line'
import { runTitle } from './title'
import { useLooks } from './use-looks'
import { ViewTabs } from './view-tabs'

export interface RunsProps {
  worksheetId: string | null
  runs: readonly Run[]
  active: Run
  pinned: ReadonlySet<string>
  onActivate: (run: Run) => void
  onPin: (run: Run) => void
  onClose: (run: Run) => void
  onPlace: (line: number, column: number) => void
  /** Measures the plan of a run's statement. */
  onExplain: (run: Run) => void
  warehouse: string | null
}

/** Results with a tab each, and the one that is looked at. */
export function RunsPane({
  worksheetId,
  runs,
  active,
  pinned,
  onActivate,
  onPin,
  onClose,
  onPlace,
  onExplain,
  warehouse,
}: RunsProps) {
  const [look, setLook] = useLooks(worksheetId, active)
  return (
    <section aria-label="Results" className="flex h-full min-h-0 flex-col bg-surface">
      <div className="flex h-8 shrink-0 border-b border-line bg-sunken">
        <div
          role="tablist"
          aria-label="Statements run"
          className="flex min-w-0 flex-1 items-stretch overflow-x-auto overflow-y-hidden"
        >
          {runs.map((run, at) => (
            <RunTab
              key={run.key}
              run={run}
              selected={run === active}
              pinned={pinned.has(run.key)}
              onActivate={() => onActivate(run)}
              onMove={(by) => {
                const next = runs[(at + by + runs.length) % runs.length]
                if (next) onActivate(next)
              }}
              onPin={() => onPin(run)}
              onClose={() => onClose(run)}
            />
          ))}
        </div>
        <ViewTabs run={active} look={look} onLook={setLook} />
      </div>
      <RunProgress run={active} />
      <div role="tabpanel" aria-label={runTitle(active.text)} className="min-h-0 flex-1">
        <RunView
          key={active.key}
          run={active}
          others={runs}
          look={look}
          onLook={setLook}
          onPlace={onPlace}
          onExplain={() => onExplain(active)}
        />
      </div>
      <StatusLine run={active} look={look} onLook={setLook} warehouse={warehouse} />
    </section>
  )
}

function RunTab({
  run,
  selected,
  pinned,
  onActivate,
  onMove,
  onPin,
  onClose,
}: {
  run: Run
  selected: boolean
  pinned: boolean
  onActivate: () => void
  onMove: (by: number) => void
  onPin: () => void
  onClose: () => void
}) {
  const state = useSyncExternalStore(run.subscribe, run.getState, run.getState)
  const title = runTitle(run.text)
  return (
    <div
      role="presentation"
      data-selected={selected || undefined}
      className="group/tab flex max-w-52 shrink-0 items-center gap-0.5 border-r border-line pr-1 text-muted hover:bg-hover data-selected:bg-surface data-selected:text-text data-selected:shadow-[inset_0_2px_0_var(--accent)]"
    >
      <button
        type="button"
        role="tab"
        aria-selected={selected}
        aria-keyshortcuts="Delete P"
        tabIndex={selected ? 0 : -1}
        title={run.text.slice(0, 500)}
        onClick={onActivate}
        onAuxClick={(event) => event.button === 1 && onClose()}
        onKeyDown={(event) => {
          if (event.key === 'ArrowRight') onMove(1)
          else if (event.key === 'ArrowLeft') onMove(-1)
          else if (event.key === 'Delete') onClose()
          else if (event.key === 'p') onPin()
        }}
        ref={selected ? focusWithin : undefined}
        className="flex h-full min-w-0 items-center gap-1.5 pr-1 pl-2.5 text-xs select-none focus-visible:-outline-offset-3"
      >
        {run.running ? <Spinner size={12} /> : null}
        {state.status === 'failed' || state.status === 'denied' ? (
          <CircleAlert size={12} aria-label="failed" className="shrink-0 text-danger" />
        ) : null}
        {state.status === 'cancelled' ? (
          <CircleSlash size={12} aria-label="cancelled" className="shrink-0 text-warn" />
        ) : null}
        <span className="truncate font-mono">{title}</span>
      </button>
      <TabButton label={pinned ? 'Unpin result' : 'Pin result'} held={pinned} onClick={onPin}>
        <Pin size={11} aria-hidden fill={pinned ? 'currentColor' : 'none'} />
      </TabButton>
      <TabButton label="Close result" held={false} onClick={onClose}>
        <X size={12} aria-hidden />
      </TabButton>
    </div>
  )
}

/**
 * Small buttons of a tab, for the mouse; the keyboard has Delete and P on the tab itself. A tab list may hold nothing but
 * tabs, so assistive technology does not see them.
 */
function TabButton({
  label,
  held,
  onClick,
  children,
}: {
  label: string
  held: boolean
  onClick: () => void
  children: React.ReactNode
}) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-hidden
      title={label}
      onClick={onClick}
      className={`grid size-5 place-items-center rounded hover:bg-pressed ${held ? 'text-accent' : 'opacity-0 group-hover/tab:opacity-100 group-data-selected/tab:opacity-100'}`}
    >
      {children}
    </button>
  )
}

/** A bar while it runs; it takes no room of its own, so nothing jumps. */
function RunProgress({ run }: { run: Run }) {
  const state = useSyncExternalStore(run.subscribe, run.getState, run.getState)
  const [late, setLate] = useState(false)
  const running = run.running
  useEffect(() => {
    if (!running) return setLate(false)
    const timer = setTimeout(() => setLate(true), 200)
    return () => clearTimeout(timer)
  }, [running])
  return (
    <div className="relative h-0 shrink-0">
      {running && late ? (
        <div className="absolute inset-x-0 top-0 z-4">
          <ProgressBar value={state.percentage} label="Statement progress" />
        </div>
      ) : null}
    </div>
  )
}
