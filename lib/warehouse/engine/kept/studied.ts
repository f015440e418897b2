import type { DataType } from '../../results/dataType.ts'
import { cellText } from '../encode/index.ts'
import type { KeptColumn } from './query.ts'

/** The rows of a kept result that a question is about. */
export interface Studied {
  /** `FROM ... WHERE ...`; `values` are bound to its $1, $2, ... */
  from: string
  values: string[]
}

/** A column as a question sees it. */
export interface StudiedColumn extends KeptColumn {
  type: DataType
  /** Have its values an order of their own, other than their texts'? */
  ordered: boolean
  /** What equal values share, for grouping, and its text. */
  key: string
  keyText(name: string): string
}

/** `typed`: the table holds values of the column's type, else their texts. */
export function studiedColumn(column: KeptColumn, type: DataType, typed: boolean): StudiedColumn {
  const ordered = column.value !== column.text
  // A text costs more to make than to group by, so values that group by themselves become text afterwards.
  const byValue = typed && ordered
  return {
    ...column,
    type,
    ordered,
    key: byValue ? column.value : column.text,
    keyText: (name) => (byValue ? cellText(name, type) : name),
  }
}
