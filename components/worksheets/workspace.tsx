'use client'
import { lazy, Suspense, useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { SessionStart } from '@/lib/warehouse/types'
import type { LoadCatalog } from '../databases/types'
import { quotePath } from '../editor/names'
import { type EditorHandle, SqlEditor } from '../editor/sql-editor'
import { ResultsPane } from '../results/results-pane'
import { Run } from '../results/run'
import { measuring } from '../results/title'
import { useOffer } from '../shell/commands'
import { here } from '../shell/place'
import { rememberLook } from '../shell/theme'
import { Pane, Split, SplitLine } from '../ui/split'
import { TabPanel, Tabs } from '../ui/tabs'
import { complain } from '../ui/toast'
import { takeRunOnArrival } from './arrival'
import { Conflict } from './conflict'
import { ContextBar, type ContextChoices } from './context-bar'
import { type EntryDialog, useEntryActions } from './entry-actions'
import { EntryDialogs } from './entry-dialogs'
import type { KeptRun } from './kept-run'
import type { WorkspaceLayout } from './layout'
import { NoWorksheet } from './no-worksheet'
import { pageState } from './page-state'
import { ReadOnlyNote } from './read-only-note'
import { standing } from './runs'
import { TextCorner } from './text-corner'
import type { WorksheetActions, WorksheetEntry, WorksheetText } from './types'
import { useOpenWorksheets } from './use-open-worksheets'
import { useSavedStart } from './use-saved-start'
import { useWorkspaceKeys } from './use-workspace-keys'
import { WorksheetTabs } from './worksheet-tabs'
import { workspaceCommands } from './workspace-commands'

// The trees come right after the editor, while their first lines are on the way from the server.
const trees = {
  databases: () => import('../databases/databases-tree'),
  worksheets: () => import('./worksheets-tree'),
}
const DatabasesTree = lazy(() => trees.databases().then((all) => ({ default: all.DatabasesTree })))
const WorksheetsTree = lazy(() => trees.worksheets().then((all) => ({ default: all.WorksheetsTree })))
const UploadDialog = lazy(() => import('../databases/upload-dialog').then((all) => ({ default: all.UploadDialog })))

export interface WorkspaceProps {
  /** The worksheet that the address names; null: none yet. */
  first: WorksheetText | null
  /** The address names a worksheet that is gone, or that this person may not see. */
  missing?: boolean
  /** An earlier result to show at once. */
  kept?: KeptRun | null
  entries: WorksheetEntry[]
  choices: ContextChoices
  layout: WorkspaceLayout
  actions: WorksheetActions
  loadCatalog: LoadCatalog
}

/** The page where SQL is written and run: trees, editor, results. */
export function Workspace({
  first,
  missing = false,
  kept = null,
  entries: initialEntries,
  choices,
  layout,
  actions,
  loadCatalog,
}: WorkspaceProps) {
  const [{ catalog, book }] = useState(() => pageState(loadCatalog))
  const { tabs, active, open, create, close, show, renamed } = useOpenWorksheets(first, actions, book)
  const [entries, setEntries] = useState(initialEntries)
  const [tree, setTree] = useState<'databases' | 'worksheets'>('databases')
  const [upload, setUpload] = useState<string[] | null>(null)
  const editor = useRef<EditorHandle>(null)
  const sizes = useRef(layout)
  const id = active?.id ?? ''
  const runs = useSyncExternalStore(
    book.subscribe,
    () => book.of(id),
    () => book.of(id),
  )
  const cancelling = useSyncExternalStore(
    useCallback((listener) => runs.active?.subscribe(listener) ?? (() => undefined), [runs.active]),
    () => runs.active?.state.cancelling ?? false,
    () => false,
  )

  const remember = (split: string) => (next: Record<string, number>) => {
    sizes.current = { ...sizes.current, [split]: next }
    rememberLook('layout', JSON.stringify(sizes.current))
  }

  const reload = useCallback(async () => {
    const answer = await actions.list({})
    if (answer.ok) setEntries(answer.value)
  }, [actions])

  const copied = useCallback((copy: WorksheetEntry) => void (copy.kind === 'worksheet' && open(copy.id)), [open])
  const on = { changed: reload, renamed, removed: close, copied }
  const { dialog, close: closeDialog, deeds } = useEntryActions(actions, on)

  /** Opens a worksheet, at a line of its text if one is given. */
  async function openAt(worksheetId: string, line?: number) {
    await open(worksheetId)
    // The editor shows the text with the next picture.
    if (line !== undefined) setTimeout(() => editor.current?.goTo(line, 1), 100)
  }

  /** An earlier text came back: an open tab shows it at once. */
  function showRestored(worksheetId: string, restored: { text: string; version: number }) {
    if (active?.id !== worksheetId) return
    // What is typed here and not saved stays, and meets the restored text as a conflict.
    if (active.autosave.state !== 'saved') return active.autosave.enterConflict()
    editor.current?.replaceAll(restored.text)
    active.autosave.settle(restored.version)
  }

  /** Versions are those of a worksheet that is shown and saved. */
  async function ask(next: EntryDialog) {
    if (next.what === 'versions') {
      await tabs.find((tab) => tab.id === next.entry.id)?.autosave.flush()
      await open(next.entry.id)
    }
    deeds.ask(next)
  }
  const activeEntry = entries.find((entry) => entry.id === id)

  async function runPieces(all: boolean) {
    if (!active || !editor.current) return
    editor.current.showErrors([])
    if (active.right !== 'READ') active.autosave.ran()
    const last = await book.run(active.id, all ? editor.current.all() : editor.current.toRun())
    if (last) markError(last)
  }

  function markError(run: Run) {
    const { error } = run.state
    if (error?.line === undefined) return
    const line = run.place.line + error.line - 1
    const column = error.line === 1 ? run.place.column + (error.column ?? 1) - 1 : (error.column ?? 1)
    editor.current?.showErrors([{ line, column, message: error.message }])
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

  async function runText(text: string) {
    const target = active ?? (await create({}))
    if (target) await book.run(target.id, [{ start: 0, end: text.length, text, place: { line: 1, column: 1 } }])
  }

  async function use(kind: 'ROLE' | 'WAREHOUSE' | 'DATABASE' | 'SCHEMA', path: string[]) {
    if (!active) return
    try {
      await book.quietly(active.id, `USE ${kind} ${quotePath(path)}`)
      if (kind === 'ROLE') void catalog.refresh()
    } catch (error) {
      complain(`Could not switch to ${quotePath(path)}`, error instanceof Error ? error.message : undefined)
    }
  }

  const createWorksheet = async (parentId: string | null = null, start?: SessionStart) => {
    if (await create({ parentId, start: start ?? runs.start })) await reload()
    editor.current?.focus()
  }

  useSavedStart(id, runs.start, actions, active?.right !== 'READ')
  const { role } = standing(runs)
  useEffect(() => catalog.become(role ?? undefined), [catalog, role])
  useEffect(() => {
    if (!kept || !first) return
    const run = Run.kept(kept.statementId, kept.text, kept.statementId, kept.columns, kept.rowCount)
    if (!book.of(first.id).runs.some(({ key }) => key === run.key)) book.show(first.id, run)
    window.history.replaceState(null, '', here(`/worksheets/${first.id}`))
  }, [book, first, kept])
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the worksheet that was asked for is there
  useEffect(() => {
    if (first && takeRunOnArrival(first.id)) void runPieces(true)
  }, [first])
  useEffect(() => {
    const look = () => void catalog.refresh()
    window.addEventListener('focus', look)
    return () => window.removeEventListener('focus', look)
  }, [catalog])
  useWorkspaceKeys({
    cancel: () => void book.cancel(id),
    running: runs.running,
    newWorksheet: () => void createWorksheet(),
    focusEditor: () => editor.current?.focus(),
  })

  useOffer(() => ({
    commands: workspaceCommands({
      active: active !== null,
      running: runs.running,
      choices,
      run: (all) => void runPieces(all),
      cancel: () => void book.cancel(id),
      format: () => void format(),
      create: () => void createWorksheet(),
      close: () => active && close(active.id),
      use: (kind, path) => void use(kind, path),
      focusEditor: () => editor.current?.focus(),
    }),
    openWorksheet: (worksheetId) => void open(worksheetId).then(() => editor.current?.focus()),
    ...(active ? { insert: (text: string) => editor.current?.insert(text) } : {}),
    ...(role ? { role } : {}),
  }))

  useEffect(() => {
    if (id) void import('../results/kept-runs').then(({ keepRuns }) => keepRuns(book, id))
  }, [book, id])

  const suggest = useCallback(
    (path: string[], prefix: string) => {
      const { database, schema } = standing(book.of(id))
      return catalog.suggest(path, prefix, database ? [database, schema ?? 'main'] : [])
    },
    [book, catalog, id],
  )

  const treeActions = {
    insert: (text: string) => editor.current?.insert(text),
    run: (text: string) => void runText(text),
    upload: setUpload,
  }

  return (
    <main className="isolate h-dvh min-w-0 flex-1">
      <h1 className="sr-only">Worksheets</h1>
      <Split id="rows" direction="vertical" layout={layout.rows} onLayout={remember('rows')}>
        <Pane id="top" defaultSize="55%" minSize={140}>
          <Split id="columns" direction="horizontal" layout={layout.columns} onLayout={remember('columns')}>
            <Pane
              id="tree"
              defaultSize={260}
              minSize={180}
              maxSize="60%"
              collapsible
              groupResizeBehavior="preserve-pixel-size"
            >
              <Tabs
                label="Browse"
                value={tree}
                onChange={setTree}
                className="h-full bg-canvas"
                tabs={[
                  { value: 'databases', label: 'Databases' },
                  { value: 'worksheets', label: 'Worksheets' },
                ]}
              >
                <TabPanel value="databases">
                  <Suspense fallback={null}>
                    <DatabasesTree catalog={catalog} actions={treeActions} />
                  </Suspense>
                </TabPanel>
                <TabPanel value="worksheets">
                  <Suspense fallback={null}>
                    <WorksheetsTree
                      entries={entries}
                      current={active?.id ?? null}
                      actions={{
                        open: (worksheetId, line) => void openAt(worksheetId, line),
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
                  </Suspense>
                </TabPanel>
              </Tabs>
            </Pane>
            <SplitLine label="Resize the tree" />
            <Pane id="editor" minSize={280}>
              <div className="flex h-full min-h-0 flex-col bg-surface">
                <WorksheetTabs
                  tabs={tabs}
                  active={active?.id ?? null}
                  book={book}
                  onActivate={show}
                  onClose={close}
                  onNew={() => void createWorksheet()}
                />
                {active ? (
                  <>
                    <ContextBar
                      context={runs.context}
                      start={runs.start}
                      choices={choices}
                      catalog={catalog}
                      running={runs.running}
                      cancelling={cancelling}
                      onUse={(kind, path) => void use(kind, path)}
                      onRun={() => void runPieces(false)}
                      onRunAll={() => void runPieces(true)}
                      onCancel={() => void book.cancel(active.id)}
                      onFormat={() => void format()}
                      onStatement={(text) => void runText(text)}
                    />
                    <ReadOnlyNote
                      tab={active}
                      onDuplicate={() => void (activeEntry && deeds.duplicate(activeEntry))}
                      onKeep={() => void keepOwn(active.name)}
                    />
                    <Conflict key={active.id} tab={active} editor={editor} actions={actions} />
                    <div className="relative min-h-0 flex-1">
                      <SqlEditor
                        ref={editor}
                        worksheetId={active.id}
                        initialText={active.text}
                        readOnly={active.right === 'READ'}
                        suggest={suggest}
                        onChange={(worksheetId, text, length) =>
                          tabs.find((tab) => tab.id === worksheetId)?.autosave.changed(text, length)
                        }
                        onRun={() => void runPieces(false)}
                        onRunAll={() => void runPieces(true)}
                        onFormat={() => void format()}
                      />
                      {active.right === 'READ' ? null : (
                        <TextCorner
                          autosave={active.autosave}
                          onVersions={() => void ask({ what: 'versions', entry: active })}
                        />
                      )}
                    </div>
                  </>
                ) : (
                  <NoWorksheet missing={missing} onNew={() => void createWorksheet()} />
                )}
              </div>
            </Pane>
          </Split>
        </Pane>
        <SplitLine label="Resize the results" vertical />
        <Pane id="results" minSize={90}>
          <ResultsPane
            worksheetId={active?.id ?? null}
            runs={runs.runs}
            active={runs.active}
            pinned={runs.pinned}
            onActivate={(run) => book.activate(id, run)}
            onPin={(run) => book.pin(id, run)}
            onClose={(run) => book.close(id, run)}
            onPlace={(line, column) => editor.current?.goTo(line, column)}
            onExplain={(run) => {
              // Its rows stay beside the plan.
              if (!runs.pinned.has(run.key)) book.pin(id, run)
              void runText(measuring(run.text))
            }}
            warehouse={runs.context?.warehouse ?? null}
          />
        </Pane>
      </Split>
      <EntryDialogs
        dialog={dialog}
        entries={entries}
        actions={actions}
        deeds={deeds}
        onChanged={() => void reload()}
        onRestored={showRestored}
        onClose={closeDialog}
      />
      {upload ? (
        <Suspense fallback={null}>
          <UploadDialog
            target={upload}
            role={runs.start.role}
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

  /** What was typed into a worksheet that may no longer be changed becomes one of this person's own. */
  async function keepOwn(name: string) {
    if (await create({ name, text: editor.current?.text() ?? '' })) await reload()
  }
}
