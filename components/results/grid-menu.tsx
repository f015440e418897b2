'use client'
import { ArrowDown, ArrowUp, ChartColumn, Equal, EqualNot, Filter as FilterIcon } from 'lucide-react'
import { useState } from 'react'
import type { Column } from '@/lib/warehouse/engine/types'
import { MenuCheck, MenuItem, MenuLabel, MenuSeparator } from '../ui/menu'
import { copyFormats } from './copy-as'
import type { GridPlace } from './grid'
import { type Filter, filterOf } from './look'
import { cellText } from './value'

/** Copies come with the columns' names or without, as they did last time. */
let lastNames = false

/** What can be done with a cell, the selection or a column of a result. */
export function CellMenu({
  place: { cell, value, copy },
  column,
  kept,
  onFilter,
  onAsk,
  onSort,
  onProfile,
}: {
  place: GridPlace
  column: Column | undefined
  /** Only a kept result can be sorted, filtered and profiled. */
  kept: boolean
  onFilter: (filter: Filter) => void
  /** Asks for a filter of this column. */
  onAsk: () => void
  onSort: (descending: boolean) => void
  onProfile: () => void
}) {
  const [names, setNames] = useState(lastNames)
  if (!column) return null
  const shown = value === null ? 'NULL' : value === '' ? "''" : cellText(value ?? '')
  return (
    <>
      {cell.row < 0 ? null : (
        <>
          <MenuLabel>Copy selection as</MenuLabel>
          {copyFormats.map((format) => (
            <MenuItem
              key={format}
              shortcut={format === 'TSV' ? (names ? 'Ctrl ⇧ C' : 'Ctrl C') : undefined}
              onClick={() => copy(format, names)}
            >
              {format}
            </MenuItem>
          ))}
          <MenuCheck
            checked={names}
            onChange={(next) => {
              lastNames = next
              setNames(next)
            }}
          >
            With column names
          </MenuCheck>
        </>
      )}
      {kept && cell.row >= 0 ? <MenuSeparator /> : null}
      {kept ? (
        <>
          {value === undefined ? null : (
            <>
              <MenuItem icon={<Equal size={13} aria-hidden />} onClick={() => onFilter(filterOf(cell.column, value))}>
                Only {shown}
              </MenuItem>
              <MenuItem
                icon={<EqualNot size={13} aria-hidden />}
                onClick={() => onFilter(filterOf(cell.column, value, true))}
              >
                Without {shown}
              </MenuItem>
            </>
          )}
          <MenuItem icon={<FilterIcon size={13} aria-hidden />} onClick={onAsk}>
            Filter {column.name}…
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={<ArrowUp size={13} aria-hidden />} onClick={() => onSort(false)}>
            Sort ascending
          </MenuItem>
          <MenuItem icon={<ArrowDown size={13} aria-hidden />} onClick={() => onSort(true)}>
            Sort descending
          </MenuItem>
          <MenuItem icon={<ChartColumn size={13} aria-hidden />} onClick={onProfile}>
            Profile of {column.name}
          </MenuItem>
        </>
      ) : (
        <MenuLabel>{cell.row < 0 ? 'This result is not kept.' : null}</MenuLabel>
      )}
    </>
  )
}
