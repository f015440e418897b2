'use client'
import { CircleAlert, CircleCheck, CircleSlash, TimerOff } from 'lucide-react'
import { Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { Column } from '@/lib/warehouse/engine/types'
import { formatCount, formatTime } from '../ui/format'
import { late } from '../ui/late'
import { Scroll } from '../ui/scroll'
import { Spinner } from '../ui/spinner'
import { guessChart } from './chart-choice'
import { Elapsed } from './elapsed'
import { FilterBar } from './filter-bar'
import { Grid } from './grid'
import { nextSort } from './grid-header'
import { type Filter, queryOf, type RunLook, withFilter } from './look'
import type { PagedRows, RowSource } from './pages'
import type { Run, RunState } from './run'
import type { Cell } from './selection'
import { useViews } from './view-tabs'

const CellMenu = late(() => import('./grid-menu').then((all) => ({ default: all.CellMenu })))
const CellViewer = late(() => import('./cell-viewer').then((all) => ({ default: all.CellViewer })))
const ChartView = late(() => import('./chart-view').then((all) => ({ default: all.ChartView })))
const CompareView = late(() => import('./compare-view').then((all) => ({ default: all.CompareView })))
const FilterDialog = late(() => import('./filter-dialog').then((all) => ({ default: all.FilterDialog })))
const NoPlan = late(() => import('./plan-view').then((all) => ({ default: all.NoPlan })))
const PlanView = late(() => import('./plan-view').then((all) => ({ default: all.PlanView })))
const ProfilePanel = late(() => import('./profile-panel').then((all) => ({ default: all.ProfilePanel })))

const noColumns: Column[] = []
const noRuns: Run[] = []

/** What a run has to show: rows, or what it did, or why it failed. */
export function RunView({
  run,
  look,
  onLook,
  onPlace,
  onExplain,
  others = noRuns,
}: {
  run: Run
  /** What it can be compared with. */
  others?: readonly Run[]
  look: RunLook
  onLook: (look: RunLook) => void
  /** Measures the plan of the run's statement; left out where that cannot be had. */
  onExplain?: () => void
  /** Goes to where the error is in the worksheet. */
  onPlace: (line: number, column: number) => void
}) {
  const state = useSyncExternalStore(run.subscribe, run.getState, run.getState)
  useEffect(() => void run.look(), [run])
  if (state.reopened === 'gone') return <Gone state={state} />
  if (state.error) return <Failure run={run} state={state} onPlace={onPlace} />
  if (!state.columns)
    return state.endedAt && state.reopened === 'no' ? <Done state={state} /> : <Waiting state={state} />
  return (
    <Rows key={run.key} run={run} state={state} look={look} onLook={onLook} onExplain={onExplain} others={others} />
  )
}

function Rows({
  run,
  state,
  look,
  onLook,
  onExplain,
  others,
}: {
  run: Run
  others: readonly Run[]
  state: RunState
  look: RunLook
  onLook: (look: RunLook) => void
  onExplain?: () => void
}) {
  const [open, setOpen] = useState<Cell | null>(null)
  const [at, setAt] = useState(0)
  const [asking, setAsking] = useState<number | null>(null)
  const rows = useLookedAt(run, state, look)
  const columns = state.columns ?? noColumns
  const guess = useMemo(() => guessChart(columns), [columns])
  const { view, plan } = useViews(run, look)
  const charted = view === 'chart' ? (look.chart ?? guess) : null
  const gridShown = view === 'grid' || (view === 'chart' && charted === null)
  const filter = (next: Filter) => onLook({ ...look, filters: withFilter(look.filters, next) })
  return (
    <div className="flex h-full min-h-0">
      <div className="relative flex min-w-0 flex-1 flex-col">
        {view === 'plan' || view === 'compare' ? null : (
          <FilterBar look={look} onLook={onLook} columns={columns} rows={rows} of={state.rowCount} />
        )}
        {view === 'plan' ? (
          <div className="min-h-0 flex-1">
            <Suspense fallback={null}>
              {plan ? <PlanView plan={plan} /> : onExplain ? <NoPlan onExplain={onExplain} /> : null}
            </Suspense>
          </div>
        ) : null}
        {view === 'compare' ? (
          <div className="min-h-0 flex-1">
            <Suspense fallback={null}>
              <CompareView
                run={run}
                others={others}
                wish={look.compare}
                onWish={(compare) => onLook({ ...look, compare })}
              />
            </Suspense>
          </div>
        ) : null}
        {charted ? (
          <div className="min-h-0 flex-1">
            <Suspense fallback={null}>
              <ChartView
                run={run}
                columns={columns}
                look={look}
                choice={charted}
                onChoice={(chart) => onLook({ ...look, chart })}
              />
            </Suspense>
          </div>
        ) : null}
        <div className="relative min-h-0 flex-1" hidden={!gridShown}>
          <Grid
            label="Result"
            columns={columns}
            rows={rows}
            sort={look.sort}
            onSort={run.kept ? (column) => onLook({ ...look, sort: nextSort(look.sort, column) }) : undefined}
            onOpen={setOpen}
            onCursor={(cell) => setAt(cell.column)}
            menu={(place) => (
              <CellMenu
                place={place}
                column={columns[place.cell.column]}
                kept={run.kept}
                onFilter={filter}
                onAsk={() => setAsking(place.cell.column)}
                onSort={(descending) => onLook({ ...look, sort: { column: place.cell.column, descending } })}
                onProfile={() => {
                  setAt(place.cell.column)
                  onLook({ ...look, profile: true })
                }}
              />
            )}
          />
          <GridNote rows={rows} state={state} look={look} />
        </div>
      </div>
      <Suspense fallback={null}>
        {open && gridShown && columns[open.column] ? (
          <CellViewer
            column={columns[open.column]!}
            row={open.row}
            value={rows.row(open.row)?.[open.column]}
            whole={async () => (await rows.range(open.row, open.row + 1))[0]?.[open.column]}
            onClose={() => setOpen(null)}
          />
        ) : null}
        {look.profile && gridShown && run.kept && columns[at] ? (
          // Where there is little room, one panel beside the rows is enough.
          <div className={open ? 'hidden xl:contents' : 'contents'}>
            <ProfilePanel
              run={run}
              column={columns[at]}
              at={at}
              look={look}
              onFilter={filter}
              onClose={() => onLook({ ...look, profile: false })}
            />
          </div>
        ) : null}
        {asking === null ? null : (
          <FilterDialog columns={columns} column={asking} onFilter={filter} onClose={() => setAsking(null)} />
        )}
      </Suspense>
    </div>
  )
}

/** The run's own rows, or the server's view of them in another order. */
function useLookedAt(run: Run, state: RunState, look: RunLook): RowSource {
  const query = queryOf(look)
  const total = state.rowCount
  const [view, setView] = useState<{ key: string; rows: PagedRows } | null>(null)
  const key = Object.keys(query).length === 0 ? '' : JSON.stringify([run.key, query])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that is asked for
  useEffect(() => {
    if (!key) return setView(null)
    const rows = run.view(query, total)
    setView({ key, rows })
    rows.want(0, 50)
  }, [run, key, total])
  return view && view.key === key ? view.rows : run.rows
}

function GridNote({ rows, state, look }: { rows: RowSource; state: RunState; look: RunLook }) {
  useSyncExternalStore(rows.subscribe, rows.version, rows.version)
  const failure = 'failure' in rows ? rows.failure : null
  const text =
    failure instanceof Error
      ? `Rows could not be fetched: ${failure.message}`
      : rows.total > 0
        ? null
        : look.filters.length > 0
          ? 'No row passes the filters.'
          : look.search
            ? 'No row contains this text.'
            : state.endedAt
              ? 'The statement ran and returned no rows.'
              : null
  return text ? (
    <p role="status" className="pointer-events-none absolute inset-x-0 top-14 text-center text-sm text-muted">
      {text}
    </p>
  ) : null
}

function Waiting({ state }: { state: RunState }) {
  return (
    <div className="flex h-full items-center justify-center gap-2 text-sm text-muted">
      <Spinner />
      <span>
        {state.reopened === 'waiting'
          ? 'Opening the result'
          : state.cancelling
            ? 'Cancelling'
            : state.status === 'queued'
              ? 'Waiting for a slot'
              : 'Running'}
      </span>
      {state.reopened === 'no' ? <Elapsed from={state.startedAt} /> : null}
      {state.rowCount > 0 ? <span>· {formatCount(state.rowCount)} rows</span> : null}
    </div>
  )
}

function Gone({ state }: { state: RunState }) {
  return (
    <div className="flex h-full items-center justify-center gap-2 text-sm">
      <TimerOff size={16} aria-hidden className="text-muted" />
      <span>
        The result from {formatTime(state.startedAt).slice(0, 16)} is no longer kept. Run the statement again to have it
        anew.
      </span>
    </div>
  )
}

function Done({ state }: { state: RunState }) {
  return (
    <div className="flex h-full items-center justify-center gap-2 text-sm">
      <CircleCheck size={16} aria-hidden className="text-ok" />
      <span>{state.outcome?.message || 'Statement executed successfully.'}</span>
    </div>
  )
}

function Failure({
  run,
  state,
  onPlace,
}: {
  run: Run
  state: RunState
  onPlace: (line: number, column: number) => void
}) {
  const error = state.error!
  const cancelled = state.status === 'cancelled'
  const Icon = cancelled ? CircleSlash : CircleAlert
  const line = error.line === undefined ? undefined : run.place.line + error.line - 1
  const column = error.line === 1 ? run.place.column + (error.column ?? 1) - 1 : (error.column ?? 1)
  return (
    <Scroll label="Error" className="h-full p-4">
      <div role="alert" className="flex max-w-4xl items-start gap-2.5">
        <Icon size={16} aria-hidden className={`mt-0.5 shrink-0 ${cancelled ? 'text-warn' : 'text-danger'}`} />
        <div className="min-w-0">
          <p className="text-sm font-medium text-text">
            {cancelled ? 'Cancelled' : state.status === 'denied' ? 'Not allowed' : 'Failed'}
            <span className="ml-2 font-mono text-xs font-normal text-faint">{error.sqlState}</span>
            {line === undefined ? null : (
              <button
                type="button"
                onClick={() => onPlace(line, column)}
                className="ml-2 rounded px-1 text-xs font-normal text-accent underline underline-offset-2 hover:bg-hover"
              >
                line {line}, column {column}
              </button>
            )}
          </p>
          <pre className="mt-1 font-mono text-xs leading-5 break-words whitespace-pre-wrap text-text">
            {error.message}
          </pre>
          {error.hint ? <p className="mt-1 text-sm text-muted">{error.hint}</p> : null}
        </div>
      </div>
    </Scroll>
  )
}
