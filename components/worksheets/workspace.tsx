'use client'
import { Suspense, useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { SessionStart } from '@/lib/warehouse/types'
import type { Trashed } from '@/lib/worksheets/types'
import type { LoadCatalog } from '../databases/types'
import { quotePath } from '../editor/names'
import type { EditorHandle, EditorStates } from '../editor/sql-editor'
import { useOffer } from '../shell/commands'
import { reaching } from '../shell/reach'
import { late } from '../ui/late'
import { Pane, Split, SplitLine } from '../ui/split'
import { complain } from '../ui/toast'
import { Editors } from './editors'
import { type EntryDialog, useEntryActions } from './entry-actions'
import { EntryDialogs } from './entry-dialogs'
import type { KeptRun } from './kept-run'
import { NoWorksheet } from './no-worksheet'
import { freeTab, isSplit, type OpenTabs, type Side } from './open-tabs'
import { pageState } from './page-state'
import { type RememberedWorkspace, Rememberer } from './remembered'
import { standing } from './runs'
import { splitEditor } from './split-editor'
import type { WorksheetActions, WorksheetEntry, WorksheetText } from './types'
import { useArrival } from './use-arrival'
import { type Choices, useChoices } from './use-choices'
import { useFocusWhenDrawn } from './use-focus-when-drawn'
import { useOpenWorksheets } from './use-open-worksheets'
import { useSavedStart } from './use-saved-start'
import { useWorkspaceKeys } from './use-workspace-keys'
import { type PaneHandle, WorksheetPane } from './worksheet-pane'
import { WorksheetResults } from './worksheet-results'
import { WorksheetTabs } from './worksheet-tabs'
import { workspaceCommands } from './workspace-commands'
import { WorkspaceTrees } from './workspace-trees'

const TrashedNote = late(() => import('./trashed-note').then((all) => ({ default: all.TrashedNote })))
const LoadDialog = late(() => import('../databases/load-dialog').then((all) => ({ default: all.LoadDialog })))

export interface WorkspaceProps {
  /** Which worksheets are open, and where. */
  open: OpenTabs
  /** Those that are shown at first. */
  sheets: WorksheetText[]
  /** The address names a worksheet that is gone, or that this person may not see. */
  missing?: boolean
  /** The worksheet that the address names lies in the trash: what would bring it back. */
  trashed?: Trashed | null
  /** An earlier result to show at once. */
  kept?: KeptRun | null
  entries: WorksheetEntry[]
  choices: Choices
  remembered: RememberedWorkspace
  actions: WorksheetActions
  loadCatalog: LoadCatalog
}

/** The page where SQL is written and run: trees, editors, results. */
export function Workspace(props: WorkspaceProps) {
  const { missing = false, trashed: inTrash = null, kept = null, remembered, loadCatalog } = props
  const [actions] = useState(() => reaching(props.actions))
  const [{ catalog, book }] = useState(() => pageState(loadCatalog))
  const choices = useChoices(props.choices, props.actions.choices, book)
  const [rememberer] = useState(() => new Rememberer(remembered))
  const [entries, setEntries] = useState(props.entries)
  const [start] = useState(() => ({
    open: props.open,
    sheets: props.sheets,
    // One in the trash is not among the entries.
    names: new Map([...props.sheets, ...props.entries].map(({ id, name }) => [id, name])),
  }))
  const { open, tabs, update, show, create, close, reopen, renamed } = useOpenWorksheets(
    start,
    actions,
    book,
    rememberer,
  )
  const [upload, setUpload] = useState<string[] | null>(null)
  const [trashed, setTrashed] = useState(inTrash && { ...inTrash, sheet: props.open.panes[props.open.side] })
  const states = useRef<EditorStates>(new Map())
  const panes = useRef<[PaneHandle | null, PaneHandle | null]>([null, null])
  const id = open.panes[open.side] ?? ''
  const runs = useSyncExternalStore(
    book.subscribe,
    () => book.of(id),
    () => book.atFirst(id),
  )
  const pane = () => panes.current[open.side]
  const editor = () => pane()?.editor() ?? null
  const focusEditor = useFocusWhenDrawn(editor)

  const keep = (split: string) => (next: Record<string, number>) =>
    rememberer.change({ layout: { ...rememberer.now.layout, [split]: next } })

  const reload = useCallback(async () => {
    const answer = await actions.list({})
    if (answer.ok) setEntries(answer.value)
  }, [actions])

  async function runText(text: string) {
    if (id) await pane()?.runText(text)
    else {
      const made = await create({})
      if (made) await book.run(made.id, [{ start: 0, end: text.length, text, place: { line: 1, column: 1 } }])
    }
  }

  const createWorksheet = async (parentId: string | null = null, sessionStart?: SessionStart, beside = false) => {
    if (!(await create({ parentId, start: sessionStart ?? runs.start }, beside))) return
    focusEditor()
    await reload()
  }

  const openWorksheet = (worksheetId: string, then?: (editor: EditorHandle) => void) => {
    show(worksheetId)
    focusEditor(then)
  }

  function closeTabs(ids: string[]) {
    close(ids)
    for (const gone of ids) states.current.delete(gone)
  }

  const {
    dialog,
    close: closeDialog,
    deeds,
  } = useEntryActions(actions, {
    changed: reload,
    renamed,
    removed: (worksheetId) => closeTabs([worksheetId]),
    copied: (copy) => copy.kind === 'worksheet' && openWorksheet(copy.id),
  })

  /** Opens a worksheet, at a line of its text if one is given. */
  function openAt(worksheetId: string, line?: number) {
    openWorksheet(worksheetId, (text) => line !== undefined && text.goTo(line, 1))
  }

  /** An earlier text came back: an open tab shows it at once. */
  function showRestored(worksheetId: string, restored: { text: string; version: number }) {
    const { sheet } = tabs.find((tab) => tab.id === worksheetId) ?? {}
    if (!sheet || worksheetId !== id) return
    // What is typed here and not saved stays, and meets the restored text as a conflict.
    if (sheet.autosave.state !== 'saved') return sheet.autosave.enterConflict()
    editor()?.replaceAll(restored.text)
    sheet.autosave.settle(restored.version)
  }

  /** Versions are those of a worksheet that is shown and saved. */
  async function ask(next: EntryDialog) {
    if (next.what === 'versions') {
      await tabs.find((tab) => tab.id === next.entry.id)?.sheet?.autosave.flush()
      show(next.entry.id)
    }
    deeds.ask(next)
  }

  const split = splitEditor(open, update, () => void createWorksheet(null, undefined, true), openWorksheet, focusEditor)

  useSavedStart(id, runs.start, actions, tabs.find((tab) => tab.id === id)?.sheet?.right !== 'READ')
  const { role, database, schema } = standing(runs, choices.start)
  useEffect(() => catalog.become(role ?? undefined), [catalog, role])
  useArrival(id, kept, book, () => void pane()?.run(true))
  useEffect(() => {
    const stop = import('../databases/watch').then(({ watchCatalog }) => watchCatalog(catalog))
    return () => void stop.then((end) => end())
  }, [catalog])
  useWorkspaceKeys({
    cancel: () => void book.cancel(id),
    running: runs.running,
    newWorksheet: () => void createWorksheet(),
    close: () => id && closeTabs([id]),
    reopen: () => {
      reopen()
      focusEditor()
    },
    beside: split.beside,
    toggleSplit: split.toggle,
  })
  useOffer(() => ({
    commands: workspaceCommands({
      active: id !== '',
      running: runs.running,
      split: isSplit(open),
      canReopen: open.closed.length > 0,
      choices,
      run: (all) => void pane()?.run(all),
      cancel: () => void book.cancel(id),
      format: () => void pane()?.format(),
      find: () => void editor()?.find(),
      create: () => void createWorksheet(),
      load: database ? () => setUpload([database, schema ?? 'main']) : null,
      close: () => closeTabs([id]),
      reopen,
      toggleSplit: split.toggle,
      beside: split.beside,
      use: (kind, path) => void pane()?.use(kind, path),
      focusEditor: () => editor()?.focus(),
    }),
    openWorksheet: (worksheetId) => openWorksheet(worksheetId),
    ...(id ? { insert: (text: string) => editor()?.insert(text) } : {}),
    ...(role ? { role } : {}),
  }))

  useEffect(() => {
    if (id) void import('../results/kept-runs').then(({ keepRuns }) => keepRuns(book, id))
  }, [book, id])

  const paneOf = (side: Side) => {
    const tab = tabs.find((one) => one.id === open.panes[side])
    if (!tab) return null
    if (!tab.sheet) return <div key={side} className="h-full bg-surface" role="status" aria-label="Loading" />
    return (
      <WorksheetPane
        key={side}
        ref={(handle) => {
          panes.current[side] = handle
        }}
        sheet={tab.sheet}
        name={tab.name}
        split={isSplit(open) ? { focused: side === open.side } : null}
        states={states.current}
        cursor={rememberer.now.cursors[tab.id] ?? 0}
        book={book}
        catalog={catalog}
        choices={choices}
        actions={actions}
        onFocus={() => side !== open.side && update((old) => ({ ...old, side }))}
        onLeave={() => split.leave(side)}
        onCursor={(worksheetId, offset) => rememberer.cursor(worksheetId, offset)}
        onVersions={() => void ask({ what: 'versions', entry: tab })}
        onDuplicate={() => {
          const entry = entries.find((one) => one.id === tab.id)
          if (entry) void deeds.duplicate(entry)
        }}
        onKeepOwn={(text) => void create({ name: tab.name, text }).then((made) => made && reload())}
      />
    )
  }

  return (
    <main className="isolate h-dvh min-w-0 flex-1">
      <h1 className="sr-only">Worksheets</h1>
      <Split id="rows" direction="vertical" layout={remembered.layout.rows} onLayout={keep('rows')}>
        <Pane id="top" defaultSize="55%" minSize={140}>
          <Split id="columns" direction="horizontal" layout={remembered.layout.columns} onLayout={keep('columns')}>
            <Pane
              id="tree"
              defaultSize={260}
              minSize={180}
              maxSize="60%"
              collapsible
              groupResizeBehavior="preserve-pixel-size"
            >
              <WorkspaceTrees
                catalog={catalog}
                databases={{
                  insert: (text) => editor()?.insert(text),
                  run: (text) => void runText(text),
                  upload: setUpload,
                }}
                entries={entries}
                current={id || null}
                worksheets={{
                  open: openAt,
                  create: (parentId) => void createWorksheet(parentId),
                  async createFolder(parentId) {
                    const answer = await actions.createFolder({ name: 'New folder', parentId })
                    if (answer.ok) await reload()
                    else complain('Could not create a folder', answer.error.message)
                    return answer.ok ? answer.value : null
                  },
                }}
                deeds={{ ...deeds, ask: (next) => void ask(next) }}
              />
            </Pane>
            <SplitLine label="Resize the tree" />
            <Pane id="editor" minSize={280}>
              <div className="flex h-full min-h-0 flex-col bg-surface">
                <WorksheetTabs
                  tabs={tabs}
                  active={id || null}
                  beside={isSplit(open) ? open.panes[open.side === 0 ? 1 : 0] : null}
                  canReopen={open.closed.length > 0}
                  book={book}
                  actions={{
                    activate: show,
                    close: closeTabs,
                    reopen,
                    rename: (worksheetId, name) => {
                      const entry = entries.find((one) => one.id === worksheetId)
                      if (entry) void deeds.rename(entry, name)
                    },
                    beside: (worksheetId) =>
                      split.splitWith(worksheetId === open.panes[0] ? freeTab(open) : worksheetId),
                    create: () => void createWorksheet(),
                    toggleSplit: split.toggle,
                  }}
                />
                {trashed && trashed.sheet === id ? (
                  <Suspense fallback={null}>
                    <TrashedNote
                      trashed={trashed}
                      restore={actions.restore}
                      onRestored={() => {
                        setTrashed(null)
                        void reload()
                      }}
                    />
                  </Suspense>
                ) : null}
                <div className="min-h-0 flex-1">
                  {id ? (
                    <Editors
                      split={isSplit(open)}
                      layout={remembered.layout.editors}
                      onLayout={keep('editors')}
                      paneOf={paneOf}
                    />
                  ) : (
                    <NoWorksheet missing={missing} onNew={() => void createWorksheet()} />
                  )}
                </div>
              </div>
            </Pane>
          </Split>
        </Pane>
        <SplitLine label="Resize the results" vertical />
        <Pane id="results" minSize={90}>
          <WorksheetResults id={id} runs={runs} book={book} pane={pane} />
        </Pane>
      </Split>
      <EntryDialogs
        dialog={dialog}
        choices={choices}
        entries={entries}
        actions={actions}
        deeds={deeds}
        onChanged={() => void reload()}
        onRestored={showRestored}
        onClose={closeDialog}
      />
      {upload ? (
        <Suspense fallback={null}>
          <LoadDialog
            target={upload}
            role={role ?? undefined}
            onClose={() => setUpload(null)}
            onLoaded={(path) => {
              void catalog.refresh()
              void runText(`SELECT * FROM ${quotePath(path)} LIMIT 100`)
            }}
          />
        </Suspense>
      ) : null}
    </main>
  )
}
