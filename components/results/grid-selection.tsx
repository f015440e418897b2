import type { ColumnSlot } from './grid-rows'
import { rectangle, type Selection } from './selection'
import { rowHeight } from './widths'

/** The frame around the selected cells and the ring of the active one, drawn over the rows so that these need not change. */
export function SelectionFrame({
  selection,
  slots,
  offset,
  first,
  last,
}: {
  selection: Selection
  slots: readonly ColumnSlot[]
  offset: number
  /** Rows that are on the screen; what lies beyond is not drawn. */
  first: number
  last: number
}) {
  const { top, bottom, left, right } = rectangle(selection)
  const inside = slots.filter((slot) => slot.index >= left && slot.index <= right)
  const active = slots.find((slot) => slot.index === selection.cursor.column)
  const from = Math.max(top, first)
  const to = Math.min(bottom, last - 1)
  const { row } = selection.cursor
  const several = top !== bottom || left !== right
  return (
    <>
      {several && inside.length > 0 && from <= to ? (
        <div
          aria-hidden
          className="pointer-events-none absolute border border-accent-line bg-selection"
          style={{
            top: from * rowHeight - offset,
            height: (to - from + 1) * rowHeight,
            left: inside[0]!.left,
            width: inside.at(-1)!.left + inside.at(-1)!.width - inside[0]!.left,
          }}
        />
      ) : null}
      {active && row >= first && row < last ? (
        <div
          aria-hidden
          className="pointer-events-none absolute border-2 border-accent"
          style={{
            top: row * rowHeight - offset - 1,
            height: rowHeight + 1,
            left: active.left - 1,
            width: active.width + 1,
          }}
        />
      ) : null}
    </>
  )
}
