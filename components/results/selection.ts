/** A cell by row and column, from 0. Row -1 is the header. */
export interface Cell {
  row: number
  column: number
}

/** A rectangle of cells: from where it was begun to where the cursor is. */
export interface Selection {
  anchor: Cell
  cursor: Cell
}

export interface Extent {
  rows: number
  columns: number
  /** Whole rows that fit on the screen. */
  page: number
}

/** The rectangle's edges, inclusive; without the header. */
export function rectangle({ anchor, cursor }: Selection) {
  return {
    top: Math.max(0, Math.min(anchor.row, cursor.row)),
    bottom: Math.max(anchor.row, cursor.row),
    left: Math.min(anchor.column, cursor.column),
    right: Math.max(anchor.column, cursor.column),
  }
}

type Key = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>

/** Where a key moves the selection, or null when it is not a key of movement. */
export function moved(selection: Selection, key: Key, extent: Extent): Selection | null {
  const far = key.ctrlKey || key.metaKey
  const lastRow = extent.rows - 1
  const lastColumn = extent.columns - 1
  if (far && key.key.toLowerCase() === 'a') {
    return { anchor: { row: 0, column: 0 }, cursor: { row: lastRow, column: lastColumn } }
  }
  const { row, column } = selection.cursor
  const to = target()
  if (!to) return null
  const lowest = key.shiftKey ? 0 : -1
  const cursor = {
    row: Math.max(Math.min(lowest, lastRow), Math.min(lastRow, to.row)),
    column: Math.max(0, Math.min(lastColumn, to.column)),
  }
  return { anchor: key.shiftKey ? selection.anchor : cursor, cursor }

  function target(): Cell | null {
    switch (key.key) {
      case 'ArrowUp':
        return { row: far ? 0 : row - 1, column }
      case 'ArrowDown':
        return { row: far ? lastRow : row + 1, column }
      case 'ArrowLeft':
        return { row, column: far ? 0 : column - 1 }
      case 'ArrowRight':
        return { row, column: far ? lastColumn : column + 1 }
      case 'PageUp':
        return { row: Math.max(0, row - extent.page), column }
      case 'PageDown':
        return { row: row + extent.page, column }
      case 'Home':
        return { row: far ? 0 : row, column: 0 }
      case 'End':
        return { row: far ? lastRow : row, column: lastColumn }
      default:
        return null
    }
  }
}
