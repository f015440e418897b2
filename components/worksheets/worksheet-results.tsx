'use client'
import { ResultsPane } from '../results/results-pane'
import { measuring } from '../results/title'
import type { RunBook, WorksheetRuns } from './runs'
import type { PaneHandle } from './worksheet-pane'

/** The results of the focused worksheet; what is asked of them there goes to its pane. */
export function WorksheetResults({
  id,
  runs,
  book,
  pane,
}: {
  /** '' for none. */
  id: string
  runs: WorksheetRuns
  book: RunBook
  pane: () => PaneHandle | null
}) {
  return (
    <ResultsPane
      worksheetId={id || null}
      runs={runs.runs}
      active={runs.active}
      pinned={runs.pinned}
      onActivate={(run) => book.activate(id, run)}
      onPin={(run) => book.pin(id, run)}
      onClose={(run) => book.close(id, run)}
      onPlace={(line, column) => pane()?.editor()?.goTo(line, column)}
      onExplain={(run) => {
        // Its rows stay beside the plan.
        if (!runs.pinned.has(run.key)) book.pin(id, run)
        void pane()?.runText(measuring(run.text), run.bindings)
      }}
      warehouse={runs.context?.warehouse ?? null}
    />
  )
}
