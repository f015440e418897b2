'use client'
import { GitCompare } from 'lucide-react'
import { Suspense, useEffect, useMemo, useState } from 'react'
import type { ComparedRow } from '@/lib/warehouse/engine/kept/types'
import type { Column } from '@/lib/warehouse/engine/types'
import { Empty } from '../ui/empty'
import { formatCount } from '../ui/format'
import { late } from '../ui/late'
import { Spinner } from '../ui/spinner'
import { CompareBar } from './compare-bar'
import { type ComparedFacts, type GridPair, gridPair, guessKeys, layoutOf } from './compared'
import { Grid } from './grid'
import { type CompareWish, fetchCompared } from './kept-client'
import { PagedRows, pageSize, type RowSource } from './pages'
import type { Run } from './run'
import type { Cell } from './selection'

const CellViewer = late(() => import('./cell-viewer').then((all) => ({ default: all.CellViewer })))

/** Two kept results side by side, compared in the engine; the cells that differ are marked. */
export function CompareView({
  run,
  others,
  wish,
  onWish,
}: {
  run: Run
  others: readonly Run[]
  wish: CompareWish | null
  onWish: (wish: CompareWish) => void
}) {
  const choices = others.filter((one) => one !== run && one.kept)
  const other = choices.find(({ state }) => state.statementId === wish?.other) ?? likest(run, choices)
  const now = useMemo<CompareWish | null>(
    () =>
      other
        ? {
            keys: wish?.keys ?? guessKeys(run.state.columns!, other.state.columns!),
            only: wish?.only ?? 'different',
            other: other.state.statementId!,
          }
        : null,
    [wish, other, run],
  )
  const [unfold, setUnfold] = useState(false)
  const found = useCompared(run, now)
  if (!now || !other) {
    return (
      <Empty icon={<GitCompare size={26} strokeWidth={1.5} aria-hidden />} title="Nothing to compare with yet">
        Pin this result (P on its tab), run another statement or the same one again, and look at both here.
      </Empty>
    )
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <CompareBar
        run={run}
        other={other}
        choices={choices}
        wish={now}
        onWish={onWish}
        facts={found && !(found instanceof Error) ? found.facts : null}
        unfold={unfold}
        onUnfold={setUnfold}
      />
      <div className="relative min-h-0 flex-1">
        {found instanceof Error ? (
          <p role="alert" className="px-6 pt-10 text-center text-sm text-danger">
            {found.message}
          </p>
        ) : found ? (
          <Pairs key={found.key} found={found} keys={now.keys} unfold={unfold} />
        ) : (
          <p className="flex justify-center gap-2 pt-10 text-sm text-muted">
            <Spinner /> Comparing {formatCount(run.state.rowCount)} with {formatCount(other.state.rowCount)} rows
          </p>
        )}
      </div>
    </div>
  )
}

/** The latest of the results that share most columns with a run's. */
function likest(run: Run, choices: readonly Run[]): Run | undefined {
  const names = new Set(run.state.columns?.map(({ name }) => name))
  const shared = (one: Run) => one.state.columns!.filter(({ name }) => names.has(name)).length
  return [...choices].reverse().sort((a, b) => shared(b) - shared(a))[0]
}

interface Found {
  key: string
  facts: ComparedFacts
  pairs: PagedRows<ComparedRow>
}

/** The first page says how many pairs there are and what columns they have. */
function useCompared(run: Run, wish: CompareWish | null): Found | Error | null {
  const id = run.state.statementId
  const key = JSON.stringify([id, wish])
  const [found, setFound] = useState<{ key: string; value: Found | Error } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that is asked for
  useEffect(() => {
    if (!wish || !id) return
    const away = new AbortController()
    const page = (offset: number, limit: number, signal: AbortSignal) =>
      fetchCompared(id, wish, { offset, limit }, signal)
    page(0, pageSize, away.signal)
      .then(({ rows, ...facts }) => {
        const pairs = new PagedRows<ComparedRow>(facts.total, page)
        pairs.append(rows, 0)
        setFound({ key, value: { key, facts, pairs } })
      })
      .catch((error: unknown) => {
        if (!away.signal.aborted) setFound({ key, value: error instanceof Error ? error : new Error(String(error)) })
      })
    return () => away.abort()
  }, [key])
  return found?.key === key ? found.value : null
}

function Pairs({ found: { facts, pairs }, keys, unfold }: { found: Found; keys: readonly number[]; unfold: boolean }) {
  const [open, setOpen] = useState<Cell | null>(null)
  const layout = useMemo(() => layoutOf(facts, keys, unfold), [facts, keys, unfold])
  const source = useMemo(() => new PairRows(pairs, (pair) => gridPair(pair, layout)), [pairs, layout])
  const column: Column | undefined = open ? layout.columns[open.column] : undefined
  if (facts.total === 0)
    return (
      <p role="status" className="pt-10 text-center text-sm text-muted">
        {facts.counts.same === 0 ? 'Neither of them has a row.' : 'All rows are the same.'}
      </p>
    )
  return (
    <div className="flex h-full min-h-0">
      <div className="relative min-w-0 flex-1">
        <Grid
          key={String(unfold)}
          label="Comparison"
          columns={layout.columns}
          rows={source}
          sort={null}
          onOpen={setOpen}
          tones={source.tones}
        />
      </div>
      <Suspense fallback={null}>
        {open && column ? (
          <CellViewer
            column={column}
            row={open.row}
            value={source.row(open.row)?.[open.column]}
            onClose={() => setOpen(null)}
          />
        ) : null}
      </Suspense>
    </div>
  )
}

/** Pairs as the rows of a grid. A pair is made once, so that rows that stay are not drawn anew. */
class PairRows implements RowSource {
  private readonly pairs: PagedRows<ComparedRow>
  private readonly make: (pair: ComparedRow) => GridPair
  private readonly made = new WeakMap<ComparedRow, GridPair>()

  constructor(pairs: PagedRows<ComparedRow>, make: (pair: ComparedRow) => GridPair) {
    this.pairs = pairs
    this.make = make
  }

  get total(): number {
    return this.pairs.total
  }

  private at(index: number): GridPair | undefined {
    const pair = this.pairs.row(index)
    return pair && this.of(pair)
  }

  private of(pair: ComparedRow): GridPair {
    const made = this.made.get(pair) ?? this.make(pair)
    this.made.set(pair, made)
    return made
  }

  row = (index: number) => this.at(index)?.row
  tones = (index: number) => this.at(index)?.tones
  want = (from: number, to: number) => this.pairs.want(from, to)
  range = async (from: number, to: number) => (await this.pairs.range(from, to)).map((pair) => this.of(pair).row)
  subscribe = (listener: () => void) => this.pairs.subscribe(listener)
  version = () => this.pairs.version()
}
