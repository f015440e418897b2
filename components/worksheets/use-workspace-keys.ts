'use client'
import { useEffect, useRef } from 'react'

interface WorkspaceKeys {
  cancel: () => void
  running: boolean
  newWorksheet: () => void
  focusEditor: () => void
}

/** Two presses within this many milliseconds are one gesture. */
const twice = 600

/**
 * Keys that work wherever the focus is: Esc twice cancels, F6 goes round the panes, Alt-N makes a worksheet.
 * Nothing here takes a key that browsers or screen readers use.
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
      } else if (event.key === 'F6') {
        event.preventDefault()
        nextPane(event.shiftKey ? -1 : 1)
      } else if (event.altKey && event.code === 'KeyN' && !event.ctrlKey && !event.metaKey) {
        event.preventDefault()
        latest.current.newWorksheet()
      }
    }
    // In the capture phase: the editor keeps Escape to itself otherwise.
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [])
}

/** The places that F6 stops at: the tree, the editor's text, the result. */
const stops = '[role="tree"], .cm-content, [role="grid"]'

function nextPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>(stops)].filter((pane) => pane.offsetParent !== null)
  const at = panes.findIndex((pane) => pane.contains(document.activeElement))
  const from = at < 0 && step < 0 ? 0 : at
  panes[(from + step + panes.length) % panes.length]?.focus()
}
