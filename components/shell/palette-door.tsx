'use client'
import { Search } from 'lucide-react'
import { Suspense, useEffect, useState } from 'react'
import { late } from '../ui/late'
import { dialogIsOpen } from '../ui/open-dialog'

const part = () => import('./palette')
const Palette = late(() => part().then((all) => ({ default: all.Palette })))

/** Cmd on a Mac, Ctrl elsewhere: on a Mac, Ctrl-K is the editor's own. */
const opens = (event: KeyboardEvent) =>
  event.key.toLowerCase() === 'k' &&
  !event.shiftKey &&
  !event.altKey &&
  (/Mac|iP(hone|ad)/.test(navigator.platform) ? event.metaKey : event.ctrlKey)

/** The button of the palette and its key; the palette itself is loaded when it is first wanted. */
export function PaletteDoor({ className }: { className: string }) {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (!opens(event)) return
      event.preventDefault()
      event.stopPropagation()
      setOpen((was) => was || !dialogIsOpen())
    }
    // In the capture phase: the editor would take the key otherwise.
    window.addEventListener('keydown', onKeyDown, true)
    // Who types right after the key must find it there.
    const whenQuiet = setTimeout(() => void part(), 1500)
    return () => {
      clearTimeout(whenQuiet)
      window.removeEventListener('keydown', onKeyDown, true)
    }
  }, [])
  return (
    <>
      <button
        type="button"
        aria-label="Search and commands"
        title="Search and commands (Ctrl-K)"
        aria-keyshortcuts="Control+K Meta+K"
        aria-haspopup="dialog"
        onPointerEnter={part}
        onFocus={part}
        onClick={() => setOpen(true)}
        className={className}
      >
        <Search size={18} aria-hidden strokeWidth={1.75} />
      </button>
      {open ? (
        <Suspense fallback={null}>
          <Palette onClosed={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
