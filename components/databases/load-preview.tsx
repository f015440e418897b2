'use client'
import { useEffect, useId, useState } from 'react'
import type { FilePreview, PreviewColumn } from '@/lib/warehouse/import/types'
import { Input } from '../ui/input'
import { Scroll } from '../ui/scroll'
import { columnTypes } from './ddl'

/** As many columns and letters as one looks at; the rest is loaded all the same. */
const mostColumns = 100
const mostLetters = 120

/** The first rows of a file under its columns, whose types are edited here and which may be left out. */
export function LoadPreview({
  preview,
  append,
  without,
  disabled,
  onType,
  onLeave,
}: {
  preview: FilePreview
  append: boolean
  /** What was left out; the preview itself follows. */
  without: readonly string[]
  disabled: boolean
  /** Null: as it was found. */
  onType: (name: string, type: string | null) => void
  onLeave: (name: string, leave: boolean) => void
}) {
  const types = useId()
  const shown = preview.columns.slice(0, mostColumns)
  const more = preview.columns.length - shown.length
  // Rows hold the loaded columns alone.
  let at = 0
  const chosen = ({ name, into }: PreviewColumn) => into !== null && !without.includes(name)
  const places = preview.columns.map(({ loaded }) => (loaded ? at++ : null))
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <datalist id={types}>
        {columnTypes.map((type) => (
          <option key={type} value={type} />
        ))}
      </datalist>
      <Scroll label="Preview" className="max-h-56 rounded-md border border-line bg-surface">
        <table className="border-separate border-spacing-0 text-xs" aria-label="First rows">
          <thead className="sticky top-0 z-1 bg-sunken">
            <tr>
              {shown.map((column) => (
                <th
                  key={column.name}
                  scope="col"
                  className="min-w-36 border-r border-b border-line p-1.5 text-left align-top font-normal last:border-r-0"
                >
                  <label className="flex items-center gap-1.5">
                    <input
                      type="checkbox"
                      aria-label={`Load column ${column.name}`}
                      disabled={disabled || column.into === null}
                      checked={chosen(column)}
                      onChange={(event) => onLeave(column.name, !event.target.checked)}
                      className="size-3.5 shrink-0 accent-accent"
                    />
                    <span
                      className={`max-w-52 truncate font-medium ${chosen(column) ? '' : 'text-muted line-through'}`}
                      title={column.name}
                    >
                      {column.name}
                    </span>
                  </label>
                  <TypeCell column={column} types={types} disabled={disabled || !chosen(column)} onType={onType} />
                  {append && column.into !== undefined ? <Into column={column} /> : null}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have nothing else
              <tr key={line}>
                {shown.map((column, index) => {
                  const place = places[index]
                  return (
                    <td
                      key={column.name}
                      className="max-w-64 truncate border-r border-b border-line/60 px-2 py-1 font-mono last:border-r-0"
                    >
                      {place === null || place === undefined ? '' : <Cell value={row[place] ?? null} />}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
        {preview.rows.length === 0 ? <p className="px-3 py-2 text-sm text-muted">There are no rows to show.</p> : null}
      </Scroll>
      {more > 0 ? <p className="text-xs text-muted">{more} more columns are not shown.</p> : null}
    </div>
  )
}

function Cell({ value }: { value: string | null }) {
  if (value === null) return <span className="text-faint italic">NULL</span>
  return value.length > mostLetters ? `${value.slice(0, mostLetters)}…` : value
}

function Into({ column }: { column: PreviewColumn }) {
  return column.into === null ? (
    <p className="mt-1 text-2xs text-warn">not in the table</p>
  ) : (
    <p className="mt-1 max-w-52 truncate text-2xs text-muted" title={column.into}>
      into {column.into}
    </p>
  )
}

/** The type is taken when one leaves the field: half a word is no type. */
function TypeCell({
  column,
  types,
  disabled,
  onType,
}: {
  column: PreviewColumn
  types: string
  disabled: boolean
  onType: (name: string, type: string | null) => void
}) {
  const [text, setText] = useState(column.type)
  useEffect(() => setText(column.type), [column.type])
  function take() {
    const wanted = text.trim()
    if (wanted !== column.type) onType(column.name, wanted === '' || wanted === column.found ? null : wanted)
    if (wanted === '') setText(column.found)
  }
  return (
    <Input
      aria-label={`Type of column ${column.name}`}
      list={types}
      value={text}
      spellCheck={false}
      disabled={disabled}
      title={column.type === column.found ? column.type : `${column.type}; found: ${column.found}`}
      onChange={(event) => setText(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return
        event.preventDefault()
        take()
      }}
      className={`mt-1 h-6! font-mono text-xs! ${column.type === column.found ? 'text-(--code-type)!' : 'border-accent! text-accent!'}`}
    />
  )
}
