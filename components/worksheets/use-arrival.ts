'use client'
import { useEffect } from 'react'
import { Run } from '../results/run'
import { here } from '../shell/place'
import { takeRunOnArrival } from './arrival'
import type { KeptRun } from './kept-run'
import type { RunBook } from './runs'

/** Once, when the worksheet that was asked for is there: shows the earlier result that was asked for, or runs its text. */
export function useArrival(id: string, kept: KeptRun | null, book: RunBook, runAll: () => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each arrival
  useEffect(() => {
    if (id && kept) {
      const run = Run.kept(kept.statementId, kept.text, kept.statementId, kept.columns, kept.rowCount)
      if (!book.of(id).runs.some(({ key }) => key === run.key)) book.show(id, run)
      window.history.replaceState(null, '', here(`/worksheets/${id}`))
    }
    if (id && takeRunOnArrival(id)) runAll()
  }, [kept])
}
