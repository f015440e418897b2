'use client'
import { ScrollText, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import type { AuditCheck, AuditEntry, AuditKind, AuditOutcome, AuditPage } from '@/lib/audit/types'
import { auditKinds } from '@/lib/audit/types'
import { LocalTime } from '../history/local-time'
import { Anchor, Link } from '../shell/link'
import { Badge } from '../ui/badge'
import { Button, buttonClass } from '../ui/button'
import { Empty } from '../ui/empty'
import { plural } from '../ui/format'
import { SearchInput } from '../ui/input'
import { Select } from '../ui/select'
import { complain, say } from '../ui/toast'
import { detailsOf, kindWords, outcomeWords } from './audit-words'
import { type Answer, ask } from './form'

interface Wish {
  kind: AuditKind | ''
  outcome: AuditOutcome | ''
  user: string
  hours: number
}

const everything: Wish = { kind: '', outcome: '', user: '', hours: 0 }
const tones = { ok: 'neutral', failed: 'warn', denied: 'danger' } as const
const times: [number, string][] = [
  [0, 'Any time'],
  [24, 'Last day'],
  [24 * 7, 'Last 7 days'],
  [24 * 30, 'Last 30 days'],
]

/** Who did what and when, newest first; what is shown is narrowed by the server. */
export function AuditLog({
  first,
  load,
  check,
}: {
  first: AuditPage
  load: (given: { wish: Wish; before: number | null }) => Promise<Answer<AuditPage>>
  check: (given: Record<string, never>) => Promise<Answer<AuditCheck>>
}) {
  const [wish, setWish] = useState(everything)
  const [page, setPage] = useState(first)

  async function fetchPage(next: Wish, before: number | null) {
    const answer = await ask(load({ wish: next, before }))
    if (!answer.ok) return complain('The log could not be read', answer.error.message)
    const older = answer.value
    setPage((now) => (before === null ? older : { entries: [...now.entries, ...older.entries], next: older.next }))
  }
  function narrow(change: Partial<Wish>) {
    const next = { ...wish, ...change }
    setWish(next)
    void fetchPage(next, null)
  }
  async function verify() {
    const answer = await ask(check({}))
    if (!answer.ok) return complain('The chain could not be checked', answer.error.message)
    const { events, broken } = answer.value
    if (broken) complain(`Broken at event ${broken.number}`, broken.what)
    else say('The chain is unbroken', plural(events, 'event'))
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-6 py-2">
        <SearchInput
          label="Filter by user"
          className="w-48"
          value={wish.user}
          onValueChange={(user) => narrow({ user })}
        />
        <Select label="Kind" value={wish.kind} onChange={(e) => narrow({ kind: e.target.value as AuditKind | '' })}>
          <option value="">All kinds</option>
          {auditKinds.map((kind) => (
            <option key={kind} value={kind}>
              {kindWords[kind]}
            </option>
          ))}
        </Select>
        <Select
          label="Outcome"
          value={wish.outcome}
          onChange={(e) => narrow({ outcome: e.target.value as AuditOutcome | '' })}
        >
          <option value="">Any outcome</option>
          {Object.entries(outcomeWords).map(([outcome, word]) => (
            <option key={outcome} value={outcome}>
              {word}
            </option>
          ))}
        </Select>
        <Select label="Time" value={wish.hours} onChange={(e) => narrow({ hours: Number(e.target.value) })}>
          {times.map(([hours, word]) => (
            <option key={hours} value={hours}>
              {word}
            </option>
          ))}
        </Select>
        <span className="flex-1" />
        <Button onClick={() => void verify()}>
          <ShieldCheck size={13} aria-hidden /> Check the chain
        </Button>
        <Anchor href="/api/audit/export" download className={buttonClass()}>
          Export
        </Anchor>
      </div>
      {page.entries.length === 0 ? (
        <Empty icon={<ScrollText size={26} strokeWidth={1.5} aria-hidden />} title="No event passes the filters">
          Here stand sign-ins, changes of users, roles and settings, denied statements and exports.
        </Empty>
      ) : (
        <div className="min-h-0 flex-1 overflow-auto px-6">
          <Entries entries={page.entries} />
          {page.next === null ? null : (
            <Button className="my-3" onClick={() => void fetchPage(wish, page.next)}>
              Show older ones
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

function Entries({ entries }: { entries: AuditEntry[] }) {
  return (
    <table className="w-full text-sm" aria-label="Audit log">
      <thead className="sticky top-0 bg-surface">
        <tr className="h-8 border-b border-line-strong text-left text-xs text-muted [&>th]:pr-4 [&>th]:font-medium">
          {['Time', 'Who', 'What', 'Outcome', 'Details', 'Address'].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.number} className="h-8 border-b border-line/70 hover:bg-hover [&>td]:pr-4">
            <td className="whitespace-nowrap text-muted tabular-nums">
              <LocalTime time={entry.at} />
            </td>
            <td className="whitespace-nowrap">{entry.userName ?? <span className="text-faint">nobody known</span>}</td>
            <td className="whitespace-nowrap">{kindWords[entry.kind]}</td>
            <td>
              <Badge tone={tones[entry.outcome]}>{outcomeWords[entry.outcome]}</Badge>
            </td>
            <td className="text-muted">
              {detailsOf(entry)}{' '}
              {typeof entry.details.statement === 'string' ? (
                <Link href={`/history/${entry.details.statement}`} className="text-accent underline" prefetch={false}>
                  statement
                </Link>
              ) : null}
            </td>
            <td className="whitespace-nowrap text-muted">{entry.address}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
