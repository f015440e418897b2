'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import type { Column } from '@/lib/warehouse/engine/types'
import { copyText } from '../ui/clipboard'
import { MenuOnRightClick } from '../ui/menu'
import { complain, say } from '../ui/toast'
import type { Tone } from './compared'
import type { CopyFormat } from './copy-as'
import { GridHeader, type Sort } from './grid-header'
import { type ColumnSlot, cellId, GridRow } from './grid-rows'
import { SelectionFrame } from './grid-selection'
import type { RowSource } from './pages'
import { type Cell, moved, rectangle, type Selection } from './selection'
import { useRowWindow } from './use-row-window'
import { valueKind } from './value'
import { firstWidths, gutterWidth, headerHeight, narrowest, rowHeight } from './widths'

const mostCopied = 100_000

/** Where a menu of the grid was opened. */
export interface GridPlace {
  cell: Cell
  /** Undefined on the header, and while the row is on its way. */
  value: string | null | undefined
  /** Puts the selected cells on the clipboard; `names`: with the columns' names. */
  copy(format: CopyFormat, names: boolean): void
}

/**
 * A result of any size: rows and columns exist only where one looks. The grid holds the focus and points at its
 * active cell; arrows move, Shift extends, Mod-C copies, Enter opens a value or sorts when on the header.
 */
export function Grid({
  label,
  columns,
  rows,
  sort,
  onSort,
  onOpen,
  onCursor,
  menu,
  tones,
}: {
  label: string
  columns: readonly Column[]
  rows: RowSource
  sort: Sort | null
  /** Left out where the result is not kept and cannot be sorted. */
  onSort?: (column: number) => void
  onOpen: (cell: Cell) => void
  onCursor?: (cell: Cell) => void
  /** Items of the menu of a cell or a column: on right-click, the menu key, and a button of the column. */
  menu?: (place: GridPlace) => ReactNode
  /** How the cells of a row are marked, by column. */
  tones?: (row: number) => readonly (Tone | undefined)[] | undefined
}) {
  const grid = useId()
  const area = useRef<HTMLDivElement>(null)
  useSyncExternalStore(rows.subscribe, rows.version, rows.version)
  const total = rows.total
  const view = useRowWindow(area, total)
  const gutter = gutterWidth(total)
  const kinds = useMemo(() => columns.map((column) => valueKind(column.type)), [columns])
  const [widths, setWidths] = useState(() => firstWidths(columns, sample(rows)))
  const measured = useRef(total > 0)
  if (!measured.current && total > 0 && rows.row(0)) {
    // The columns came before the first rows.
    measured.current = true
    setWidths(firstWidths(columns, sample(rows)))
  }
  const [selection, setSelection] = useState<Selection | null>(null)
  const [menuAt, setMenuAt] = useState<Cell | null>(null)
  const { getVirtualItems, getTotalSize, measure, scrollToIndex } = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => area.current,
    estimateSize: (index) => widths[index] ?? narrowest,
    paddingStart: gutter,
    scrollPaddingStart: gutter,
    overscan: 3,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: new widths are what makes the old measures wrong
  useEffect(measure, [measure, widths, gutter])
  const width = getTotalSize() + 40
  const items = getVirtualItems()
  const slotKey = items.map((item) => `${item.index}:${item.start}:${item.size}`).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when the slots differ; rows stay memoised while they do not
  const slots = useMemo<ColumnSlot[]>(
    () => items.map((item) => ({ index: item.index, left: item.start, width: item.size })),
    [slotKey],
  )

  useEffect(() => rows.want(view.first, view.last), [rows, view.first, view.last])

  const cursor = selection?.cursor
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when the cursor moves, not when the listener changes
  useEffect(() => {
    if (cursor) onCursor?.(cursor)
  }, [cursor?.row, cursor?.column])

  const resize = useCallback((column: number, next: number) => {
    setWidths((old) => old.map((value, at) => (at === column ? next : value)))
  }, [])

  function fit(column: number) {
    const seen = Array.from({ length: view.last - view.first }, (_, i) => rows.row(view.first + i)).filter(
      (row) => row !== undefined,
    )
    resize(column, firstWidths(columns, seen)[column] ?? narrowest)
  }

  function select(next: Selection) {
    setSelection(next)
    if (next.cursor.row >= 0) view.reveal(next.cursor.row)
    scrollToIndex(next.cursor.column)
  }

  async function copy(format: CopyFormat, names: boolean) {
    if (!selection) return
    const { top, bottom, left, right } = rectangle(selection)
    if ((bottom - top + 1) * (right - left + 1) > mostCopied * 10 || bottom - top >= mostCopied) {
      complain('Too much to copy', 'The clipboard takes up to 100,000 rows. Export the result to a file instead.')
      return
    }
    try {
      const part = (await rows.range(top, bottom + 1)).map((row) => row.slice(left, right + 1))
      const { copiedText } = await import('./copy-as')
      await copyText(copiedText(format, columns.slice(left, right + 1), part, names))
      if (part.length > 1 || format !== 'TSV' || names) say(`Copied ${part.length} × ${right - left + 1} cells`)
    } catch (error) {
      complain('Could not copy', error instanceof Error ? error.message : undefined)
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const now = selection ?? start
    const mod = event.ctrlKey || event.metaKey
    if (mod && event.key.toLowerCase() === 'c') {
      event.preventDefault()
      void copy('TSV', event.shiftKey)
      return
    }
    if (event.key === 'Enter' && !mod) {
      event.preventDefault()
      if (now.cursor.row < 0) onSort?.(now.cursor.column)
      else onOpen(now.cursor)
      return
    }
    if (event.altKey && now.cursor.row < 0 && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      event.preventDefault()
      const step = event.key === 'ArrowLeft' ? -16 : 16
      resize(now.cursor.column, Math.max(narrowest, (widths[now.cursor.column] ?? narrowest) + step))
      return
    }
    const next = moved(now, event, { rows: total, columns: columns.length, page: view.page })
    if (!next) return
    event.preventDefault()
    if (mod && event.key.toLowerCase() === 'a') setSelection(next)
    else select(selection ? next : start)
  }

  function cellAt(event: { clientX: number; clientY: number }): Cell | null {
    const box = area.current!.getBoundingClientRect()
    const x = event.clientX - box.left
    const y = event.clientY - box.top - headerHeight
    if (y < 0 || x > area.current!.clientWidth || y > area.current!.clientHeight - headerHeight) return null
    const row = Math.floor((y + area.current!.scrollTop + view.offset) / rowHeight)
    const left = x + area.current!.scrollLeft
    const slot = slots.find((one) => left >= one.left && left < one.left + one.width)
    if (row >= total) return null
    return { row, column: x < gutter ? -1 : (slot?.index ?? columns.length - 1) }
  }

  /** The menu is about the cell under the pointer, or at the cursor when a key opened it. */
  function onContextMenu(event: MouseEvent<HTMLDivElement>) {
    const now = selection ?? start
    const cell = event.button === 2 ? placeAt(event) : now.cursor
    if (!cell) return event.preventDefault()
    const { top, bottom, left, right } = rectangle(now)
    const inside = cell.row >= top && cell.row <= bottom && cell.column >= left && cell.column <= right
    if (!selection || !inside) setSelection({ anchor: cell, cursor: cell })
    setMenuAt(cell)
  }

  function placeAt(event: MouseEvent<HTMLDivElement>): Cell | null {
    const header = (event.target as Element).closest('[role=columnheader]')?.getAttribute('aria-colindex')
    if (header) return Number(header) > 1 ? { row: -1, column: Number(header) - 2 } : null
    const cell = cellAt(event)
    return cell && cell.column >= 0 ? cell : null
  }

  function onPointerDown(event: PointerEvent<HTMLDivElement>) {
    const cell = event.button === 0 ? cellAt(event) : null
    if (!cell) return
    if (cell.column < 0) {
      setSelection({ anchor: { row: cell.row, column: 0 }, cursor: { row: cell.row, column: columns.length - 1 } })
      return
    }
    event.currentTarget.setPointerCapture(event.pointerId)
    setSelection((old) => ({ anchor: event.shiftKey && old ? old.anchor : cell, cursor: cell }))
  }

  function onPointerMove(event: PointerEvent<HTMLDivElement>) {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const cell = cellAt(event)
    if (cell && cell.column >= 0) setSelection((old) => (old ? { anchor: old.anchor, cursor: cell } : old))
  }

  const marked = selection && rectangle(selection)
  const active = selection?.cursor
  const activeShown =
    active &&
    slots.some((slot) => slot.index === active.column) &&
    (active.row < 0 || (active.row >= view.first && active.row < view.last))
  const shown = Array.from({ length: Math.max(0, view.last - view.first) }, (_, i) => view.first + i)

  const body = (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table>: most rows are absent
    <div
      ref={area}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      aria-activedescendant={activeShown ? cellId(grid, active.row, active.column) : undefined}
      tabIndex={0}
      onScroll={view.onScroll}
      onKeyDown={onKeyDown}
      onContextMenu={menu && onContextMenu}
      onFocus={() => setSelection((old) => old ?? start)}
      className="relative h-full overflow-auto bg-surface outline-none [contain:strict] focus-visible:outline-2 focus-visible:outline-offset-[-2px]"
    >
      <GridHeader
        grid={grid}
        columns={columns}
        slots={slots}
        gutter={gutter}
        width={width}
        sort={sort}
        onSort={onSort}
        onResize={resize}
        onFit={fit}
        hasMenu={menu !== undefined}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div
        role="rowgroup"
        className="relative min-w-full select-none"
        style={{ width, height: view.height }}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onDoubleClick={() => active && active.row >= 0 && onOpen(active)}
      >
        {shown.map((index) => (
          <GridRow
            key={index}
            grid={grid}
            index={index}
            top={index * rowHeight - view.offset}
            row={rows.row(index)}
            slots={slots}
            kinds={kinds}
            gutter={gutter}
            from={marked && index >= marked.top && index <= marked.bottom ? marked.left : -1}
            to={marked && index >= marked.top && index <= marked.bottom ? marked.right : -1}
            tones={tones?.(index)}
          />
        ))}
        {selection && total > 0 ? (
          <SelectionFrame
            selection={selection}
            slots={slots}
            offset={view.offset}
            first={view.first}
            last={view.last}
          />
        ) : null}
      </div>
    </div>
  )
  if (!menu) return body
  const menuItems =
    menuAt && menu({ cell: menuAt, value: rows.row(menuAt.row)?.[menuAt.column], copy: (...as) => void copy(...as) })
  return <MenuOnRightClick items={menuItems}>{body}</MenuOnRightClick>
}

const start: Selection = { anchor: { row: 0, column: 0 }, cursor: { row: 0, column: 0 } }

const sample = (rows: RowSource) => Array.from({ length: 60 }, (_, i) => rows.row(i)).filter((row) => row !== undefined)
