'use client'
import { CopyPlus, Download, FileUp, FolderInput, History, MessageSquare, Pencil, Trash2, Users } from 'lucide-react'
import { MenuItem, MenuSeparator } from '../ui/menu'
import type { EntryDeeds } from './entry-actions'
import type { WorksheetEntry } from './types'

/** At the top of what others share there is no folder to take it out of: that takes its ownership. */
export const isMovable = ({ right, parentId }: WorksheetEntry): boolean =>
  right === 'OWNERSHIP' || (right === 'WRITE' && parentId !== null)

/** What can be done with a worksheet or folder, as its rights allow; `onRename` where names are edited in place. */
export function EntryMenu({
  entry,
  deeds,
  onRename,
}: {
  entry: WorksheetEntry
  deeds: EntryDeeds
  onRename: () => void
}) {
  const isFolder = entry.kind === 'folder'
  const may = entry.right !== 'READ'
  return (
    <>
      {may ? (
        <MenuItem icon={<Pencil size={14} aria-hidden />} shortcut="F2" onClick={onRename}>
          Rename
        </MenuItem>
      ) : null}
      {isMovable(entry) ? (
        <MenuItem icon={<FolderInput size={14} aria-hidden />} onClick={() => deeds.ask({ what: 'move', entry })}>
          Move …
        </MenuItem>
      ) : null}
      <MenuItem icon={<CopyPlus size={14} aria-hidden />} onClick={() => void deeds.duplicate(entry)}>
        {may ? 'Duplicate' : 'Duplicate to my worksheets'}
      </MenuItem>
      {entry.right === 'OWNERSHIP' ? (
        <MenuItem icon={<Users size={14} aria-hidden />} onClick={() => deeds.ask({ what: 'share', entry })}>
          Share …
        </MenuItem>
      ) : null}
      {may && !isFolder ? (
        <>
          <MenuItem
            icon={<MessageSquare size={14} aria-hidden />}
            onClick={() => deeds.ask({ what: 'comment', entry })}
          >
            Comment …
          </MenuItem>
          <MenuItem icon={<History size={14} aria-hidden />} onClick={() => deeds.ask({ what: 'versions', entry })}>
            Versions …
          </MenuItem>
        </>
      ) : null}
      <MenuSeparator />
      <MenuItem icon={<Download size={14} aria-hidden />} onClick={() => void deeds.export(entry)}>
        {isFolder ? 'Export as zip' : 'Export as .sql'}
      </MenuItem>
      {isFolder && may ? (
        <MenuItem icon={<FileUp size={14} aria-hidden />} onClick={() => deeds.ask({ what: 'import', entry })}>
          Import into it …
        </MenuItem>
      ) : null}
      {isMovable(entry) ? (
        <>
          <MenuSeparator />
          <MenuItem
            danger
            icon={<Trash2 size={14} aria-hidden />}
            shortcut="Del"
            onClick={() => void deeds.remove(entry)}
          >
            Delete
          </MenuItem>
        </>
      ) : null}
    </>
  )
}
