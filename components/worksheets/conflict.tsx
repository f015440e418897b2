'use client'
import { GitCompare } from 'lucide-react'
import { type RefObject, Suspense, useEffect, useState, useSyncExternalStore } from 'react'
import type { EditorHandle } from '../editor/sql-editor'
import { Button } from '../ui/button'
import { late } from '../ui/late'
import { complain, say } from '../ui/toast'
import { drawnFirst } from './autosave'
import { keepVersion } from './texts'
import type { WorksheetActions } from './types'
import type { OpenWorksheet } from './use-open-worksheets'

const ConflictDialog = late(() => import('./conflict-dialog').then((all) => ({ default: all.ConflictDialog })))

/**
 * A line over the text while somebody else's version stands in the way of saving; it never blocks the work. Also brings back
 * what a tab that is gone left of the worksheet.
 */
export function Conflict({
  tab,
  editor,
  actions,
}: {
  tab: OpenWorksheet
  editor: RefObject<EditorHandle | null>
  actions: WorksheetActions
}) {
  const state = useSyncExternalStore(tab.autosave.subscribe, tab.autosave.getState, drawnFirst)
  const [mine, setMine] = useState<string | null>(null)

  useEffect(() => {
    const { id, autosave } = tab
    let isShown = true
    const text = () => editor.current?.text() ?? ''
    const replace = (next: string) => editor.current?.replaceAll(next)
    const back = async () => {
      const { recover } = await import('./recover')
      if (await recover({ id, autosave, text, replace, isShown: () => isShown }))
        say('Your text is back', 'It was typed in a tab that closed before it was saved. Undo takes it out again.')
    }
    void back()
    return () => {
      isShown = false
    }
  }, [tab, editor])

  /** The text that gives way becomes a version first; if that fails, nothing is replaced. */
  async function takeTheirs(theirs: { text: string; version: number }) {
    const kept = await keepVersion(tab.id, editor.current?.text() ?? '')
    if (!kept.ok) return complain('Your text could not be kept', kept.error.message)
    setMine(null)
    editor.current?.replaceAll(theirs.text)
    tab.autosave.settle(theirs.version)
  }

  if (state !== 'conflict') return null
  return (
    <>
      <div
        role="alert"
        className="flex shrink-0 items-center gap-3 border-b border-line bg-warn-soft px-3 py-1.5 text-sm"
      >
        <span className="min-w-0 flex-1">
          This worksheet was changed in another tab or by somebody else. What you type here is kept in this browser
          until you choose.
        </span>
        <Button onClick={() => setMine(editor.current?.text() ?? '')}>
          <GitCompare size={13} aria-hidden /> Compare
        </Button>
      </div>
      {mine === null ? null : (
        <Suspense fallback={null}>
          <ConflictDialog
            id={tab.id}
            mine={mine}
            open={actions.open}
            onClose={() => setMine(null)}
            onKeepMine={(version) => {
              setMine(null)
              tab.autosave.overwrite(version)
            }}
            onTakeTheirs={(theirs) => void takeTheirs(theirs)}
          />
        </Suspense>
      )}
    </>
  )
}
