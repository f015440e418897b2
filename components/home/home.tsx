import { ArrowRight, Check, Database, FileCode2, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { HistoryEntry } from '@/lib/history/types'
import type { ListedObject } from '@/lib/warehouse/pages/types'
import { pageOf } from '../databases/page-of'
import { LocalTime } from '../history/local-time'
import { oneLine } from '../results/title'
import { Link } from '../shell/link'
import { formatBytes, plural } from '../ui/format'
import type { WorksheetEntry } from '../worksheets/types'

/** What a returning person looks for first, and the first steps of a new one. */
export function Home({
  worksheets,
  databases,
  recent,
  firstStep,
}: {
  /** Changed last first. */
  worksheets: WorksheetEntry[]
  databases: ListedObject[]
  /** Own statements, newest first. */
  recent: HistoryEntry[]
  /** The button that begins. */
  firstStep: ReactNode
}) {
  const failures = recent.filter(({ status }) => status === 'failed' || status === 'denied').slice(0, 5)
  const isNew = databases.length === 0 || recent.length === 0
  return (
    <div className="mx-auto grid max-w-5xl gap-x-10 gap-y-8 p-6 lg:grid-cols-2">
      {isNew ? (
        <FirstSteps
          done={[worksheets.length > 0, databases.length > 0, recent.some(({ queryType }) => queryType === 'SELECT')]}
          action={firstStep}
        />
      ) : null}
      <Part title="Recent worksheets" all="/worksheets">
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
      <Part title="Databases" all="/databases">
        {databases
          .toSorted((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0))
          .slice(0, 8)
          .map((database) => (
            <Item
              key={database.id}
              href={pageOf(database.path)}
              icon={<Database size={14} aria-hidden className="text-accent" />}
              name={database.name}
              side={database.bytes === null ? '' : formatBytes(database.bytes)}
            />
          ))}
        {databases.length === 0 ? <None>Databases that you may see appear here.</None> : null}
      </Part>
      {failures.length > 0 ? (
        <Part title="Failed lately" all="/history">
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
        </Part>
      ) : null}
    </div>
  )
}

function Part({ title, all, children }: { title: string; all: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <div className="mb-1 flex items-baseline gap-3 border-b border-line pb-1.5">
        <h2 className="flex-1 text-sm font-semibold">{title}</h2>
        <Link href={all} className="text-xs text-muted hover:text-accent" aria-label={`All: ${title}`}>
          All
        </Link>
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
  side,
}: {
  href: string
  icon: ReactNode
  name: ReactNode
  note?: string
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
      </div>
      <span className="shrink-0 text-xs text-muted tabular-nums">{side}</span>
    </li>
  )
}

const None = ({ children }: { children: ReactNode }) => <li className="px-2 py-2 text-sm text-muted">{children}</li>

const steps = [
  ['Open a worksheet', 'A text of SQL with its own session. It saves itself as you type.'],
  ['Make a database', 'CREATE DATABASE sales'],
  ['Ask something', 'SELECT 42 AS answer'],
] as const

function FirstSteps({ done, action }: { done: boolean[]; action: ReactNode }) {
  return (
    <section className="rounded-lg border border-line bg-sunken p-5 lg:col-span-2">
      <h2 className="text-base font-semibold">First steps</h2>
      <p className="mt-0.5 text-sm text-muted">
        Mallard runs SQL over DuckDB databases that live on this server. {plural(done.filter(Boolean).length, 'step')}{' '}
        of 3 done.
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
