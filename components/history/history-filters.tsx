'use client'
import { X } from 'lucide-react'
import type { StatementStatus } from '@/lib/warehouse/types'
import { Button } from '../ui/button'
import { SearchInput } from '../ui/input'
import { Select } from '../ui/select'
import { statusWord } from './status'
import { everything, type HistoryWish } from './types'

const statuses: StatementStatus[] = ['running', 'succeeded', 'failed', 'denied', 'cancelled']
const types = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'MERGE',
  'CREATE_TABLE',
  'CREATE_TABLE_AS_SELECT',
  'CREATE_VIEW',
  'CREATE_DATABASE',
  'DROP',
  'ALTER',
  'USE',
  'SHOW',
  'GRANT',
  'BEGIN',
  'COMMIT',
  'ROLLBACK',
]
const times: [number, string][] = [
  [0, 'Any time'],
  [1, 'Last hour'],
  [24, 'Last day'],
  [24 * 7, 'Last 7 days'],
  [24 * 30, 'Last 30 days'],
]
const durations: [number, string][] = [
  [0, 'Any duration'],
  [100, 'Over 100 ms'],
  [1000, 'Over 1 s'],
  [10_000, 'Over 10 s'],
  [60_000, 'Over 1 min'],
]

/** What narrows the history; every change asks the server anew. */
export function HistoryFilters({
  wish,
  users,
  onChange,
}: {
  wish: HistoryWish
  users: { id: string; name: string }[]
  onChange: (wish: HistoryWish) => void
}) {
  const set = (change: Partial<HistoryWish>) => onChange({ ...wish, ...change })
  return (
    <search className="flex flex-wrap items-center gap-2" aria-label="Filters">
      <SearchInput
        label="Search statement text"
        value={wish.text}
        onValueChange={(text) => set({ text })}
        className="w-60"
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
      <Select label="Type" value={wish.queryType} onChange={(event) => set({ queryType: event.target.value })}>
        <option value="">Any type</option>
        {types.map((type) => (
          <option key={type} value={type}>
            {type.replaceAll('_', ' ')}
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
      <Select label="Time" value={wish.hours} onChange={(event) => set({ hours: Number(event.target.value) })}>
        {times.map(([hours, word]) => (
          <option key={hours} value={hours}>
            {word}
          </option>
        ))}
      </Select>
      <Select label="Duration" value={wish.minMs} onChange={(event) => set({ minMs: Number(event.target.value) })}>
        {durations.map(([ms, word]) => (
          <option key={ms} value={ms}>
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
