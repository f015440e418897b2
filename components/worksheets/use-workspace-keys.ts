'use client'
import { useEffect, useRef } from 'react'
import { dialogIsOpen } from '../ui/open-dialog'

interface WorkspaceKeys {
  running: boolean
  cancel: () => void
  newWorksheet: () => void
  close: () => void
  reopen: () => void
  /** To the worksheet beside: 1 to the right, -1 to the left. */
  beside: (by: 1 | -1) => void
  toggleSplit: () => void
}

/** Two presses within this many milliseconds are one gesture. */
const twice = 600

/**
 * Keys that work wherever the focus is: Esc twice cancels, F6 goes round the panes, and with Alt: N a new worksheet, W
 * closes it, Shift-T opens it again, Page Up and Page Down go to the one beside, \ splits the editor. Browsers keep
 * Ctrl-Tab, Ctrl-W and Ctrl-T to themselves; nothing here takes a key that they or screen readers use.
 */
export function useWorkspaceKeys(keys: WorkspaceKeys): void {
  const latest = useRef(keys)
  latest.current = keys
  const lastEscape = useRef(0)
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.key === 'Escape' && latest.current.running) {
        if (event.timeStamp - lastEscape.current < twice) latest.current.cancel()
        lastEscape.current = event.timeStamp
        return
      }
      const action = event.key === 'F6' ? () => nextPane(event.shiftKey ? -1 : 1) : withAlt(event, latest.current)
      // Behind a dialog nothing happens.
      if (!action || dialogIsOpen()) return
      event.preventDefault()
      event.stopPropagation()
      action()
    }
    // In the capture phase: the editor keeps Escape to itself otherwise.
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [])
}

function withAlt(event: KeyboardEvent, keys: WorkspaceKeys): (() => void) | null {
  if (!event.altKey || event.ctrlKey || event.metaKey) return null
  if (event.shiftKey) return event.code === 'KeyT' ? keys.reopen : null
  switch (event.code) {
    case 'KeyN':
      return keys.newWorksheet
    case 'KeyW':
      return keys.close
    case 'PageDown':
      return () => keys.beside(1)
    case 'PageUp':
      return () => keys.beside(-1)
    case 'Backslash':
    case 'IntlBackslash':
      return keys.toggleSplit
    default:
      return null
  }
}

/** The places that F6 stops at: the tree, the editors' texts, the result. */
const stops = '[role="tree"], .cm-content, [role="grid"]'

function nextPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>(stops)].filter((pane) => pane.offsetParent !== null)
  const at = panes.findIndex((pane) => pane.contains(document.activeElement))
  const from = at < 0 && step < 0 ? 0 : at
  panes[(from + step + panes.length) % panes.length]?.focus()
}
