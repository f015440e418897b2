'use client'
import { memo } from 'react'
import type { Row } from '@/lib/warehouse/engine/types'
import type { Tone } from './compared'
import { cellText, type ValueKind } from './value'
import { rowHeight } from './widths'

/** A column that is on the screen: its index, place and width in pixels. */
export interface ColumnSlot {
  index: number
  left: number
  width: number
}

export const cellId = (grid: string, row: number, column: number): string => `${grid}-${row}-${column}`

interface GridRowProps {
  grid: string
  index: number
  /** Pixels from the top of the area, as the browser counts. */
  top: number
  row: Row | undefined
  slots: readonly ColumnSlot[]
  kinds: readonly ValueKind[]
  gutter: number
  /** Selected columns of this row, inclusive; -1 for none. */
  from: number
  to: number
  /** How its cells are marked, by column. */
  tones?: readonly (Tone | undefined)[]
}

const toneClass: Record<Tone, string> = {
  differs: 'bg-warn/20',
  'only-a': 'bg-danger/15',
  'only-b': 'bg-ok/15',
  absent: 'bg-sunken',
}

export const GridRow = memo(function GridRow({
  grid,
  index,
  top,
  row,
  slots,
  kinds,
  gutter,
  from,
  to,
  tones,
}: GridRowProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table>: most rows are absent.
    // biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus and points at the active cell.
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-busy={row === undefined || undefined}
      className="absolute left-0 w-full border-b border-line/70 bg-surface"
      style={{ transform: `translateY(${top}px)`, height: rowHeight }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
      <div
        role="rowheader"
        data-gutter
        className="sticky left-0 z-1 h-full border-r border-line bg-sunken pr-2 text-right text-2xs leading-6 text-faint tabular-nums select-none"
        style={{ width: gutter }}
      >
        {index + 1}
      </div>
      {slots.map((slot) => (
        <GridCell
          key={slot.index}
          id={cellId(grid, index, slot.index)}
          slot={slot}
          kind={kinds[slot.index] ?? 'text'}
          value={row?.[slot.index]}
          selected={slot.index >= from && slot.index <= to}
          tone={tones?.[slot.index]}
        />
      ))}
    </div>
  )
})

function GridCell({
  id,
  slot,
  kind,
  value,
  selected,
  tone,
}: {
  id: string
  slot: ColumnSlot
  kind: ValueKind
  value: string | null | undefined
  selected: boolean
  tone: Tone | undefined
}) {
  const right = kind === 'number'
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above
    // biome-ignore lint/a11y/useFocusableInteractive: as above
    <div
      id={id}
      role="gridcell"
      aria-colindex={slot.index + 2}
      aria-selected={selected}
      data-tone={tone}
      className={`${tone ? toneClass[tone] : ''} absolute top-0 h-full overflow-hidden border-r border-line/70 px-2 font-mono text-xs leading-6 text-ellipsis whitespace-pre ${right ? 'text-right tabular-nums' : ''}`}
      style={{ left: slot.left, width: slot.width }}
    >
      {tone === 'absent' ? null : <Value kind={kind} value={value} quiet={tone ? 'text-muted' : 'text-faint'} />}
    </div>
  )
}

/** NULL, the empty text and the text 'NULL' look different from each other. */
function Value({
  kind,
  value,
  quiet,
}: {
  kind: ValueKind
  value: string | null | undefined
  /** The colour of what is no text of the value: it must be read on any ground. */
  quiet: string
}) {
  if (value === undefined) return <span className="inline-block h-2 w-3/5 rounded bg-hover align-middle" aria-hidden />
  if (value === null) return <span className={`${quiet} italic`}>NULL</span>
  if (value === '') return <span className={`rounded-sm bg-hover px-1 text-2xs ${quiet}`}>empty</span>
  if (kind === 'nested') return <span className="text-(--code-type)">{cellText(value)}</span>
  return cellText(value)
}
