'use client'
import { ChartColumn, X } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { Badge } from '../ui/badge'
import { buttonClass } from '../ui/button'
import { formatDuration, formatTime, plural } from '../ui/format'
import { SearchInput } from '../ui/input'
import { Elapsed } from './elapsed'
import { ExportMenu } from './export-menu'
import type { RunLook } from './look'
import type { Run, RunState } from './run'
import { useViews } from './view-tabs'

const words: Record<RunState['status'], string> = {
  queued: 'Waiting',
  running: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  denied: 'Not allowed',
  cancelled: 'Cancelled',
}

/** Under a result: how it ended, how many rows, how long, where; search and export. */
export function StatusLine({
  run,
  look,
  onLook,
  warehouse,
}: {
  run: Run
  look: RunLook
  onLook: (look: RunLook) => void
  warehouse: string | null
}) {
  const state = useSyncExternalStore(run.subscribe, run.getState, run.getState)
  const { view } = useViews(run, look)
  const took = state.outcome?.executionMs ?? (state.endedAt ? state.endedAt - state.startedAt : null)
  return (
    <footer className="flex h-8 shrink-0 items-center gap-2 border-t border-line bg-sunken px-3 text-xs text-muted">
      <span role="status" className="flex min-w-0 items-center gap-2 whitespace-nowrap">
        <span className={state.error ? (state.status === 'cancelled' ? 'text-warn' : 'text-danger') : ''}>
          {state.reopened === 'no' ? words[state.status] : `From ${formatTime(state.startedAt).slice(11, 16)}`}
        </span>
        {state.columns ? (
          <>
            <Dot />
            <span className="tabular-nums">{plural(state.rowCount, 'row')}</span>
          </>
        ) : null}
      </span>
      <Dot />
      {run.running ? (
        <Elapsed from={state.startedAt} />
      ) : (
        <span className="tabular-nums">{formatDuration(took ?? 0)}</span>
      )}
      {warehouse ? (
        <>
          <Dot />
          <span className="truncate">{warehouse}</span>
        </>
      ) : null}
      {state.outcome?.truncated ? (
        <Badge tone="warn" title="The result was larger than what is kept; the export has what is kept.">
          kept in part
        </Badge>
      ) : null}
      {look.sort && state.columns?.[look.sort.column] ? (
        <span className="flex min-w-0 items-center gap-1">
          <Dot />
          <span className="truncate">
            sorted by {state.columns[look.sort.column]!.name} {look.sort.descending ? 'descending' : 'ascending'}
          </span>
          <button
            type="button"
            aria-label="Remove sorting"
            onClick={() => onLook({ ...look, sort: null })}
            className="grid size-5 place-items-center rounded hover:bg-hover"
          >
            <X size={11} aria-hidden />
          </button>
        </span>
      ) : null}
      <span className="flex-1" />
      {run.kept && state.rowCount > 1 && (view === 'grid' || view === 'chart') ? (
        <ResultSearch key={`search ${run.key}`} look={look} onLook={onLook} />
      ) : null}
      {run.kept && view === 'grid' ? (
        <button
          type="button"
          aria-pressed={look.profile}
          onClick={() => onLook({ ...look, profile: !look.profile })}
          title="What the column at the cursor holds"
          className={`${buttonClass('quiet')} h-6! aria-pressed:bg-accent-soft aria-pressed:text-text`}
        >
          <ChartColumn size={13} aria-hidden />
          Profile
        </button>
      ) : null}
      {run.kept ? <ExportMenu key={`export ${run.key}`} run={run} look={look} /> : null}
    </footer>
  )
}

/** Search in the whole kept result; the server looks, a moment after the last key. */
function ResultSearch({ look, onLook }: { look: RunLook; onLook: (look: RunLook) => void }) {
  const [text, setText] = useState(look.search)
  useEffect(() => {
    if (text === look.search) return
    const timer = setTimeout(() => onLook({ ...look, search: text }), 250)
    return () => clearTimeout(timer)
  }, [text, look, onLook])
  return (
    <SearchInput
      label="Search result"
      value={text}
      onValueChange={setText}
      className="w-44 [&_input]:h-6 [&_svg]:top-1.25 [&_button]:top-0.5"
    />
  )
}

const Dot = () => (
  <span aria-hidden className="text-faint">
    ·
  </span>
)
