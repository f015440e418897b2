'use client'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import type { Piece } from '../../lib/sql/split.ts'
import { useNonce } from '../shell/providers'
import type { Suggest } from './completion'
import type { ErrorMark } from './errors'
import { addLate, editorExtensions } from './extensions'
import { setHooks } from './hooks'
import { currentStatement, statementsOf } from './statements'

/** What a page can ask of the editor. */
export interface EditorHandle {
  focus(): void
  text(): string
  /** What Mod-Enter runs: the selection's statements, else the one at the cursor. */
  toRun(): Piece[]
  all(): Piece[]
  /** Writes at the cursor, over the selection. */
  insert(text: string): void
  replaceAll(text: string): void
  showErrors(errors: readonly ErrorMark[]): void
  /** Lays out the selected statements, else all. Answers how many stay as they are, as their tokens would change. */
  format(): Promise<number>
  /** Opens find and replace. */
  find(): Promise<void>
  /** Puts the cursor there and shows it; from 1. */
  goTo(line: number, column: number): void
}

/** The documents of the open worksheets with cursor and undo history, whichever editor shows them. */
export type EditorStates = Map<string, EditorState>

/**
 * The SQL editor. Each worksheet keeps its own text, cursor and undo history in `states` while its tab is open;
 * `initialText` and `cursor` (a UTF-16 offset) count when a worksheet is shown for the first time.
 */
export function SqlEditor({
  ref,
  states,
  worksheetId,
  initialText,
  cursor = 0,
  readOnly = false,
  label = 'SQL',
  suggest,
  onChange,
  onCursor,
  onRun,
  onRunAll,
  onFormat,
}: {
  ref?: Ref<EditorHandle>
  states: EditorStates
  worksheetId: string
  initialText: string
  cursor?: number
  readOnly?: boolean
  label?: string
  suggest: Suggest
  /** `length` in UTF-16 code units; the text itself is made when it is needed. */
  onChange: (worksheetId: string, text: () => string, length: number) => void
  onCursor?: (worksheetId: string, offset: number) => void
  onRun: () => void
  onRunAll: () => void
  onFormat: () => void
}) {
  const nonce = useNonce()
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const shown = useRef(worksheetId)
  const marked = useRef(false)
  const latest = useRef({ suggest, onChange, onCursor, onRun, onRunAll, onFormat })
  latest.current = { suggest, onChange, onCursor, onRun, onRunAll, onFormat }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the view is made once; what changes is read from refs
  useEffect(() => {
    const made = new EditorView({
      parent: place.current!,
      state: stateOf(worksheetId),
      scrollTo: inSight(stateOf(worksheetId)),
      dispatchTransactions(transactions, on) {
        on.update(transactions)
        states.set(shown.current, on.state)
        if (transactions.some(({ selection }) => selection))
          latest.current.onCursor?.(shown.current, on.state.selection.main.head)
      },
    })
    setHooks(made, () => ({
      ...latest.current,
      onChange: (doc) => latest.current.onChange(shown.current, () => doc.toString(), doc.length),
    }))
    view.current = made
    shown.current = worksheetId
    const whenQuiet = setTimeout(() => void addLate(made), 100)
    return () => {
      clearTimeout(whenQuiet)
      made.destroy()
      view.current = null
    }
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a later initialText is no news: the editor has the text
  useEffect(() => {
    const editor = view.current
    if (!editor || shown.current === worksheetId) return
    shown.current = worksheetId
    const state = stateOf(worksheetId)
    editor.setState(state)
    editor.dispatch({ effects: inSight(state) })
    void addLate(editor)
  }, [worksheetId])

  useEffect(() => {
    view.current?.contentDOM.setAttribute('aria-label', label)
  }, [label])

  function stateOf(id: string): EditorState {
    const held = states.get(id)
    if (held) return held
    const made = EditorState.create({
      doc: initialText,
      selection: { anchor: Math.min(cursor, initialText.length) },
      extensions: editorExtensions(nonce, readOnly),
    })
    states.set(id, made)
    return made
  }

  useImperativeHandle(ref, (): EditorHandle => {
    const now = () => view.current!
    return {
      focus: () => view.current?.focus(),
      text: () => now().state.doc.toString(),
      all: () => statementsOf(now().state.doc),
      toRun() {
        const { state } = now()
        const { from, to, empty } = state.selection.main
        if (empty) {
          const piece = currentStatement(state)
          return piece ? [piece] : []
        }
        return selected(state, from, to)
      },
      insert(text) {
        now().dispatch(now().state.replaceSelection(text), { scrollIntoView: true, userEvent: 'input.paste' })
        now().focus()
      },
      replaceAll(text) {
        now().dispatch({ changes: { from: 0, to: now().state.doc.length, insert: text } })
      },
      format: () => formatView(now()),
      async find() {
        await addLate(now())
        const { openSearchPanel } = await import('@codemirror/search')
        openSearchPanel(now())
      },
      async showErrors(errors) {
        if (errors.length === 0 && !marked.current) return
        marked.current = errors.length > 0
        const shows = await import('./errors')
        if (view.current) shows.showErrors(view.current, errors)
      },
      goTo(line, column) {
        const { doc } = now().state
        const at = doc.line(Math.max(1, Math.min(line, doc.lines)))
        const anchor = Math.min(at.from + column - 1, at.to)
        now().dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
        now().focus()
      },
    }
  }, [])

  return <div ref={place} className="h-full min-h-0 overflow-hidden" />
}

/** A document comes back where one looked. */
const inSight = (state: EditorState) => EditorView.scrollIntoView(state.selection.main.head, { y: 'center' })

async function formatView(view: EditorView): Promise<number> {
  const { formatStatements } = await import('./format')
  const { doc, selection } = view.state
  const { from, to, empty } = selection.main
  const { changes, refused } = formatStatements(doc.toString(), ...(empty ? [] : [from, to]))
  if (changes.length > 0) view.dispatch({ changes, userEvent: 'input.format', scrollIntoView: true })
  return refused
}

/** The statements of a selected part, with their places in the whole text. */
function selected(state: EditorState, from: number, to: number): Piece[] {
  const part = EditorState.create({ doc: state.sliceDoc(from, to) })
  return statementsOf(part.doc).map(({ start, end, text }) => {
    const line = state.doc.lineAt(from + start)
    return {
      start: from + start,
      end: from + end,
      text,
      place: { line: line.number, column: from + start - line.from + 1 },
    }
  })
}
