'use client'
import { Suspense } from 'react'
import { late } from '../ui/late'
import type { EntryDeeds, EntryDialog } from './entry-actions'
import type { WorksheetActions, WorksheetEntry } from './types'
import type { Choices } from './use-choices'

const MoveDialog = late(() => import('./move-dialog').then((all) => ({ default: all.MoveDialog })))
const RenameDialog = late(() => import('./text-dialogs').then((all) => ({ default: all.RenameDialog })))
const CommentDialog = late(() => import('./text-dialogs').then((all) => ({ default: all.CommentDialog })))
const VersionsDialog = late(() => import('./versions-dialog').then((all) => ({ default: all.VersionsDialog })))
const ShareDialog = late(() => import('./share-dialog').then((all) => ({ default: all.ShareDialog })))
const ImportDialog = late(() => import('./import-dialog').then((all) => ({ default: all.ImportDialog })))

/** The dialog that was asked for, if any; each is loaded when it is first needed. */
export function EntryDialogs({
  dialog,
  choices,
  entries,
  actions,
  deeds,
  onChanged,
  onRestored,
  onClose,
}: {
  dialog: EntryDialog | null
  /** Roles as they are by now; without them, as they were when the page was loaded. */
  choices?: Choices
  entries: readonly WorksheetEntry[]
  actions: WorksheetActions
  deeds: EntryDeeds
  onChanged: () => void
  /** A worksheet got an earlier text back. */
  onRestored?: (id: string, restored: { text: string; version: number }) => void
  onClose: () => void
}) {
  if (!dialog) return null
  return (
    <Suspense fallback={null}>
      {dialog.what === 'import' ? (
        <ImportDialog folder={dialog.entry} onDone={onChanged} onClose={onClose} />
      ) : dialog.what === 'move' ? (
        <MoveDialog
          entry={dialog.entry}
          entries={entries}
          onMove={(parentId) => void deeds.move(dialog.entry.id, parentId)}
          onClose={onClose}
        />
      ) : dialog.what === 'rename' ? (
        <RenameDialog entry={dialog.entry} onSave={(name) => void deeds.rename(dialog.entry, name)} onClose={onClose} />
      ) : dialog.what === 'share' ? (
        <ShareDialog
          entry={dialog.entry}
          choices={choices}
          load={actions.sharing}
          onShared={onChanged}
          onClose={onClose}
        />
      ) : dialog.what === 'comment' ? (
        <CommentDialog
          entry={dialog.entry}
          onSave={(text) => void deeds.comment(dialog.entry, text)}
          onClose={onClose}
        />
      ) : (
        <VersionsDialog
          entry={dialog.entry}
          actions={actions}
          onRestored={(restored) => {
            onRestored?.(dialog.entry.id, restored)
            onChanged()
          }}
          onClose={onClose}
        />
      )}
    </Suspense>
  )
}
