import { ArrowRight, Check, Database, FileCode2, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { HistoryEntry, Lately } from '@/lib/history/types'
import type { ListedObject } from '@/lib/warehouse/pages/types'
import { CatalogIcon } from '../databases/icon'
import { addressOf, pageOf } from '../databases/page-of'
import { LocalTime } from '../history/local-time'
import { oneLine } from '../results/title'
import { Link } from '../shell/link'
import { formatBytes, plural } from '../ui/format'
import type { WorksheetEntry } from '../worksheets/types'

/** Of either kind; more than these is a list, and has its page. */
const mostFavourites = 8

/** What a returning person looks for first, and the first steps of a new one. */
export function Home({
  worksheets,
  databases,
  favouriteWorksheets,
  favourites,
  failures,
  today,
  hasAsked,
  steps,
}: {
  /** Changed last first. */
  worksheets: WorksheetEntry[]
  databases: ListedObject[]
  /** Of worksheets and of databases and what lies in them. */
  favouriteWorksheets: WorksheetEntry[]
  favourites: ListedObject[]
  /** Own statements that failed or were denied, newest first. */
  failures: HistoryEntry[]
  /** Own statements of the last 24 hours. */
  today: Lately
  /** Has a query ever succeeded? */
  hasAsked: boolean
  /** The buttons that begin. */
  steps: ReactNode
}) {
  const done = [worksheets.length > 0, databases.length > 0, hasAsked]
  return (
    <div className="mx-auto flex max-w-5xl flex-col gap-6 p-6">
      {done.every(Boolean) ? <Today today={today} databases={databases} /> : <FirstSteps done={done} action={steps} />}
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-2">
        <Part title="Recent worksheets" all="/worksheets/all">
          {worksheets.slice(0, 8).map((worksheet) => (
            <Item
              key={worksheet.id}
              href={`/worksheets/${worksheet.id}`}
              icon={<FileCode2 size={14} aria-hidden />}
              name={worksheet.name}
              side={<LocalTime time={worksheet.updatedAt} ago />}
            />
          ))}
          {worksheets.length === 0 ? <None>Worksheets that you write appear here.</None> : null}
        </Part>
        <Storage databases={databases} />
        <Part title="Favourites">
          {favouriteWorksheets.slice(0, mostFavourites).map((one) => (
            <Item
              key={one.id}
              href={`/worksheets/${one.id}`}
              icon={<FileCode2 size={14} aria-hidden />}
              name={one.name}
              side="worksheet"
            />
          ))}
          {favourites.slice(0, mostFavourites).map((one) => (
            <Item
              key={one.id}
              href={addressOf(one)}
              icon={<CatalogIcon kind={one.kind} />}
              name={one.path.join('.')}
              side={one.kind}
            />
          ))}
          {favouriteWorksheets.length + favourites.length === 0 ? (
            <None>What you mark with a star in the lists of worksheets and databases appears here.</None>
          ) : null}
        </Part>
        <Part title="Failed lately" all="/history?status=failed">
          {failures.map((entry) => (
            <Item
              key={entry.statementId}
              href={`/history/${entry.statementId}`}
              icon={<TriangleAlert size={14} aria-hidden className="text-danger" />}
              name={<span className="font-mono text-xs">{oneLine(entry.queryText, 80)}</span>}
              note={entry.errorMessage ?? undefined}
              side={<LocalTime time={entry.startTime} ago />}
            />
          ))}
          {failures.length === 0 ? <None>Nothing failed. Statements that do appear here with their error.</None> : null}
        </Part>
      </div>
    </div>
  )
}

function Today({ today, databases }: { today: Lately; databases: ListedObject[] }) {
  const bytes = databases.reduce((sum, one) => sum + (one.bytes ?? 0), 0)
  const facts = [
    [today.statements.toLocaleString('en'), 'statements in 24 hours'],
    [today.failed.toLocaleString('en'), 'of them failed'],
    [today.running.toLocaleString('en'), 'running now'],
    [formatBytes(bytes), `in ${plural(databases.length, 'database')}`],
  ] as const
  return (
    <dl
      aria-label="Your day"
      className="grid grid-cols-2 divide-line rounded-lg border border-line bg-sunken sm:grid-cols-4 sm:divide-x"
    >
      {facts.map(([value, what]) => (
        <div key={what} className="flex flex-col-reverse px-4 py-3">
          <dt className="text-xs text-muted">{what}</dt>
          <dd className="text-lg font-semibold tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Storage({ databases }: { databases: ListedObject[] }) {
  const bySize = databases.toSorted((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0))
  const largest = Math.max(1, bySize[0]?.bytes ?? 1)
  return (
    <Part title="Storage by database" all="/databases">
      {bySize.slice(0, 8).map((database) => (
        <Item
          key={database.id}
          href={pageOf(database.path)}
          icon={<Database size={14} aria-hidden className="text-accent" />}
          name={database.name}
          share={(database.bytes ?? 0) / largest}
          side={database.bytes === null ? '' : formatBytes(database.bytes)}
        />
      ))}
      {databases.length === 0 ? <None>Databases that you may see appear here.</None> : null}
    </Part>
  )
}

function Part({ title, all, children }: { title: string; all?: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <div className="mb-1 flex items-baseline gap-3 border-b border-line pb-1.5">
        <h2 className="flex-1 text-sm font-semibold">{title}</h2>
        {all ? (
          <Link href={all} className="text-xs text-muted hover:text-accent" aria-label={`All: ${title}`}>
            All
          </Link>
        ) : null}
      </div>
      <ul>{children}</ul>
    </section>
  )
}

function Item({
  href,
  icon,
  name,
  note,
  share,
  side,
}: {
  href: string
  icon: ReactNode
  name: ReactNode
  note?: string
  /** Draws a bar of this part of the width. */
  share?: number
  side: ReactNode
}) {
  return (
    <li className="relative flex items-center gap-2.5 rounded-md px-2 py-1.5 hover:bg-hover">
      <span className="text-muted">{icon}</span>
      <div className="min-w-0 flex-1">
        <Link href={href} prefetch={false} className="block truncate after:absolute after:inset-0">
          {name}
        </Link>
        {note ? <p className="truncate text-xs text-danger">{note}</p> : null}
        {share === undefined ? null : (
          <div aria-hidden className="mt-1 h-1 rounded-full bg-hover">
            <div className="h-1 rounded-full bg-accent" style={{ width: `${Math.max(1, share * 100)}%` }} />
          </div>
        )}
      </div>
      <span className="shrink-0 text-xs text-muted tabular-nums">{side}</span>
    </li>
  )
}

const None = ({ children }: { children: ReactNode }) => <li className="px-2 py-2 text-sm text-muted">{children}</li>

const steps = [
  ['Open a worksheet', 'A text of SQL with its own session. It saves itself as you type.'],
  ['Have a database', 'CREATE DATABASE sales'],
  ['Ask something', 'SELECT 42 AS answer'],
] as const

function FirstSteps({ done, action }: { done: boolean[]; action: ReactNode }) {
  return (
    <section className="rounded-lg border border-line bg-sunken p-5 lg:col-span-2">
      <h2 className="text-base font-semibold">First steps</h2>
      <p className="mt-0.5 text-sm text-muted">
        Mallard runs SQL over DuckDB databases that live on this server. {done.filter(Boolean).length} of 3 steps done.
      </p>
      <ol className="mt-4 grid gap-3 sm:grid-cols-3">
        {steps.map(([name, text], at) => (
          <li key={name} className="flex gap-2.5">
            <span
              className={`mt-0.5 grid size-5 shrink-0 place-items-center rounded-full text-2xs font-semibold ${done[at] ? 'bg-accent text-on-accent' : 'bg-hover text-muted'}`}
            >
              {done[at] ? <Check size={12} aria-label="done" /> : at + 1}
            </span>
            <div className="min-w-0">
              <p className="font-medium">{name}</p>
              <p className={`text-xs text-muted ${at === 0 ? '' : 'font-mono'}`}>{text}</p>
            </div>
          </li>
        ))}
      </ol>
      <div className="mt-4 flex items-center gap-3">
        {action}
        <Link href="/databases" className="inline-flex items-center gap-1 text-sm text-muted hover:text-text">
          Look at the databases <ArrowRight size={13} aria-hidden />
        </Link>
      </div>
    </section>
  )
}
