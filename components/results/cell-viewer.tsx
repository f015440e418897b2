'use client'
import { Copy, X } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Column } from '@/lib/warehouse/engine/types'
import { IconButton } from '../ui/button'
import { copyText } from '../ui/clipboard'
import { formatCount } from '../ui/format'
import { Scroll } from '../ui/scroll'
import { complain, say } from '../ui/toast'
import { JsonTree } from './json-tree'
import { readJson } from './lossless-json'
import { cutAt } from './pages'
import { valueKind } from './value'

const mostShown = 200_000

/** One value in full, beside the grid: nested values as a tree, text with its line ends. Escape closes it. */
export function CellViewer({
  column,
  row,
  value: shown,
  whole,
  onClose,
}: {
  column: Column
  row: number
  /** What the grid has of it: long values are cut there. */
  value: string | null | undefined
  /** Fetches all of it. */
  whole?: () => Promise<string | null | undefined>
  onClose: () => void
}) {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = document.activeElement
    panel.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  const value = useWhole(shown, whole)
  const nested = valueKind(column.type) === 'nested'
  const tree = useMemo(
    () => (nested && value && value.length < 2_000_000 ? readJson(value) : undefined),
    [nested, value],
  )
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={`Value of ${column.name} in row ${row + 1}`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
      className="flex w-80 max-w-[50%] shrink-0 flex-col border-l border-line bg-surface outline-none"
    >
      <header className="flex items-center gap-1 border-b border-line py-1 pr-1 pl-3">
        <div className="min-w-0 flex-1">
          <p className="truncate text-xs font-semibold">{column.name}</p>
          <p className="truncate text-2xs text-faint" title={column.type}>
            row {formatCount(row + 1)} · {column.type}
          </p>
        </div>
        <IconButton label="Copy value" onClick={() => void copyText(value ?? '').then(() => say('Value copied'))}>
          <Copy size={14} aria-hidden />
        </IconButton>
        <IconButton label="Close value" onClick={onClose}>
          <X size={15} aria-hidden />
        </IconButton>
      </header>
      <Scroll label="Value" className="min-h-0 flex-1 p-3 font-mono text-xs leading-5">
        {value === undefined ? (
          <span className="text-faint">Loading…</span>
        ) : value === null ? (
          <span className="text-faint italic">NULL</span>
        ) : tree !== undefined ? (
          <JsonTree value={tree} />
        ) : (
          <pre className="break-words whitespace-pre-wrap">{value.slice(0, mostShown)}</pre>
        )}
        {value && value.length > mostShown && tree === undefined ? (
          <p className="mt-2 font-sans text-muted">
            The first {formatCount(mostShown)} of {formatCount(value.length)} characters. Copy takes all of them.
          </p>
        ) : null}
      </Scroll>
    </aside>
  )
}

/** All of a value that the grid may hold cut; undefined while it is on its way. */
function useWhole(shown: string | null | undefined, whole?: () => Promise<string | null | undefined>) {
  const [found, setFound] = useState<{ of: string; value: string | null | undefined } | null>(null)
  const fetch = useRef(whole)
  fetch.current = whole
  const isCut = typeof shown === 'string' && shown.length > cutAt && whole !== undefined
  useEffect(() => {
    if (!isCut) return
    let away = false
    fetch
      .current?.()
      .then((value) => away || setFound({ of: shown, value }))
      .catch((error: Error) => away || complain('The value could not be fetched', error.message))
    return () => {
      away = true
    }
  }, [isCut, shown])
  if (!isCut) return shown
  return found?.of === shown ? found.value : undefined
}
