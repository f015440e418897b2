'use client'
import { X } from 'lucide-react'
import { type Ref, Suspense, useCallback, useImperativeHandle, useRef, useState, useSyncExternalStore } from 'react'
import type { Piece } from '../../lib/sql/split.ts'
import type { Catalog } from '../databases/catalog'
import { quotePath } from '../editor/names'
import { type EditorHandle, type EditorStates, SqlEditor } from '../editor/sql-editor'
import type { Run } from '../results/run'
import { IconButton } from '../ui/button'
import { late } from '../ui/late'
import { complain } from '../ui/toast'
import { type Bindings, type BoundPiece, mayHaveParameters } from './bindings'
import { Conflict } from './conflict'
import { ContextBar, type ContextChoices } from './context-bar'
import type { ParameterQuestion } from './parameter-form'
import { ReadOnlyNote } from './read-only-note'
import { type RunBook, standing } from './runs'
import { TextCorner } from './text-corner'
import type { WorksheetActions } from './types'
import type { OpenWorksheet } from './use-open-worksheets'

const ParameterDialog = late(() => import('./parameter-dialog').then((all) => ({ default: all.ParameterDialog })))

/** What the page can do with the worksheet that has the focus. */
export interface PaneHandle {
  editor(): EditorHandle | null
  run(all: boolean): Promise<void>
  /** Runs a statement in the worksheet's session without writing it down. */
  runText(text: string, bindings?: Bindings): Promise<void>
  format(): Promise<void>
  use(kind: 'ROLE' | 'WAREHOUSE' | 'DATABASE' | 'SCHEMA', path: string[]): Promise<void>
}

interface Asked {
  question: ParameterQuestion
  pieces: readonly Piece[]
}

/** A worksheet: its context bar and its text. */
export function WorksheetPane({
  ref,
  sheet,
  name,
  split,
  states,
  cursor,
  book,
  catalog,
  choices,
  actions,
  onFocus,
  onLeave,
  onCursor,
  onVersions,
  onDuplicate,
  onKeepOwn,
}: {
  ref: Ref<PaneHandle>
  sheet: OpenWorksheet
  name: string
  /** Beside another one; `focused`: it is this one that the results belong to. */
  split: { focused: boolean } | null
  states: EditorStates
  cursor: number
  book: RunBook
  catalog: Catalog
  choices: ContextChoices
  actions: WorksheetActions
  onFocus: () => void
  /** Ends the split, and the other one stays. */
  onLeave: () => void
  onCursor: (worksheetId: string, offset: number) => void
  onVersions: () => void
  onDuplicate: () => void
  /** What was typed into a worksheet that may no longer be changed becomes one of this person's own. */
  onKeepOwn: (text: string) => void
}) {
  const { id } = sheet
  const editor = useRef<EditorHandle>(null)
  const [asked, setAsked] = useState<Asked | null>(null)
  const runs = useSyncExternalStore(
    book.subscribe,
    () => book.of(id),
    () => book.atFirst(id),
  )
  const cancelling = useSyncExternalStore(
    useCallback((listener) => runs.active?.subscribe(listener) ?? (() => undefined), [runs.active]),
    () => runs.active?.state.cancelling ?? false,
    () => false,
  )

  function markError(run: Run) {
    const { error } = run.state
    if (error?.line === undefined) return
    const line = run.place.line + error.line - 1
    const column = error.line === 1 ? run.place.column + (error.column ?? 1) - 1 : (error.column ?? 1)
    editor.current?.showErrors([{ line, column, message: error.message }])
  }

  async function send(pieces: readonly BoundPiece[]) {
    editor.current?.showErrors([])
    if (sheet.right !== 'READ') sheet.autosave.ran()
    const last = await book.run(id, pieces)
    if (last) markError(last)
  }

  /** Runs statements, once the values of their parameters are known. */
  async function runBound(pieces: readonly Piece[]) {
    if (book.of(id).running) return
    if (!mayHaveParameters(pieces)) return send(pieces)
    const form = await import('./parameter-form')
    const question = await form.questionFor(id, pieces)
    if (question) setAsked({ question, pieces })
    else await send(pieces)
  }

  async function run(all: boolean) {
    if (editor.current) await runBound(all ? editor.current.all() : editor.current.toRun())
  }

  async function runText(text: string, bindings?: Bindings) {
    const piece: BoundPiece = { start: 0, end: text.length, text, place: { line: 1, column: 1 }, bindings }
    await (bindings ? book.run(id, [piece]) : runBound([piece]))
  }

  async function format() {
    try {
      const refused = (await editor.current?.format()) ?? 0
      if (refused === 0) return
      const which = refused === 1 ? 'One statement stays' : `${refused} statements stay`
      complain(
        `${which} as written`,
        'The formatter does not know the syntax, or would change what it says; or the worksheet is too long for it.',
      )
    } catch {
      complain('Could not format', 'The formatter could not be loaded. Check the connection, then try again.')
    }
  }

  async function use(kind: 'ROLE' | 'WAREHOUSE' | 'DATABASE' | 'SCHEMA', path: string[]) {
    try {
      // Without a session one begins, and not in a role that may have been taken away since.
      if (kind === 'ROLE' && !book.of(id).context) book.beginAs(id, path[0]!)
      await book.quietly(id, `USE ${kind} ${quotePath(path)}`)
      if (kind === 'ROLE') void catalog.refresh()
    } catch (error) {
      complain(`Could not switch to ${quotePath(path)}`, error instanceof Error ? error.message : undefined)
    }
  }

  useImperativeHandle(ref, () => ({ editor: () => editor.current, run, runText, format, use }))

  const suggest = useCallback(
    (path: string[], prefix: string) => {
      const { database, schema } = standing(book.of(id), choices.start)
      return catalog.suggest(path, prefix, database ? [database, schema ?? 'main'] : [])
    },
    [book, catalog, id, choices.start],
  )

  return (
    <section
      aria-label={`Worksheet ${name}`}
      onFocusCapture={onFocus}
      className="flex h-full min-h-0 min-w-0 flex-col bg-surface"
    >
      {split ? (
        <header
          data-focused={split.focused || undefined}
          className="flex h-7 shrink-0 items-center gap-2 border-b border-line bg-sunken pr-1 pl-3 text-xs text-muted data-focused:text-text data-focused:shadow-[inset_2px_0_0_var(--accent)]"
        >
          <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
          <IconButton label={`Leave ${name}: one editor`} onClick={onLeave} className="h-5! w-5!">
            <X size={12} aria-hidden />
          </IconButton>
        </header>
      ) : null}
      <ContextBar
        context={runs.context}
        start={runs.start}
        choices={choices}
        catalog={catalog}
        running={runs.running}
        cancelling={cancelling}
        onUse={(kind, path) => void use(kind, path)}
        onRun={() => void run(false)}
        onRunAll={() => void run(true)}
        onCancel={() => void book.cancel(id)}
        onFormat={() => void format()}
        onStatement={(text) => void runText(text)}
      />
      <ReadOnlyNote tab={sheet} onDuplicate={onDuplicate} onKeep={() => onKeepOwn(editor.current?.text() ?? '')} />
      <Conflict key={id} tab={sheet} editor={editor} actions={actions} />
      <div className="relative min-h-0 flex-1">
        <SqlEditor
          ref={editor}
          states={states}
          worksheetId={id}
          initialText={sheet.text}
          cursor={cursor}
          readOnly={sheet.right === 'READ'}
          label={split ? `SQL of ${name}` : 'SQL'}
          suggest={suggest}
          onChange={(worksheetId, text, length) => {
            if (worksheetId === id) sheet.autosave.changed(text, length)
          }}
          onCursor={onCursor}
          onRun={() => void run(false)}
          onRunAll={() => void run(true)}
          onFormat={() => void format()}
        />
        {sheet.right === 'READ' ? null : <TextCorner autosave={sheet.autosave} onVersions={onVersions} />}
      </div>
      {asked ? (
        <Suspense fallback={null}>
          <ParameterDialog
            question={asked.question}
            onClosed={() => setAsked(null)}
            onRun={(values) => void import('./parameter-form').then((form) => send(form.bound(asked.pieces, values)))}
          />
        </Suspense>
      ) : null}
    </section>
  )
}
