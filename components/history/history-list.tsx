'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ChartColumn, Clock, RefreshCw } from 'lucide-react'
import { Suspense, useEffect, useRef, useState } from 'react'
import { oneLine } from '../results/title'
import { Link } from '../shell/link'
import { IconButton } from '../ui/button'
import { Empty } from '../ui/empty'
import { formatCount, formatDuration, formatTime } from '../ui/format'
import { late } from '../ui/late'
import { Spinner } from '../ui/spinner'
import { HistoryFilters } from './history-filters'
import { StatusBadge } from './status'
import { type AnalyseHistory, everything, type HistoryEntry, type HistoryPage, type LoadHistory } from './types'
import { useHistory } from './use-history'

const Analysis = late(() => import('./analysis').then((all) => ({ default: all.Analysis })))

const rowHeight = 32
// Type and database give way where there is little room: what a statement says counts most.
const columns =
  'grid grid-cols-[5.5rem_minmax(12rem,1fr)_7rem_5.5rem_5.5rem_10rem] items-center gap-3 px-6 xl:grid-cols-[5.5rem_minmax(12rem,1fr)_9rem_8rem_8rem_5.5rem_6rem_10rem]'
const heads: [string, string][] = [
  ['Status', ''],
  ['Statement', ''],
  ['Type', 'hidden xl:block'],
  ['User', ''],
  ['Database', 'hidden xl:block'],
  ['Duration', 'text-right'],
  ['Rows', 'text-right'],
  ['Started', 'pl-4'],
]

/** Every statement, newest first, with its figures above; more comes as one scrolls, and filters ask the server. */
export function HistoryList({
  first,
  users,
  load,
  analyse,
}: {
  first: HistoryPage
  users: { id: string; name: string }[]
  load: LoadHistory
  analyse: AnalyseHistory
}) {
  const { wish, setWish, page, figures, busy, error, more } = useHistory(first, load, analyse)
  const [analysed, setAnalysed] = useState(true)
  const area = useRef<HTMLDivElement>(null)

  const { getVirtualItems, getTotalSize } = useVirtualizer({
    count: page.entries.length,
    getScrollElement: () => area.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  })
  const items = getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (page.next && !busy && last >= page.entries.length - 20) void more(wish, page.next)
  }, [last, page, busy, wish, more])

  const narrowed = JSON.stringify(wish) !== JSON.stringify(everything)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center gap-2 border-b border-line px-6 py-2">
        <HistoryFilters wish={wish} users={users} choices={figures?.choices ?? null} onChange={setWish} />
        <span className="flex-1" />
        {busy ? <Spinner label="Loading" /> : null}
        <IconButton
          label={analysed ? 'Hide the analysis' : 'Show the analysis'}
          aria-pressed={analysed}
          onClick={() => setAnalysed(!analysed)}
        >
          <ChartColumn size={13} aria-hidden />
        </IconButton>
        <IconButton label="Refresh history" onClick={() => void more(wish, null)}>
          <RefreshCw size={13} aria-hidden />
        </IconButton>
      </div>
      {error ? (
        <p role="alert" className="bg-danger-soft px-6 py-2 text-sm text-danger">
          {error}
        </p>
      ) : null}
      {figures && analysed ? (
        <Suspense fallback={<div className="h-56 shrink-0 border-b border-line" />}>
          <Analysis figures={figures} onNarrow={(change) => setWish({ ...wish, ...change })} />
        </Suspense>
      ) : null}
      {page.entries.length === 0 && !busy ? (
        <Empty
          icon={<Clock size={26} strokeWidth={1.5} aria-hidden />}
          title={narrowed ? 'No statement fits these filters' : 'No statements yet'}
          example={narrowed ? undefined : 'SELECT 42 AS answer'}
        >
          {narrowed
            ? 'Widen the time or clear a filter.'
            : 'Everything that runs is listed here: by whom, when, how long, and why it failed.'}
        </Empty>
      ) : (
        <div ref={area} className="min-h-0 flex-1 overflow-auto">
          <table className="block min-w-[50rem]" aria-label="Statements">
            <thead className="sticky top-0 z-1 block border-b border-line-strong bg-sunken">
              <tr className={`${columns} h-8 text-left text-xs font-medium text-muted`}>
                {heads.map(([name, look]) => (
                  <th key={name} scope="col" className={`font-medium ${look}`}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="relative block" style={{ height: getTotalSize() }}>
              {items.map((item) => (
                <Line key={item.key} entry={page.entries[item.index]!} top={item.start} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}

function Line({ entry, top }: { entry: HistoryEntry; top: number }) {
  return (
    <tr
      className={`${columns} absolute w-full border-b border-line/70 text-sm hover:bg-hover`}
      style={{ transform: `translateY(${top}px)`, height: rowHeight }}
    >
      <td>
        <StatusBadge status={entry.status} />
      </td>
      <td className="min-w-0 truncate font-mono text-xs">
        <Link
          prefetch={false}
          href={`/history/${entry.statementId}`}
          title={entry.queryText.slice(0, 600)}
          className="after:absolute after:inset-0 hover:text-accent"
        >
          {oneLine(entry.queryText, 160)}
        </Link>
      </td>
      <td className="hidden truncate text-xs text-muted xl:block">
        {entry.queryType === 'UNKNOWN' ? '' : entry.queryType.replaceAll('_', ' ')}
      </td>
      <td className="truncate text-muted">{entry.userName}</td>
      <td className="hidden truncate text-muted xl:block">{entry.databaseName ?? ''}</td>
      <td className="text-right text-muted tabular-nums">
        {entry.endTime === null ? '' : formatDuration(entry.executionMs)}
      </td>
      <td className="text-right text-muted tabular-nums">
        {entry.status === 'succeeded' ? formatCount(entry.rowsProduced) : ''}
      </td>
      <td className="pl-4 text-muted tabular-nums" suppressHydrationWarning>
        {formatTime(entry.startTime)}
      </td>
    </tr>
  )
}
