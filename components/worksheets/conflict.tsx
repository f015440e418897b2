'use client'
import { GitCompare } from 'lucide-react'
import { lazy, type RefObject, Suspense, useState, useSyncExternalStore } from 'react'
import type { EditorHandle } from '../editor/sql-editor'
import { Button } from '../ui/button'
import type { WorksheetActions, WorksheetText } from './types'
import type { OpenWorksheet } from './use-open-worksheets'

const ConflictDialog = lazy(() => import('./conflict-dialog').then((all) => ({ default: all.ConflictDialog })))

/** A line over the text while somebody else's version stands in the way of saving. It never blocks the work. */
export function Conflict({
  tab,
  editor,
  actions,
  onReplaced,
}: {
  tab: OpenWorksheet
  editor: RefObject<EditorHandle | null>
  actions: WorksheetActions
  onReplaced: (worksheet: WorksheetText) => void
}) {
  const state = useSyncExternalStore(tab.autosave.subscribe, tab.autosave.getState, tab.autosave.getState)
  const [open, setOpen] = useState(false)
  if (state !== 'conflict') return null
  return (
    <>
      <div
        role="alert"
        className="flex shrink-0 items-center gap-3 border-b border-line bg-warn-soft px-3 py-1.5 text-sm"
      >
        <span className="min-w-0 flex-1">
          This worksheet was changed in another tab or by somebody else. What you type here is not saved until you
          choose.
        </span>
        <Button onClick={() => setOpen(true)}>
          <GitCompare size={13} aria-hidden /> Compare
        </Button>
      </div>
      {open ? (
        <Suspense fallback={null}>
          <ConflictDialog
            id={tab.id}
            mine={() => editor.current?.text() ?? ''}
            open={actions.open}
            onClose={() => setOpen(false)}
            onKeepMine={(version) => {
              setOpen(false)
              tab.autosave.overwrite(version)
            }}
            onTakeTheirs={(theirs) => {
              setOpen(false)
              onReplaced(theirs)
              editor.current?.replaceAll(theirs.text)
            }}
          />
        </Suspense>
      ) : null}
    </>
  )
}
