'use client'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ColumnProfile } from '@/lib/warehouse/engine/kept/types'
import type { Column } from '@/lib/warehouse/engine/types'
import { IconButton } from '../ui/button'
import { formatCount } from '../ui/format'
import { Scroll } from '../ui/scroll'
import { Spinner } from '../ui/spinner'
import { type Filter, filterOf, type RunLook, showsAll } from './look'
import { numberText, placeText } from './places'
import type { Run } from './run'
import { useProfile } from './use-profile'
import { cellText, valueKind } from './value'

/** What the column at the cursor holds, over all rows that are shown, not just those that the browser has. */
export function ProfilePanel({
  run,
  column,
  at,
  look,
  onFilter,
  onClose,
}: {
  run: Run
  column: Column
  /** The column's index. */
  at: number
  look: RunLook
  onFilter: (filter: Filter) => void
  onClose: () => void
}) {
  const profile = useProfile(run, at, look)
  return (
    <aside
      aria-label={`Profile of ${column.name}`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
      className="flex w-72 max-w-[50%] shrink-0 flex-col border-l border-line bg-surface"
    >
      <header className="flex items-center gap-1 border-b border-line py-1 pr-1 pl-3">
        <div className="min-w-0 flex-1">
          <p className="truncate text-xs font-semibold">{column.name}</p>
          <p className="truncate text-2xs text-faint" title={column.type}>
            {column.type} · {showsAll(look) ? 'all rows' : 'rows that pass the filters'}
          </p>
        </div>
        <IconButton label="Close profile" onClick={onClose}>
          <X size={15} aria-hidden />
        </IconButton>
      </header>
      <Scroll label="Profile" className="min-h-0 flex-1 px-3 py-2 text-xs">
        {profile === null ? (
          <p className="flex items-center gap-2 text-muted">
            <Spinner size={12} /> Reading all rows
          </p>
        ) : profile instanceof Error ? (
          <p role="alert" className="text-danger">
            {profile.message}
          </p>
        ) : (
          <Profile
            profile={profile}
            number={valueKind(column.type) === 'number'}
            onValue={(value) => onFilter(filterOf(at, value))}
          />
        )}
      </Scroll>
    </aside>
  )
}

function Profile({
  profile,
  number,
  onValue,
}: {
  profile: ColumnProfile
  number: boolean
  onValue: (value: string | null) => void
}) {
  const { rows, nulls, distinct, exact, notFinite, mean, quartiles, lengths, histogram } = profile
  return (
    <>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
        <Fact name="Rows">{formatCount(rows)}</Fact>
        <Fact name="NULL">
          {formatCount(nulls)}
          {nulls > 0 ? <span className="text-faint"> · {share(nulls, rows)}</span> : null}
        </Fact>
        <Fact name="Distinct">
          {exact ? '' : 'about '}
          {formatCount(distinct)}
          {exact && distinct > 1 && distinct === rows - nulls ? (
            <span className="text-faint"> · all differ</span>
          ) : null}
        </Fact>
        {notFinite > 0 ? <Fact name={number ? 'NaN or infinite' : 'Infinite'}>{formatCount(notFinite)}</Fact> : null}
        {profile.least === null ? null : <Fact name="Least">{shownValue(profile.least)}</Fact>}
        {profile.greatest === null ? null : <Fact name="Greatest">{shownValue(profile.greatest)}</Fact>}
        {mean === null ? null : <Fact name="Mean">{numberText(mean)}</Fact>}
        {quartiles === null ? null : <Fact name="Quartiles">{quartiles.map(numberText).join(' · ')}</Fact>}
        {lengths === null ? null : (
          <>
            <Fact name="Length">
              {formatCount(lengths.least)} to {formatCount(lengths.greatest)}, mean {numberText(lengths.mean)}
            </Fact>
            {lengths.empty > 0 ? <Fact name="Empty">{formatCount(lengths.empty)}</Fact> : null}
          </>
        )}
      </dl>
      {histogram && histogram.bins.length > 1 ? <Histogram histogram={histogram} /> : null}
      {profile.top.length > 0 ? <TopValues profile={profile} onValue={onValue} /> : null}
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 text-right break-words tabular-nums">{children}</dd>
    </>
  )
}

const shownValue = (value: string) => (value === '' ? <span className="text-faint">empty</span> : cellText(value))
const share = (part: number, whole: number) =>
  (part / Math.max(1, whole)).toLocaleString('en-US', { style: 'percent', maximumFractionDigits: 1 })

function Histogram({ histogram: { scale, bins } }: { histogram: NonNullable<ColumnProfile['histogram']> }) {
  const most = Math.max(...bins.map(({ rows }) => rows))
  const first = placeText(bins[0]!.from, scale)
  const last = placeText(bins.at(-1)!.to, scale)
  return (
    <figure className="mt-3">
      <div
        role="img"
        aria-label={`Histogram from ${first} to ${last}; the fullest of ${bins.length} bins has ${formatCount(most)} rows`}
        className="flex h-20 items-end gap-px border-b border-line-strong"
      >
        {bins.map((bin) => (
          <div
            key={bin.from}
            title={`${bin.from === bin.to ? '' : `${placeText(bin.from, scale)} to `}${placeText(bin.to, scale)}: ${formatCount(bin.rows)} rows`}
            className="group flex h-full flex-1 items-end hover:bg-hover"
          >
            <div
              className="w-full bg-accent group-hover:bg-accent-hover"
              style={{ height: bin.rows === 0 ? 0 : `max(1px, ${(bin.rows / most) * 100}%)` }}
            />
          </div>
        ))}
      </div>
      <figcaption className="flex justify-between gap-2 text-2xs text-faint tabular-nums">
        <span>{first}</span>
        <span>{last}</span>
      </figcaption>
    </figure>
  )
}

/** Longer texts arrive cut, so that no filter can be made of them. */
const longest = 200

function TopValues({ profile, onValue }: { profile: ColumnProfile; onValue: (value: string) => void }) {
  const most = profile.top[0]!.rows
  if (most === 1) return null
  return (
    <section className="mt-3" aria-label="Most frequent values">
      <h2 className="mb-1 text-muted">Most frequent</h2>
      <ul>
        {profile.top.map(({ value, rows }) => (
          <li key={value}>
            <button
              type="button"
              disabled={value.length >= longest}
              title={value.length >= longest ? value : `Show only rows with ${value}`}
              onClick={() => onValue(value)}
              className="relative flex h-6 w-full items-center gap-2 rounded-sm px-1 text-left hover:bg-hover"
            >
              <span
                aria-hidden
                className="absolute inset-y-0.5 left-0 rounded-sm bg-accent-soft"
                style={{ width: `${(rows / most) * 100}%` }}
              />
              <span className="relative min-w-0 flex-1 truncate font-mono">{shownValue(value)}</span>
              <span className="relative tabular-nums">{formatCount(rows)}</span>
              <span className="relative w-10 text-right text-2xs text-muted tabular-nums">
                {share(rows, profile.rows)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
