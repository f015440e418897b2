import type { HistoryEntry } from '@/lib/history/types'
import type { Plan } from '../results/plan'
import { PlanView } from '../results/plan-view'
import { formatBytes, formatCount, formatDuration } from '../ui/format'
import { Scroll } from '../ui/scroll'
import { LocalTime } from './local-time'
import { SqlText } from './sql-text'

/** All that is known of one statement. */
export function StatementDetail({ entry, plan }: { entry: HistoryEntry; plan: Plan | null }) {
  const done = entry.endTime !== null
  const facts: [string, React.ReactNode][] = [
    ['User', entry.userName],
    ['Role', entry.roleName],
    ['Warehouse', entry.warehouseName ?? 'none'],
    ['Database and schema', [entry.databaseName, entry.schemaName].filter(Boolean).join('.') || 'none'],
    ['Type', entry.queryType === 'UNKNOWN' ? 'none: it could not be read' : entry.queryType.replaceAll('_', ' ')],
    ['Started', <LocalTime key="start" time={entry.startTime} />],
    ['Ended', entry.endTime === null ? 'not yet' : <LocalTime key="end" time={entry.endTime} />],
    ['Waited for a slot', formatDuration(entry.queuedMs)],
    ['Ran', done ? formatDuration(entry.executionMs) : 'still running'],
    ['Rows', formatCount(entry.rowsProduced)],
    ['Size of the result', formatBytes(entry.bytesProduced)],
    [
      'Statement',
      <span key="id" className="font-mono text-xs break-all">
        {entry.statementId}
      </span>,
    ],
    [
      'Session',
      <span key="session" className="font-mono text-xs break-all">
        {entry.sessionId}
      </span>,
    ],
    ...(entry.queryTag ? [['Query tag', entry.queryTag] as [string, string]] : []),
  ]
  return (
    <div className="grid gap-6 p-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex min-w-0 flex-col gap-4">
        {entry.errorMessage ? (
          <section aria-label="Error" className="rounded-md border border-danger/40 bg-danger-soft px-4 py-3">
            <h2 className="text-sm font-medium text-danger">
              {entry.status === 'denied' ? 'Not allowed' : entry.status === 'cancelled' ? 'Cancelled' : 'Failed'}{' '}
              <span className="font-mono text-xs font-normal">{entry.errorCode}</span>
            </h2>
            <pre className="mt-1 font-mono text-xs leading-5 break-words whitespace-pre-wrap">{entry.errorMessage}</pre>
          </section>
        ) : null}
        <section aria-label="Text" className="min-w-0">
          <h2 className="mb-1.5 text-xs font-medium text-muted">SQL</h2>
          <Scroll label="SQL text" className="max-h-[60vh] rounded-md border border-line bg-sunken p-3">
            <SqlText text={entry.queryText} />
          </Scroll>
        </section>
        {plan ? (
          <section aria-label="Plan" className="min-w-0">
            <h2 className="mb-1.5 text-xs font-medium text-muted">Plan</h2>
            <div className="max-h-[60vh] overflow-hidden rounded-md border border-line">
              <PlanView plan={plan} />
            </div>
          </section>
        ) : null}
      </div>
      <dl className="flex flex-col text-sm">
        {facts.map(([name, value]) => (
          <div key={name} className="flex flex-col border-b border-line/70 py-2 first:pt-0">
            <dt className="text-xs text-muted">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
