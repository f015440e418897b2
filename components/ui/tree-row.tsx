'use client'
import { ChevronRight, Ellipsis } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Menu } from './menu'
import { Spinner } from './spinner'
import type { TreeRow } from './tree'

/** What a line of a tree shows; its box, role and events are the tree's. */
export function TreeRowBody<T>({
  row,
  menu,
  renaming,
}: {
  row: TreeRow<T>
  /** Set while the pointer is over the line. */
  menu: ReactNode
  renaming: ((name: string | null) => void) | null
}) {
  return (
    <>
      <span aria-hidden className="grid size-4 shrink-0 place-items-center text-faint">
        {row.loading ? (
          <Spinner size={11} />
        ) : row.open === undefined ? null : (
          <ChevronRight size={13} className={`transition-transform duration-75 ${row.open ? 'rotate-90' : ''}`} />
        )}
      </span>
      {row.note ? null : <span className="shrink-0 text-muted">{row.icon}</span>}
      {renaming ? (
        <Rename name={row.name} onDone={renaming} />
      ) : (
        <span
          className={`min-w-0 flex-1 truncate ${row.note ? 'text-xs text-faint italic' : ''}`}
          title={row.title ?? row.name}
        >
          {row.name}
        </span>
      )}
      {menu ? (
        <Menu
          trigger={
            <button
              type="button"
              tabIndex={-1}
              aria-label={`Actions for ${row.name}`}
              onClick={(event) => event.stopPropagation()}
              className="grid size-5 shrink-0 place-items-center rounded text-muted hover:bg-pressed"
            >
              <Ellipsis size={13} aria-hidden />
            </button>
          }
        >
          {menu}
        </Menu>
      ) : row.detail ? (
        <>
          {/* A space: the two are words of their own to who hears them. */}{' '}
          <span className="max-w-28 shrink-0 truncate pr-1 text-2xs text-faint">{row.detail}</span>
        </>
      ) : null}
    </>
  )
}

function Rename({ name, onDone }: { name: string; onDone: (name: string | null) => void }) {
  const [text, setText] = useState(name)
  const input = useRef<HTMLInputElement>(null)
  const done = useRef(false)
  useEffect(() => {
    input.current?.focus()
    input.current?.select()
  }, [])
  const end = (value: string | null) => {
    if (done.current) return
    done.current = true
    onDone(value)
  }
  return (
    <input
      ref={input}
      aria-label="New name"
      value={text}
      onChange={(event) => setText(event.target.value)}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') end(text.trim() || null)
        else if (event.key === 'Escape') end(null)
      }}
      onBlur={() => end(text.trim() || null)}
      className="h-5 min-w-0 flex-1 rounded border border-accent bg-surface px-1 text-sm outline-none"
    />
  )
}
