'use client'
import { Star } from 'lucide-react'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { Button } from './button'
import type { DataColumn } from './data-table'
import { Empty } from './empty'
import { MenuItem } from './menu'
import { complain } from './toast'

interface Starred {
  id: string
  name: string
}

type Save = (given: { id: string; on: boolean }) => Promise<{ ok: true } | { ok: false; error: { message: string } }>

/** The favourites of a list of things: which they are, their marks, and whether they alone are shown. */
export interface Favourites<T extends Starred> {
  /** The rows to show. */
  shown: T[]
  column: DataColumn<T>
  /** Narrows the list to them; null for a list without rows. */
  button: ReactNode
  menuItem: (row: T) => ReactNode
  /** Instead of an empty list, where it is empty for want of favourites. */
  empty: ReactNode
}

/** @param first ids; `save` keeps a change, which is shown at once and taken back when it fails */
export function useFavourites<T extends Starred>(rows: readonly T[], first: string[], save: Save): Favourites<T> {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set(first))
  const [only, setOnly] = useState(false)
  const star = useCallback(
    async ({ id }: Starred) => {
      const on = !ids.has(id)
      const turn = (to: boolean) =>
        setIds((old) => (to ? new Set([...old, id]) : new Set([...old].filter((each) => each !== id))))
      turn(on)
      const answer = await save({ id, on }).catch(() => null)
      if (answer?.ok) return
      turn(!on)
      complain('The favourite was not saved', answer?.error.message ?? 'The server cannot be reached.')
    },
    [ids, save],
  )
  const column = useMemo<DataColumn<T>>(
    () => ({
      key: 'favourite',
      label: 'Favourite',
      quiet: true,
      width: '1.5rem',
      cell: (row) => (
        <button
          type="button"
          aria-label={`Favourite: ${row.name}`}
          aria-pressed={ids.has(row.id)}
          onClick={() => void star(row)}
          className="relative z-1 grid size-6 place-items-center rounded text-faint hover:bg-hover hover:text-text aria-pressed:text-warn"
        >
          <Star size={13} aria-hidden fill={ids.has(row.id) ? 'currentColor' : 'none'} />
        </button>
      ),
    }),
    [ids, star],
  )
  const shown = useMemo(() => (only ? rows.filter(({ id }) => ids.has(id)) : [...rows]), [only, rows, ids])
  return {
    shown,
    column,
    button: rows.length > 0 ? <OnlyFavourites on={only} onChange={setOnly} /> : null,
    menuItem: (row) => (
      <MenuItem icon={<Star size={14} aria-hidden />} onClick={() => void star(row)}>
        {ids.has(row.id) ? 'Remove from favourites' : 'Add to favourites'}
      </MenuItem>
    ),
    empty: only && rows.length > 0 ? <NoFavourites onAll={() => setOnly(false)} /> : null,
  }
}

function OnlyFavourites({ on, onChange }: { on: boolean; onChange: (on: boolean) => void }) {
  return (
    <Button
      tone={on ? 'plain' : 'quiet'}
      aria-pressed={on}
      onClick={() => onChange(!on)}
      className="aria-pressed:bg-accent-soft"
    >
      <Star size={13} aria-hidden fill={on ? 'currentColor' : 'none'} /> Favourites
    </Button>
  )
}

function NoFavourites({ onAll }: { onAll: () => void }) {
  return (
    <Empty
      icon={<Star size={26} strokeWidth={1.5} aria-hidden />}
      title="No favourites here yet"
      action={<Button onClick={onAll}>Show all</Button>}
    >
      The star before a name keeps it at hand.
    </Empty>
  )
}
