'use client'
import { Trash2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { Trashed } from '@/lib/worksheets/types'
import { Button } from '../ui/button'
import { complain } from '../ui/toast'
import type { WorksheetActions } from './types'

/** A line over a worksheet that was opened by its address and lies in the trash, with the way back. */
export function TrashedNote({
  trashed,
  restore,
  onRestored,
}: {
  trashed: Trashed
  restore: WorksheetActions['restore']
  onRestored: () => void
}) {
  const [busy, setBusy] = useState(false)
  async function run() {
    setBusy(true)
    const answer = await restore({ id: trashed.id }).catch(() => null)
    setBusy(false)
    if (answer?.ok) onRestored()
    else complain('It was not restored', answer?.error.message ?? 'The server cannot be reached.')
  }
  const folder = trashed.kind === 'folder'
  return (
    <div role="note" className="flex shrink-0 items-center gap-2 border-b border-line bg-warn-soft px-3 py-1.5 text-sm">
      <Trash2 size={13} aria-hidden className="shrink-0 text-muted" />
      <span className="min-w-0 flex-1">
        {folder ? `The folder “${trashed.name}” with this worksheet in it` : 'This worksheet'} is in the trash. It goes
        for good 30 days after it was deleted.
      </span>
      <Button disabled={busy} onClick={() => void run()}>
        <Undo2 size={13} aria-hidden /> {folder ? 'Restore the folder' : 'Restore'}
      </Button>
    </div>
  )
}
