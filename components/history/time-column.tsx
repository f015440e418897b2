import type { DataColumn } from '../ui/data-table'
import { LocalTime } from './local-time'

/** A column of moments, told by how long ago they were, the latest first. */
export function timeColumn<T>(key: string, label: string, of: (row: T) => number, width = '7rem'): DataColumn<T> {
  return {
    key,
    label,
    width,
    descending: true,
    by: of,
    cell: (row) => (
      <span className="text-muted">
        <LocalTime time={of(row)} ago />
      </span>
    ),
  }
}
