import { besideTab, freeTab, isSplit, joinTabs, type OpenTabs, type Side, splitTabs } from './open-tabs'

/** What one does with two worksheets side by side, and what goes from one to the next. */
export interface SplitEditor {
  /** Shows a worksheet beside the focused one; null: a new one. */
  splitWith(worksheetId: string | null): void
  /** Closes a side; the other one stays. */
  leave(side: Side): void
  toggle(): void
  /** To the worksheet in the next tab, or the one before. */
  beside(by: 1 | -1): void
}

/** The split of the editor as it is now; the arguments are the workspace's own doings. */
export function splitEditor(
  open: OpenTabs,
  update: (change: (open: OpenTabs) => OpenTabs) => void,
  createBeside: () => void,
  openWorksheet: (worksheetId: string) => void,
  focusEditor: () => void,
): SplitEditor {
  function splitWith(worksheetId: string | null) {
    if (worksheetId === null) return createBeside()
    update((old) => splitTabs(old, worksheetId))
    focusEditor()
  }
  return {
    splitWith,
    leave(side) {
      update((old) => joinTabs({ ...old, side: side === 0 ? 1 : 0 }))
      focusEditor()
    },
    toggle() {
      if (isSplit(open)) {
        update(joinTabs)
        focusEditor()
      } else if (open.panes[open.side]) splitWith(freeTab(open))
    },
    beside(by) {
      const next = besideTab(open, by)
      if (next) openWorksheet(next)
    },
  }
}
