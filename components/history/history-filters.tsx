'use client'
import { X } from 'lucide-react'
import type { StatementStatus } from '@/lib/warehouse/types'
import { Button } from '../ui/button'
import { SearchInput } from '../ui/input'
import { Select } from '../ui/select'
import { statusWord } from './status'
import { TimeRange } from './time-range'
import { everything, type HistoryAnalysis, type HistoryWish } from './types'

const statuses: StatementStatus[] = ['running', 'succeeded', 'failed', 'denied', 'cancelled']
/** Before the figures say what there is. */
const commonTypes = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'CREATE_TABLE', 'CREATE_VIEW', 'DROP', 'ALTER']
const durations: [string, number, number | null][] = [
  ['Any duration', 0, null],
  ['Under 100 ms', 0, 100],
  ['Over 100 ms', 100, null],
  ['Over 1 s', 1000, null],
  ['Over 10 s', 10_000, null],
  ['Over 1 min', 60_000, null],
  ['Over 10 min', 600_000, null],
]

export type Choices = HistoryAnalysis['choices']

/** What narrows the history; every change asks the server anew. */
export function HistoryFilters({
  wish,
  users,
  choices,
  onChange,
}: {
  wish: HistoryWish
  users: { id: string; name: string }[]
  /** What there is to choose from; null until it is known. */
  choices: Choices | null
  onChange: (wish: HistoryWish) => void
}) {
  const set = (change: Partial<HistoryWish>) => onChange({ ...wish, ...change })
  const duration = durations.findIndex(([, least, most]) => least === wish.minMs && most === wish.maxMs)
  return (
    <search className="flex flex-wrap items-center gap-2" aria-label="Filters">
      <SearchInput
        label="Search statement text"
        value={wish.text}
        onValueChange={(text) => set({ text })}
        className="w-52"
      />
      <Select
        label="Status"
        value={wish.status}
        onChange={(event) => set({ status: event.target.value as StatementStatus | '' })}
      >
        <option value="">Any status</option>
        {statuses.map((status) => (
          <option key={status} value={status}>
            {statusWord(status)}
          </option>
        ))}
      </Select>
      {users.length > 1 ? (
        <Select label="User" value={wish.user} onChange={(event) => set({ user: event.target.value })}>
          <option value="">Any user</option>
          {users.map((user) => (
            <option key={user.id} value={user.id}>
              {user.name}
            </option>
          ))}
        </Select>
      ) : null}
      <Names label="Role" any="Any role" value={wish.role} names={choices?.roles} onChange={(role) => set({ role })} />
      <Names
        label="Database"
        any="Any database"
        value={wish.database}
        names={choices?.databases}
        onChange={(database) => set({ database })}
      />
      <Names
        label="Type"
        any="Any type"
        value={wish.queryType}
        names={choices?.types ?? commonTypes}
        onChange={(queryType) => set({ queryType })}
      />
      <TimeRange wish={wish} onChange={set} />
      <Select
        label="Duration"
        value={duration}
        onChange={(event) => {
          const [, minMs, maxMs] = durations[Number(event.target.value)]!
          set({ minMs, maxMs })
        }}
      >
        {durations.map(([word], at) => (
          <option key={word} value={at}>
            {word}
          </option>
        ))}
      </Select>
      {JSON.stringify(wish) === JSON.stringify(everything) ? null : (
        <Button tone="quiet" onClick={() => onChange(everything)}>
          <X size={13} aria-hidden /> Clear
        </Button>
      )}
    </search>
  )
}

function Names({
  label,
  any,
  value,
  names = [],
  onChange,
}: {
  label: string
  any: string
  value: string
  names?: readonly string[]
  onChange: (name: string) => void
}) {
  // What is chosen stays in the list, whatever else the figures know.
  const all = value && !names.includes(value) ? [value, ...names] : names
  return (
    <Select label={label} value={value} className="max-w-40" onChange={(event) => onChange(event.target.value)}>
      <option value="">{any}</option>
      {all.map((name) => (
        <option key={name} value={name}>
          {label === 'Type' ? name.replaceAll('_', ' ') : name}
        </option>
      ))}
    </Select>
  )
}
