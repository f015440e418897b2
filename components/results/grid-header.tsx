'use client'
import { ArrowDown, ArrowUp, ChevronDown } from 'lucide-react'
import { type MouseEvent, type PointerEvent, useRef } from 'react'
import type { Column } from '@/lib/warehouse/engine/types'
import { type ColumnSlot, cellId } from './grid-rows'
import { shortType, valueKind } from './value'
import { headerHeight, narrowest } from './widths'

export interface Sort {
  column: number
  descending: boolean
}

/** A click on a column: first ascending, then descending, then as the statement gave it. */
export function nextSort(sort: Sort | null, column: number): Sort | null {
  if (sort?.column !== column) return { column, descending: false }
  return sort.descending ? null : { column, descending: true }
}

export function GridHeader({
  grid,
  columns,
  slots,
  gutter,
  width,
  sort,
  onSort,
  onResize,
  onFit,
  hasMenu,
}: {
  grid: string
  columns: readonly Column[]
  slots: readonly ColumnSlot[]
  gutter: number
  width: number
  sort: Sort | null
  onSort?: (column: number) => void
  onResize: (column: number, width: number) => void
  onFit: (column: number) => void
  hasMenu: boolean
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table>
    <div role="rowgroup" className="sticky top-0 z-3 min-w-full" style={{ width, height: headerHeight }}>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus */}
      <div role="row" aria-rowindex={1} className="relative h-full border-b border-line-strong bg-sunken">
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
        <div
          role="columnheader"
          aria-colindex={1}
          aria-label="Row number"
          className="sticky left-0 z-1 h-full border-r border-line bg-sunken"
          style={{ width: gutter }}
        />
        {slots.map((slot) => (
          <HeaderCell
            key={slot.index}
            id={cellId(grid, -1, slot.index)}
            column={columns[slot.index]!}
            slot={slot}
            sorted={sort?.column === slot.index ? (sort.descending ? 'descending' : 'ascending') : 'none'}
            onSort={onSort && (() => onSort(slot.index))}
            onResize={(next) => onResize(slot.index, next)}
            onFit={() => onFit(slot.index)}
            hasMenu={hasMenu}
          />
        ))}
      </div>
    </div>
  )
}

/** The button of a column is for the mouse; the keyboard has the menu key on the header row. */
function openMenu(event: MouseEvent<HTMLButtonElement>): void {
  event.stopPropagation()
  const { left, bottom } = event.currentTarget.getBoundingClientRect()
  const where = { bubbles: true, cancelable: true, button: 2, clientX: left, clientY: bottom }
  event.currentTarget.dispatchEvent(new window.MouseEvent('contextmenu', where))
}

function HeaderCell({
  id,
  column,
  slot,
  sorted,
  onSort,
  onResize,
  onFit,
  hasMenu,
}: {
  id: string
  column: Column
  slot: ColumnSlot
  sorted: 'none' | 'ascending' | 'descending'
  onSort?: () => void
  onResize: (width: number) => void
  onFit: () => void
  hasMenu: boolean
}) {
  const from = useRef({ x: 0, width: 0 })
  const right = valueKind(column.type) === 'number'
  const Arrow = sorted === 'descending' ? ArrowDown : ArrowUp

  function begin(event: PointerEvent<HTMLDivElement>) {
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    from.current = { x: event.clientX, width: slot.width }
  }
  function drag(event: PointerEvent<HTMLDivElement>) {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    onResize(Math.max(narrowest, from.current.width + event.clientX - from.current.x))
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: as above
    // biome-ignore lint/a11y/useFocusableInteractive: as above
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the header row of the grid does the same
    <div
      id={id}
      role="columnheader"
      aria-colindex={slot.index + 2}
      aria-sort={sorted}
      title={`${column.name}\n${column.type}${column.nullable ? '' : ' NOT NULL'}`}
      onClick={onSort}
      className={`group/header absolute top-0 flex h-full flex-col justify-center border-r border-line px-2 select-none hover:bg-hover ${right ? 'items-end' : ''}`}
      style={{ left: slot.left, width: slot.width }}
    >
      <span className="flex max-w-full items-center gap-1">
        <span className="truncate text-xs font-semibold text-text">{column.name}</span>
        {sorted === 'none' ? null : <Arrow size={12} aria-hidden className="shrink-0 text-accent" />}
      </span>
      <span className="max-w-full truncate text-[0.65rem] leading-3 text-faint">{shortType(column.type)}</span>
      {hasMenu ? (
        <button
          type="button"
          tabIndex={-1}
          aria-hidden
          title={`Actions for ${column.name}`}
          onClick={openMenu}
          className={`absolute top-1 grid size-5 place-items-center rounded bg-sunken text-muted opacity-0 group-hover/header:opacity-100 hover:bg-pressed ${right ? 'left-1' : 'right-2'}`}
        >
          <ChevronDown size={13} aria-hidden />
        </button>
      ) : null}
      <div
        data-resize
        aria-hidden
        onPointerDown={begin}
        onPointerMove={drag}
        onClick={(event) => event.stopPropagation()}
        onDoubleClick={onFit}
        className="absolute top-0 -right-1 z-1 h-full w-2 cursor-col-resize hover:bg-accent-line"
      />
    </div>
  )
}
