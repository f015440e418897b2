'use client'
import { Plus, X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { IconButton } from '../ui/button'
import { Spinner } from '../ui/spinner'
import { focusWithin } from '../ui/tab-focus'
import type { Autosave, SaveState } from './autosave'
import type { RunBook } from './runs'

export interface OpenTab {
  id: string
  name: string
  autosave: Autosave
}

/** A tab for each open worksheet, and the button for a new one. */
export function WorksheetTabs({
  tabs,
  active,
  book,
  onActivate,
  onClose,
  onNew,
}: {
  tabs: readonly OpenTab[]
  active: string | null
  book: RunBook
  onActivate: (id: string) => void
  onClose: (id: string) => void
  onNew: () => void
}) {
  return (
    <div className="flex h-9 shrink-0 items-stretch border-b border-line bg-sunken">
      <div
        role="tablist"
        aria-label="Open worksheets"
        className="flex min-w-0 items-stretch overflow-x-auto overflow-y-hidden"
      >
        {tabs.map((tab, at) => (
          <WorksheetTab
            key={tab.id}
            tab={tab}
            selected={tab.id === active}
            book={book}
            onActivate={() => onActivate(tab.id)}
            onMove={(by) => onActivate(tabs[(at + by + tabs.length) % tabs.length]!.id)}
            onClose={() => onClose(tab.id)}
          />
        ))}
      </div>
      <IconButton label="New worksheet" onClick={onNew} className="my-auto ml-1">
        <Plus size={15} aria-hidden />
      </IconButton>
    </div>
  )
}

function WorksheetTab({
  tab,
  selected,
  book,
  onActivate,
  onMove,
  onClose,
}: {
  tab: OpenTab
  selected: boolean
  book: RunBook
  onActivate: () => void
  onMove: (by: number) => void
  onClose: () => void
}) {
  const save = useSyncExternalStore(tab.autosave.subscribe, tab.autosave.getState, tab.autosave.getState)
  const running = useSyncExternalStore(
    book.subscribe,
    () => book.of(tab.id).running,
    () => false,
  )
  return (
    <div
      role="presentation"
      data-selected={selected || undefined}
      className="group/tab flex max-w-56 shrink-0 items-center border-r border-line pr-1 text-muted hover:bg-hover data-selected:bg-surface data-selected:text-text data-selected:shadow-[inset_0_2px_0_var(--accent)]"
    >
      <button
        type="button"
        role="tab"
        aria-selected={selected}
        aria-keyshortcuts="Delete"
        tabIndex={selected ? 0 : -1}
        onClick={onActivate}
        onAuxClick={(event) => event.button === 1 && onClose()}
        onKeyDown={(event) => {
          if (event.key === 'ArrowRight') onMove(1)
          else if (event.key === 'ArrowLeft') onMove(-1)
          else if (event.key === 'Delete') onClose()
        }}
        ref={selected ? focusWithin : undefined}
        className="flex h-full min-w-0 items-center gap-1.5 pr-1.5 pl-3 text-sm select-none focus-visible:-outline-offset-3"
      >
        {running ? <Spinner size={12} label="running" /> : null}
        <span className="truncate">{tab.name}</span>
      </button>
      <span className="relative grid size-5 shrink-0 place-items-center">
        <SaveDot state={save} />
        <button
          type="button"
          // For the mouse; the keyboard has Delete on the tab itself. A tab list may hold nothing but tabs.
          tabIndex={-1}
          aria-hidden
          title="Close"
          onClick={onClose}
          className="absolute inset-0 grid place-items-center rounded opacity-0 group-hover/tab:bg-sunken group-hover/tab:opacity-100 hover:bg-pressed!"
        >
          <X size={13} aria-hidden />
        </button>
      </span>
    </div>
  )
}

function SaveDot({ state }: { state: SaveState }) {
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

function wordsFor({ state, problem, kept }: Autosave): string {
  const where = kept ? 'Kept in this browser.' : 'Kept in this page only: do not close it.'
  if (state === 'saved') return 'Saved'
  if (state === 'offline') return `Not saved: no connection. ${where}`
  if (state === 'signed-out') return `Not saved: your session has ended. Sign in in another tab. ${where}`
  if (state === 'rejected') return `Not saved. ${problem} ${where}`
  if (state === 'refused') return `Not saved: no longer yours to change. ${where}`
  if (state === 'conflict') return `Changed elsewhere. ${where}`
  return 'Saving…'
}

/** The state of saving, in words. */
export function SaveNote({ autosave }: { autosave: Autosave }) {
  const state = useSyncExternalStore(autosave.subscribe, autosave.getState, autosave.getState)
  return (
    <span role="status" className={`rounded bg-surface/90 px-1 text-2xs ${letters[tones[state]]}`}>
      {wordsFor(autosave)}
    </span>
  )
}
