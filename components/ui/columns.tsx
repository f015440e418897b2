import type { DataColumn } from './data-table'

/** A column of quiet text, sorted by it. */
export function textColumn<T>(key: string, label: string, width: string, of: (row: T) => string | null): DataColumn<T> {
  return { key, label, width, by: of, cell: (row) => <span className="text-muted">{of(row)}</span> }
}

/** As {@link textColumn}, for what nobody sorts by: a comment. */
export function noteColumn<T>(key: string, label: string, width: string, of: (row: T) => string | null): DataColumn<T> {
  const cell = (row: T) => (
    <span className="text-muted" title={of(row) ?? undefined}>
      {of(row)}
    </span>
  )
  return { key, label, width, cell }
}

/** A column of figures, the largest first. */
export function figureColumn<T>(
  key: string,
  label: string,
  width: string,
  of: (row: T) => number | null,
  shown: (value: number) => string,
): DataColumn<T> {
  return {
    key,
    label,
    width,
    right: true,
    descending: true,
    by: of,
    cell: (row) => {
      const value = of(row)
      return <span className="text-muted">{value === null ? '' : shown(value)}</span>
    },
  }
}
