'use client'
import { TableProperties } from 'lucide-react'
import { Suspense, useEffect } from 'react'
import { Empty } from '../ui/empty'
import { Kbd } from '../ui/kbd'
import { late } from '../ui/late'
import type { Run } from './run'
import type { RunsProps } from './runs-pane'

// What shows a run comes right after the editor: it is there before anybody can have run something.
const runsPane = () => import('./runs-pane')
const RunsPane = late(() => runsPane().then((all) => ({ default: all.RunsPane })))

/** The results of a worksheet: a tab for each statement that was run, over the whole width. */
export function ResultsPane({ active, ...rest }: Omit<RunsProps, 'active'> & { active: Run | null }) {
  useEffect(() => {
    const whenQuiet = setTimeout(() => void runsPane(), 200)
    return () => clearTimeout(whenQuiet)
  }, [])
  if (!active) {
    return (
      <section aria-label="Results" className="h-full bg-surface">
        <Empty
          icon={<TableProperties size={26} strokeWidth={1.5} aria-hidden />}
          title="Results appear here"
          example="SELECT 42 AS answer"
        >
          <Kbd keys="Ctrl ⏎" /> runs the marked statement, <Kbd keys="Ctrl ⇧ ⏎" /> runs them all. On a Mac it is{' '}
          <Kbd keys="⌘" />.
        </Empty>
      </section>
    )
  }
  return (
    <Suspense fallback={<section aria-label="Results" className="h-full bg-surface" />}>
      <RunsPane active={active} {...rest} />
    </Suspense>
  )
}
