'use client'
import { Folder, House } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button'
import { Dialog, useClosing } from '../ui/dialog'
import { Tree, type TreeRow } from '../ui/tree'
import type { WorksheetEntry } from './types'
import { isInside } from './worksheet-lines'

const top = 'top'

/** The folders that an entry may be moved to, each below the one that it lies in. */
function targets(entries: readonly WorksheetEntry[], moved: WorksheetEntry): TreeRow<string | null>[] {
  const rows: TreeRow<string | null>[] = [
    { id: top, depth: 0, name: 'Top of my worksheets', icon: <House size={14} aria-hidden />, node: null },
  ]
  const add = (parentId: string | null, depth: number) => {
    for (const folder of entries) {
      if (folder.kind !== 'folder' || folder.parentId !== parentId || isInside(entries, folder.id, moved.id)) continue
      const icon = <Folder size={14} aria-hidden strokeWidth={1.75} />
      if (folder.right !== 'READ') rows.push({ id: folder.id, depth, name: folder.name, icon, node: folder.id })
      add(folder.id, depth + 1)
    }
  }
  add(null, 1)
  return rows
}

/** Chooses a folder for an entry, by keyboard as well as by mouse. */
export function MoveDialog({
  entry,
  entries,
  onMove,
  onClose,
}: {
  entry: WorksheetEntry
  entries: readonly WorksheetEntry[]
  onMove: (parentId: string | null) => void
  onClose: () => void
}) {
  const { open, close, onClosed, back } = useClosing(onClose)
  const rows = targets(entries, entry)
  const [chosen, setChosen] = useState(entry.parentId ?? top)
  const target = rows.find(({ id }) => id === chosen)
  const move = (parentId: string | null) => {
    close()
    if (parentId !== entry.parentId) onMove(parentId)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      onClosed={onClosed}
      back={back}
      width="sm"
      title={`Move ${entry.name}`}
      description="Choose a folder. Enter moves."
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            tone="primary"
            disabled={!target || target.node === entry.parentId}
            onClick={() => target && move(target.node)}
          >
            Move
          </Button>
        </>
      }
    >
      <div className="h-64 rounded border border-line py-1">
        <Tree
          label="Folders"
          rows={rows}
          active={chosen}
          onActive={setChosen}
          onToggle={() => undefined}
          onActivate={(row) => move(row.node)}
        />
      </div>
    </Dialog>
  )
}
