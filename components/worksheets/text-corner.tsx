'use client'
import { History } from 'lucide-react'
import { IconButton } from '../ui/button'
import type { Autosave } from './autosave'
import { SaveNote } from './save-note'

/** In the corner of a text that may be changed: how far it is saved, and the way to its earlier versions. */
export function TextCorner({ autosave, onVersions }: { autosave: Autosave; onVersions: () => void }) {
  return (
    <div className="pointer-events-none absolute right-3 bottom-1 flex items-center gap-0.5">
      <SaveNote autosave={autosave} />
      <IconButton label="Versions" className="pointer-events-auto size-6!" onClick={onVersions}>
        <History size={13} aria-hidden />
      </IconButton>
    </div>
  )
}
