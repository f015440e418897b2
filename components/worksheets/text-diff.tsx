'use client'
import { MergeView } from '@codemirror/merge'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { duckdb } from '../editor/dialect'
import { editorTheme } from '../editor/theme'
import { useNonce } from '../shell/providers'

const look = EditorView.theme({
  '&': { height: 'auto' },
  '.cm-scroller': { overflow: 'visible', fontSize: '12px' },
  '&.cm-merge-a .cm-changedLine': { backgroundColor: 'var(--danger-soft)' },
  '&.cm-merge-b .cm-changedLine': { backgroundColor: 'var(--ok-soft)' },
  // Lines, as a stronger background would take the letters' contrast.
  '&.cm-merge-a .cm-changedText': { background: 'none', boxShadow: 'inset 0 -2px 0 var(--danger)' },
  '&.cm-merge-b .cm-changedText': { background: 'none', boxShadow: 'inset 0 -2px 0 var(--ok)' },
  '.cm-changeGutter': { width: '3px', paddingLeft: '0' },
  '&.cm-merge-a .cm-changedLineGutter': { background: 'var(--danger)' },
  '&.cm-merge-b .cm-changedLineGutter': { background: 'var(--ok)' },
  '.cm-collapsedLines': {
    background: 'var(--sunken)',
    color: 'var(--muted)',
    fontFamily: 'var(--font-sans)',
    fontSize: '12px',
    padding: '2px 10px',
  },
})

/** Milliseconds after which two long texts are compared roughly. */
const patience = 1500

/** Two texts side by side, what differs marked; parts that are the same are folded. */
export function TextDiff({ before, after, labels }: { before: string; after: string; labels: [string, string] }) {
  const place = useRef<HTMLDivElement>(null)
  const nonce = useNonce()
  const [left, right] = labels
  useEffect(() => {
    const side = (label: string): Extension => [
      nonce ? EditorView.cspNonce.of(nonce) : [],
      lineNumbers(),
      duckdb.language,
      editorTheme,
      look,
      EditorState.readOnly.of(true),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    ]
    const view = new MergeView({
      a: { doc: before, extensions: side(left) },
      b: { doc: after, extensions: side(right) },
      parent: place.current!,
      collapseUnchanged: { margin: 3, minSize: 6 },
      diffConfig: { scanLimit: 2000, timeout: patience },
    })
    return () => view.destroy()
  }, [before, after, left, right, nonce])
  return (
    <div className="overflow-hidden rounded border border-line">
      <div className="grid grid-cols-2 border-b border-line bg-sunken text-xs font-medium text-muted">
        <span className="truncate px-3 py-1.5">{left}</span>
        <span className="truncate border-l border-line px-3 py-1.5">{right}</span>
      </div>
      <div
        ref={place}
        className="max-h-[52vh] [--code-comment:var(--muted)] overflow-auto [&_.cm-mergeViewEditor+.cm-mergeViewEditor]:border-l [&_.cm-mergeViewEditor]:border-line"
      />
    </div>
  )
}
