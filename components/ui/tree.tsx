'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type DragEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { MenuOnRightClick } from './menu'
import { nextLine, type TreeLine, treeStep, typedLine } from './tree-keys'
import { TreeRowBody } from './tree-row'

/** A visible line of a tree. The owner flattens what is open; the tree shows it. */
export interface TreeRow<T> extends TreeLine {
  id: string
  /** From 0. */
  depth: number
  name: string
  icon: ReactNode
  /** Small text at the right end. */
  detail?: string
  /** What is shown of it while the pointer rests on it; by default its name. */
  title?: string
  /** Undefined: it has no inside. */
  open?: boolean
  loading?: boolean
  /** Set where the line is a message, not a thing: it cannot be chosen. */
  note?: boolean
  node: T
}

interface TreeProps<T> {
  label: string
  rows: readonly TreeRow<T>[]
  /** The id of the line that the keyboard is on. */
  active: string | null
  onActive: (id: string) => void
  onToggle: (row: TreeRow<T>) => void
  onActivate: (row: TreeRow<T>) => void
  /** A double click on a line that has an inside; its two clicks have opened and closed it. */
  onDouble?: (row: TreeRow<T>) => void
  menu?: (row: TreeRow<T>) => ReactNode
  /** Keys that the tree itself has no use for. */
  onKey?: (event: KeyboardEvent, row: TreeRow<T>) => void
  /** What dragging a line carries, as plain text. */
  dragText?: (row: TreeRow<T>) => string
  /** Something was dropped on a line, or on the empty part below. */
  onDropOn?: (text: string, row: TreeRow<T> | null) => void
  /** The line whose name is being edited. */
  renaming?: { id: string; onDone: (name: string | null) => void } | null
}

const height = 24

/**
 * A tree of any size, usable by keyboard: arrows walk and open, letters jump, Enter activates, the menu key opens the
 * menu. Only the lines on the screen exist; the tree holds the focus and points at the active line.
 */
export function Tree<T>(props: TreeProps<T>) {
  const { label, rows, active, onActive, onToggle, onActivate, onDouble, menu, onKey, dragText, onDropOn, renaming } =
    props
  const tree = useId()
  const area = useRef<HTMLDivElement>(null)
  const typed = useRef({ text: '', at: 0 })
  const [hovered, setHovered] = useState<string | null>(null)
  const [target, setTarget] = useState<string | null>(null)
  const { getVirtualItems, getTotalSize, scrollToIndex } = useVirtualizer({
    count: rows.length,
    getScrollElement: () => area.current,
    estimateSize: () => height,
    overscan: 12,
    // Until it is measured: lines are there at once.
    initialRect: { width: 260, height: 600 },
  })
  const items = getVirtualItems()
  const at = rows.findIndex((row) => row.id === active)
  const current = rows[at]

  useEffect(() => {
    if (at >= 0) scrollToIndex(at, { align: 'auto' })
  }, [at, scrollToIndex])

  function go(to: number | null) {
    if (to !== null) onActive(rows[to]!.id)
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    if (event.target !== area.current) return
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    const step = plain ? treeStep(rows, at, event.key) : null
    if (step) {
      event.preventDefault()
      if (step.do === 'go') go(step.to)
      else if (step.do === 'toggle') onToggle(current!)
      else onActivate(current!)
      return
    }
    if (plain && event.key.length === 1 && event.key !== ' ') {
      const now = Date.now()
      typed.current = { text: now - typed.current.at < 700 ? typed.current.text + event.key : event.key, at: now }
      go(typedLine(rows, at, typed.current.text))
    } else if (current) onKey?.(event, current)
  }

  const rowOf = (element: EventTarget | null) => {
    const id = element instanceof Element ? element.closest('[data-row]')?.getAttribute('data-row') : null
    return rows.find((row) => row.id === id) ?? null
  }

  const body = (
    <div
      ref={area}
      role="tree"
      aria-label={label}
      // A tree without an item is one that is being filled.
      aria-busy={rows.every(({ note }) => note) || undefined}
      tabIndex={0}
      aria-activedescendant={items.some((item) => item.index === at) ? `${tree}-${at}` : undefined}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.target === area.current && at < 0) go(nextLine(rows, 0, 1))
      }}
      onContextMenu={(event) => {
        const row = rowOf(event.target) ?? current
        if (row && !row.note && menu) onActive(row.id)
        else event.preventDefault()
      }}
      onMouseLeave={() => setHovered(null)}
      onDragOver={(event) => {
        if (!onDropOn) return
        event.preventDefault()
        setTarget(rowOf(event.target)?.id ?? '')
      }}
      onDragLeave={() => setTarget(null)}
      onDrop={(event: DragEvent) => {
        if (!onDropOn) return
        event.preventDefault()
        setTarget(null)
        onDropOn(event.dataTransfer.getData('text/plain'), rowOf(event.target))
      }}
      className={`group/tree h-full overflow-auto outline-none ${target === '' ? 'bg-accent-soft' : ''}`}
    >
      <div role="presentation" className="relative w-full" style={{ height: getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index]!
          const aria = row.note
            ? { role: 'none' }
            : {
                role: 'treeitem',
                // Without the button that hovering shows: a name that changes under the pointer is none.
                'aria-label': row.detail ? `${row.name} ${row.detail}` : row.name,
                'aria-level': row.depth + 1,
                'aria-expanded': row.open,
                'aria-selected': row.id === active,
              }
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: its role comes with `aria`; the tree holds the focus and the keys
            // biome-ignore lint/a11y/useKeyWithClickEvents: as above
            // biome-ignore lint/a11y/useKeyWithMouseEvents: hovering only shows the menu's button; the menu key opens the same menu
            <div
              key={row.id}
              id={`${tree}-${item.index}`}
              {...aria}
              data-row={row.id}
              data-active={row.id === active || undefined}
              draggable={Boolean(dragText) && !row.note}
              onDragStart={(event) => {
                event.dataTransfer.setData('text/plain', dragText!(row))
                event.dataTransfer.effectAllowed = 'copyMove'
              }}
              onMouseOver={() => setHovered(row.id)}
              onClick={() => {
                if (row.note) return
                onActive(row.id)
                if (row.open !== undefined) onToggle(row)
              }}
              onDoubleClick={() => {
                if (row.note) return
                if (row.open === undefined) onActivate(row)
                else onDouble?.(row)
              }}
              className={`absolute top-0 left-0 flex w-full items-center gap-1.5 pr-1 text-sm select-none hover:bg-hover data-active:bg-pressed group-focus-visible/tree:data-active:bg-accent-soft group-focus-visible/tree:data-active:shadow-[inset_2px_0_0_var(--accent)] ${target === row.id ? 'bg-accent-soft' : ''}`}
              style={{ transform: `translateY(${item.start}px)`, height, paddingLeft: 6 + row.depth * 14 }}
            >
              <TreeRowBody
                row={row}
                menu={menu && !row.note && hovered === row.id ? menu(row) : null}
                renaming={renaming?.id === row.id ? renaming.onDone : null}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
  return menu ? <MenuOnRightClick items={current ? menu(current) : null}>{body}</MenuOnRightClick> : body
}
