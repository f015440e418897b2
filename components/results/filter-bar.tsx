'use client'
import { X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import type { Column } from '@/lib/warehouse/engine/types'
import { formatCount } from '../ui/format'
import { filterText, type RunLook } from './look'
import type { RowSource } from './pages'

/** The filters that are on, each to be taken off, and how many rows pass them. */
export function FilterBar({
  look,
  onLook,
  columns,
  rows,
  of,
}: {
  look: RunLook
  onLook: (look: RunLook) => void
  columns: readonly Column[]
  rows: RowSource
  /** Rows of the whole result. */
  of: number
}) {
  useSyncExternalStore(rows.subscribe, rows.version, rows.version)
  if (look.filters.length === 0) return null
  return (
    <section
      aria-label="Filters"
      className="flex min-h-7 flex-wrap items-center gap-1 border-b border-line bg-sunken px-2 py-0.5 text-xs"
    >
      {look.filters.map((filter) => {
        const text = filterText(filter, columns)
        return (
          <span key={text} className="flex max-w-72 items-center rounded bg-accent-soft pl-1.5 text-text">
            <span className="truncate" title={text}>
              {text}
            </span>
            <button
              type="button"
              aria-label={`Remove filter ${text}`}
              onClick={() => onLook({ ...look, filters: look.filters.filter((one) => one !== filter) })}
              className="grid size-6 shrink-0 place-items-center rounded hover:bg-hover"
            >
              <X size={11} aria-hidden />
            </button>
          </span>
        )
      })}
      <span role="status" className="ml-1 text-muted tabular-nums">
        {formatCount(rows.total)} of {formatCount(of)} rows
      </span>
      <button
        type="button"
        onClick={() => onLook({ ...look, filters: [] })}
        className="h-6 rounded px-1.5 text-muted hover:bg-hover hover:text-text"
      >
        Clear filters
      </button>
    </section>
  )
}
