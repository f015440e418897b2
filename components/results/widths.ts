import type { Column, Row } from '@/lib/warehouse/engine/types'
import { shortType } from './value'

export const rowHeight = 24
export const headerHeight = 38
export const narrowest = 48
const widest = 360
const letter = 7.3

/** First widths in pixels, from the names, the types and a few rows. */
export function firstWidths(columns: readonly Column[], rows: readonly Row[]): number[] {
  return columns.map((column, at) => {
    const heading = Math.max(column.name.length * 7.2 + 34, shortType(column.type).length * 6.8 + 20)
    const longest = rows.reduce((most, row) => Math.max(most, row[at]?.length ?? 4), 0)
    return Math.round(Math.max(64, Math.min(widest, Math.max(heading, longest * letter + 20))))
  })
}

/** Width in pixels of the column of row numbers. */
export const gutterWidth = (total: number): number => Math.max(44, String(total).length * 7 + 20)
