'use client'
import { inputClass } from '../ui/input'
import { Select } from '../ui/select'
import type { HistoryWish } from './types'

const spans: [number, string][] = [
  [0, 'Any time'],
  [1, 'Last hour'],
  [24, 'Last day'],
  [24 * 7, 'Last 7 days'],
  [24 * 30, 'Last 30 days'],
]
const minuteMs = 60_000

/** `2026-11-24T17:05`, by the reader's clock, as the browser's field takes it. */
function fieldText(time: number | null): string {
  if (time === null) return ''
  const offset = new Date(time).getTimezoneOffset() * minuteMs
  return new Date(time - offset).toISOString().slice(0, 16)
}

/** When statements began: a stretch up to now, or from one moment to another. */
export function TimeRange({ wish, onChange }: { wish: HistoryWish; onChange: (change: Partial<HistoryWish>) => void }) {
  const chosen = wish.from !== null || wish.to !== null
  const field = (label: string, name: 'from' | 'to') => (
    <input
      type="datetime-local"
      aria-label={label}
      className={`${inputClass} w-auto!`}
      value={fieldText(wish[name])}
      onChange={({ target: { value } }) => {
        const time = value ? new Date(value).getTime() : null
        // The last minute belongs to the stretch.
        onChange({ [name]: time === null || name === 'from' ? time : time + minuteMs - 1 })
      }}
    />
  )
  return (
    <>
      <Select
        label="Time"
        value={chosen ? 'own' : wish.hours}
        onChange={({ target: { value } }) =>
          onChange(
            value === 'own'
              ? { hours: 0, from: Date.now() - 24 * 60 * minuteMs, to: null }
              : { hours: Number(value), from: null, to: null },
          )
        }
      >
        {spans.map(([hours, word]) => (
          <option key={hours} value={hours}>
            {word}
          </option>
        ))}
        <option value="own">From … to …</option>
      </Select>
      {chosen ? (
        <>
          {field('From', 'from')}
          {field('To', 'to')}
        </>
      ) : null}
    </>
  )
}
