'use client'
import { useSyncExternalStore } from 'react'
import { type Autosave, drawnFirst, type SaveState } from './autosave'

/** A dot on the tab of a worksheet that is not saved. */
export function SaveDot({ autosave }: { autosave: Autosave }) {
  const state = useSyncExternalStore(autosave.subscribe, autosave.getState, drawnFirst)
  if (state === 'saved') return null
  return <span className={`size-1.75 rounded-full ${dots[tones[state]]}`} aria-hidden />
}

const tones: Record<SaveState, 'quiet' | 'warn' | 'danger'> = {
  saved: 'quiet',
  unsaved: 'quiet',
  saving: 'quiet',
  offline: 'warn',
  'signed-out': 'warn',
  rejected: 'danger',
  refused: 'danger',
  conflict: 'danger',
}
const dots = { quiet: 'bg-faint', warn: 'bg-warn', danger: 'bg-danger' }
const letters = { quiet: 'text-faint', warn: 'text-warn', danger: 'text-danger' }

function wordsFor(state: SaveState, { problem, kept }: Autosave): string {
  const where = kept ? 'Kept in this browser.' : 'Kept in this page only: do not close it.'
  if (state === 'saved') return 'Saved'
  if (state === 'offline') return `Not saved: no connection. ${where}`
  if (state === 'signed-out') return `Not saved: your session has ended. Sign in again. ${where}`
  if (state === 'rejected') return `Not saved. ${problem} ${where}`
  if (state === 'refused') return `Not saved: no longer yours to change. ${where}`
  if (state === 'conflict') return `Changed elsewhere. ${where}`
  return 'Saving…'
}

/** The state of saving, in words. */
export function SaveNote({ autosave }: { autosave: Autosave }) {
  const state = useSyncExternalStore(autosave.subscribe, autosave.getState, drawnFirst)
  return (
    <span role="status" className={`rounded bg-surface/90 px-1 text-2xs ${letters[tones[state]]}`}>
      {wordsFor(state, autosave)}
    </span>
  )
}
