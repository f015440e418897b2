'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp, Ellipsis } from 'lucide-react'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { IconButton } from './button'
import { SearchInput } from './input'
import { Menu } from './menu'

export interface DataColumn<T> {
  key: string
  label: string
  /** Its track in the grid, e.g. `8rem` or `minmax(10rem,1fr)`. */
  width: string
  right?: boolean
  /** The heading is for screen readers only. */
  quiet?: boolean
  cell: (row: T) => ReactNode
  /** What it is sorted by; left out where it cannot be sorted. */
  by?: (row: T) => string | number | null
  /** Begins with the greatest: dates, sizes. */
  descending?: boolean
}

const rowHeight = 33
const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

function compare(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
  return typeof a === 'number' && typeof b === 'number' ? a - b : names.compare(String(a), String(b))
}

/**
 * A list of any length: filter as you type, sort by a heading, a menu on each line. Only the lines on the screen exist.
 */
export function DataTable<T>({
  label,
  rows,
  columns,
  keyOf,
  textOf,
  sort: firstSort,
  menu,
  menuLabel,
  tools,
  empty,
  minWidth = '48rem',
}: {
  label: string
  rows: readonly T[]
  columns: DataColumn<T>[]
  keyOf: (row: T) => string
  /** What the filter searches in. */
  textOf: (row: T) => string
  sort: { key: string; descending: boolean }
  menu?: (row: T) => ReactNode
  menuLabel?: (row: T) => string
  tools?: ReactNode
  /** Shown when there are no rows at all. */
  empty: ReactNode
  minWidth?: string
}) {
  const [filter, setFilter] = useState('')
  const [sort, setSort] = useState(firstSort)
  const area = useRef<HTMLDivElement>(null)
  const shown = useMemo(() => {
    const wanted = filter.trim().toLowerCase()
    const by = columns.find(({ key }) => key === sort.key)?.by
    const kept = wanted ? rows.filter((row) => textOf(row).toLowerCase().includes(wanted)) : [...rows]
    if (!by) return kept
    return kept.sort((a, b) => (sort.descending ? compare(by(b), by(a)) : compare(by(a), by(b))))
  }, [rows, columns, filter, sort, textOf])
  const { getVirtualItems, getTotalSize } = useVirtualizer({
    count: shown.length,
    getScrollElement: () => area.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialRect: { width: 1200, height: 700 },
  })
  if (rows.length === 0) {
    return (
      <div className="flex h-full min-h-0 flex-col">
        {tools ? <div className="flex items-center gap-2 px-6 py-2">{tools}</div> : null}
        <div className="min-h-0 flex-1">{empty}</div>
      </div>
    )
  }
  const track = `${columns.map(({ width }) => width).join(' ')}${menu ? ' 2rem' : ''}`
  const line = 'grid items-center gap-4 px-6'
  const order = (column: DataColumn<T>) => {
    const again = sort.key === column.key
    setSort({ key: column.key, descending: again ? !sort.descending : (column.descending ?? false) })
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-6 py-2">
        <SearchInput
          label={`Filter ${label.toLowerCase()}`}
          value={filter}
          onValueChange={setFilter}
          className="w-60"
        />
        <span className="text-xs text-faint tabular-nums" role="status">
          {shown.length === rows.length ? `${rows.length}` : `${shown.length} of ${rows.length}`}
        </span>
        <span className="flex-1" />
        {tools}
      </div>
      <div ref={area} className="min-h-0 flex-1 overflow-auto">
        <table className="block" style={{ minWidth }} aria-label={label} aria-rowcount={shown.length + 1}>
          <thead className="sticky top-0 z-2 block border-b border-line-strong bg-sunken">
            <tr
              className={`${line} h-8 text-left text-xs font-medium text-muted`}
              style={{ gridTemplateColumns: track }}
            >
              {columns.map((column) => (
                <th
                  key={column.key}
                  scope="col"
                  aria-sort={
                    sort.key === column.key ? (sort.descending ? 'descending' : 'ascending') : column.by && 'none'
                  }
                  className={`min-w-0 font-medium ${column.right ? 'pr-2 text-right' : ''}`}
                >
                  {column.by ? (
                    <button
                      type="button"
                      onClick={() => order(column)}
                      className={`inline-flex max-w-full items-center gap-1 rounded hover:text-text ${sort.key === column.key ? 'text-text' : ''}`}
                    >
                      <span className="truncate">{column.label}</span>
                      {sort.key === column.key ? <Arrow down={sort.descending} /> : null}
                    </button>
                  ) : (
                    <span className={column.quiet ? 'sr-only' : ''}>{column.label}</span>
                  )}
                </th>
              ))}
              {menu ? (
                <th scope="col" className="sticky right-0 -mr-6 h-full bg-sunken">
                  <span className="sr-only">Actions</span>
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody className="relative block" style={{ height: getTotalSize() }}>
            {getVirtualItems().map((item) => {
              const row = shown[item.index]!
              return (
                <tr
                  key={keyOf(row)}
                  aria-rowindex={item.index + 2}
                  className={`${line} group/row absolute w-full border-b border-line/70 text-sm hover:bg-hover`}
                  style={{
                    gridTemplateColumns: track,
                    transform: `translateY(${item.start}px)`,
                    height: rowHeight,
                  }}
                >
                  {columns.map((column) => (
                    <td
                      key={column.key}
                      className={`min-w-0 truncate ${column.right ? 'pr-2 text-right tabular-nums' : ''}`}
                    >
                      {column.cell(row)}
                    </td>
                  ))}
                  {menu ? (
                    <td className="sticky right-0 z-1 -mr-6 flex h-full items-center bg-surface pr-6 group-hover/row:[background:linear-gradient(var(--hover),var(--hover)),var(--surface)]">
                      <Menu
                        align="end"
                        trigger={
                          <IconButton label={`Actions for ${menuLabel?.(row) ?? keyOf(row)}`} className="size-6!">
                            <Ellipsis size={14} aria-hidden />
                          </IconButton>
                        }
                      >
                        {menu(row)}
                      </Menu>
                    </td>
                  ) : null}
                </tr>
              )
            })}
          </tbody>
        </table>
        {shown.length === 0 ? <p className="px-6 py-4 text-sm text-muted">Nothing contains “{filter}”.</p> : null}
      </div>
    </div>
  )
}

function Arrow({ down }: { down: boolean }) {
  const Icon = down ? ArrowDown : ArrowUp
  return <Icon size={11} aria-hidden className="shrink-0" />
}
