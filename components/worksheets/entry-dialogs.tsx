'use client'
import { lazy, Suspense } from 'react'
import type { EntryDeeds, EntryDialog } from './entry-actions'
import type { WorksheetActions, WorksheetEntry } from './types'

const MoveDialog = lazy(() => import('./move-dialog').then((all) => ({ default: all.MoveDialog })))
const RenameDialog = lazy(() => import('./text-dialogs').then((all) => ({ default: all.RenameDialog })))
const CommentDialog = lazy(() => import('./text-dialogs').then((all) => ({ default: all.CommentDialog })))
const VersionsDialog = lazy(() => import('./versions-dialog').then((all) => ({ default: all.VersionsDialog })))
const ShareDialog = lazy(() => import('./share-dialog').then((all) => ({ default: all.ShareDialog })))
const ImportDialog = lazy(() => import('./import-dialog').then((all) => ({ default: all.ImportDialog })))

/** The dialog that was asked for, if any; each is loaded when it is first needed. */
export function EntryDialogs({
  dialog,
  entries,
  actions,
  deeds,
  onChanged,
  onRestored,
  onClose,
}: {
  dialog: EntryDialog | null
  entries: readonly WorksheetEntry[]
  actions: WorksheetActions
  deeds: EntryDeeds
  onChanged: () => void
  /** A worksheet got an earlier text back. */
  onRestored?: (id: string, restored: { text: string; version: number }) => void
  onClose: () => void
}) {
  if (!dialog) return null
  const { what, entry } = dialog
  return (
    <Suspense fallback={null}>
      {what === 'import' ? (
        <ImportDialog folder={entry} onDone={onChanged} onClose={onClose} />
      ) : what === 'move' ? (
        <MoveDialog
          entry={entry}
          entries={entries}
          onMove={(parentId) => void deeds.move(entry.id, parentId)}
          onClose={onClose}
        />
      ) : what === 'rename' ? (
        <RenameDialog entry={entry} onSave={(name) => void deeds.rename(entry, name)} onClose={onClose} />
      ) : what === 'share' ? (
        <ShareDialog entry={entry} load={actions.sharing} onShared={onChanged} onClose={onClose} />
      ) : what === 'comment' ? (
        <CommentDialog entry={entry} onSave={(text) => void deeds.comment(entry, text)} onClose={onClose} />
      ) : (
        <VersionsDialog
          entry={entry}
          actions={actions}
          onRestored={(restored) => {
            onRestored?.(entry.id, restored)
            onChanged()
          }}
          onClose={onClose}
        />
      )}
    </Suspense>
  )
}
