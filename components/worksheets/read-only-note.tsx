'use client'
import { CopyPlus, Lock } from 'lucide-react'
import { type ReactNode, useSyncExternalStore } from 'react'
import { Button } from '../ui/button'
import { drawnFirst } from './autosave'
import type { OpenWorksheet } from './use-open-worksheets'

/** A line over the text that may be read and not changed, with the way to a copy of one's own. */
export function ReadOnlyNote({
  tab,
  onDuplicate,
  onKeep,
}: {
  tab: OpenWorksheet
  onDuplicate: () => void
  /** Makes an own worksheet of what was typed and can no longer be saved. */
  onKeep: () => void
}) {
  const state = useSyncExternalStore(tab.autosave.subscribe, tab.autosave.getState, drawnFirst)
  if (state === 'refused')
    return (
      <Note role="alert" tone="bg-warn-soft" action={<Copy onClick={onKeep}>Keep as my worksheet</Copy>}>
        You may no longer change this worksheet. What you typed since is kept in this browser only.
      </Note>
    )
  if (tab.right !== 'READ') return null
  return (
    <Note role="note" tone="bg-sunken" action={<Copy onClick={onDuplicate}>Duplicate to my worksheets</Copy>}>
      {tab.owner ? `${tab.owner} shares this worksheet` : 'This worksheet is shared'} with you for reading. You can run
      it, with your own roles.
    </Note>
  )
}

function Copy({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <Button onClick={onClick}>
      <CopyPlus size={13} aria-hidden /> {children}
    </Button>
  )
}

function Note({
  role,
  tone,
  action,
  children,
}: {
  role: 'alert' | 'note'
  tone: string
  action: ReactNode
  children: ReactNode
}) {
  return (
    <div role={role} className={`flex shrink-0 items-center gap-2 border-b border-line px-3 py-1.5 text-sm ${tone}`}>
      <Lock size={13} aria-hidden className="shrink-0 text-muted" />
      <span className="min-w-0 flex-1">{children}</span>
      {action}
    </div>
  )
}
