'use client'
import { useCallback, useEffect, useReducer, useRef } from 'react'
import type { EditorHandle } from '../editor/sql-editor'

/** Gives the editor the focus once it is drawn, also when its text is still on the way; `then` is done with it. */
export function useFocusWhenDrawn(editor: () => EditorHandle | null): (then?: (editor: EditorHandle) => void) => void {
  const wanted = useRef<((editor: EditorHandle) => void) | null>(null)
  const [, draw] = useReducer((drawn: number) => drawn + 1, 0)
  const latest = useRef(editor)
  latest.current = editor
  useEffect(() => {
    const then = wanted.current
    if (!then || !latest.current()) return
    wanted.current = null
    // After a menu that closes has given the focus back.
    requestAnimationFrame(() => {
      const shown = latest.current()
      shown?.focus()
      if (shown) then(shown)
    })
  })
  return useCallback((then = () => {}) => {
    wanted.current = then
    draw()
  }, [])
}
