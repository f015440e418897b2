'use client'
import { Suspense } from 'react'
import { oneLine } from '../results/title'
import { Link } from '../shell/link'
import { formatCount, formatDuration, plural } from '../ui/format'
import { late } from '../ui/late'
import { Scroll } from '../ui/scroll'
import type { HistoryAnalysis, HistoryWish } from './types'

const TimeChart = late(() => import('./time-chart').then((all) => ({ default: all.TimeChart })))

/** What the listed statements have in common: how many when, which ran long, which often, and for whom. */
export function Analysis({
  figures,
  onNarrow,
}: {
  figures: HistoryAnalysis
  onNarrow: (change: Partial<HistoryWish>) => void
}) {
  const { statements, counts, slowest, frequent, users } = figures
  const failed = counts.failed + counts.denied
  if (statements === 0) return null
  const longest = Math.max(1, ...slowest.map(({ executionMs }) => executionMs))
  const most = Math.max(1, ...frequent.map((one) => one.statements))
  const busiest = Math.max(1, ...users.map((one) => one.statements))
  return (
    <section
      aria-label="Analysis"
      className="grid h-56 shrink-0 grid-cols-[minmax(0,1.5fr)_repeat(2,minmax(0,1fr))] gap-px border-b border-line bg-line xl:grid-cols-[minmax(0,1.5fr)_repeat(3,minmax(0,1fr))]"
    >
      <div className="flex min-w-0 flex-col bg-surface px-4 py-2">
        <h2 className="text-xs font-medium text-muted">
          {plural(statements, 'statement')}
          {failed > 0 ? (
            <span className="text-danger">
              {' · '}
              {formatCount(failed)} failed or denied
            </span>
          ) : null}
          {counts.running > 0 ? ` · ${formatCount(counts.running)} running` : ''}
        </h2>
        <div className="min-h-0 flex-1">
          <Suspense fallback={null}>
            <TimeChart figures={figures} onRange={(from, to) => onNarrow({ hours: 0, from, to })} />
          </Suspense>
        </div>
      </div>
      <Ranking title="Slowest">
        {slowest.map((entry) => (
          <Bar key={entry.statementId} share={entry.executionMs / longest} value={formatDuration(entry.executionMs)}>
            <Statement id={entry.statementId} text={entry.queryText} />
          </Bar>
        ))}
      </Ranking>
      <Ranking title="Most frequent">
        {frequent.map((one) => (
          <Bar
            key={one.statementId}
            share={one.statements / most}
            failed={one.failed / most}
            value={`${formatCount(one.statements)} ×`}
            hint={`${formatDuration(one.executionMs)} in all, ${formatCount(one.failed)} failed`}
          >
            <Statement id={one.statementId} text={one.text} />
          </Bar>
        ))}
      </Ranking>
      <Ranking title="By user" className="hidden xl:block">
        {users.map((user) => (
          <Bar
            key={user.id}
            share={user.statements / busiest}
            failed={user.failed / busiest}
            value={formatCount(user.statements)}
            hint={`${formatDuration(user.executionMs)} in all, ${formatCount(user.failed)} failed`}
          >
            <button
              type="button"
              onClick={() => onNarrow({ user: user.id })}
              className="h-6 w-full truncate text-left hover:text-accent"
            >
              {user.name}
            </button>
          </Bar>
        ))}
      </Ranking>
    </section>
  )
}

function Statement({ id, text }: { id: string; text: string }) {
  return (
    <Link
      prefetch={false}
      href={`/history/${id}`}
      title={text.slice(0, 600)}
      className="block truncate font-mono text-2xs leading-6 hover:text-accent"
    >
      {oneLine(text, 120)}
    </Link>
  )
}

function Ranking({
  title,
  className = '',
  children,
}: {
  title: string
  className?: string
  children: React.ReactNode
}) {
  return (
    <div className={`min-h-0 min-w-0 bg-surface ${className}`}>
      <Scroll label={title} className="h-full px-4 py-2">
        <h2 className="mb-1 text-xs font-medium text-muted">{title}</h2>
        <ol>{children}</ol>
      </Scroll>
    </div>
  )
}

/** A line of a ranking, on a bar as long as its share; the part that failed is red. */
function Bar({
  share,
  failed = 0,
  value,
  hint,
  children,
}: {
  share: number
  failed?: number
  value: string
  hint?: string
  children: React.ReactNode
}) {
  return (
    <li className="relative mb-px flex h-6 items-center gap-2 rounded-sm px-1.5 text-xs" title={hint}>
      <span
        aria-hidden
        className="absolute inset-y-0 left-0 rounded-sm bg-accent-soft"
        style={{ width: `${100 * share}%` }}
      />
      <span
        aria-hidden
        className="absolute inset-y-0 left-0 rounded-sm bg-danger/25"
        style={{ width: `${100 * failed}%` }}
      />
      <span className="relative min-w-0 flex-1">{children}</span>
      <span className="relative shrink-0 text-2xs text-muted tabular-nums">{value}</span>
    </li>
  )
}
