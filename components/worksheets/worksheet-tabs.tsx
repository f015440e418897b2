'use client'
import { ChevronDown, Columns2, Plus, X } from 'lucide-react'
import { type KeyboardEvent, useRef, useState, useSyncExternalStore } from 'react'
import { IconButton } from '../ui/button'
import { Menu, MenuChoice, MenuItem, MenuOnRightClick, MenuSeparator } from '../ui/menu'
import { Spinner } from '../ui/spinner'
import { focusWithin } from '../ui/tab-focus'
import type { RunBook } from './runs'
import { SaveDot } from './save-note'
import type { OpenTab } from './use-open-worksheets'

export interface TabActions {
  activate(id: string): void
  close(ids: string[]): void
  reopen(): void
  rename(id: string, name: string): void
  /** Shows it beside the one that is shown. */
  beside(id: string): void
  create(): void
  toggleSplit(): void
}

/** More tabs than this hardly fit: a list of them stands beside. */
const many = 5

/** A tab for each open worksheet, and the buttons for a new one, for all of them and for two at once. */
export function WorksheetTabs({
  tabs,
  active,
  beside,
  canReopen,
  book,
  actions,
}: {
  tabs: readonly OpenTab[]
  active: string | null
  /** What the other half of a split editor shows. */
  beside: string | null
  canReopen: boolean
  book: RunBook
  actions: TabActions
}) {
  const [renaming, setRenaming] = useState<string | null>(null)
  return (
    <div className="flex h-9 shrink-0 items-stretch border-b border-line bg-sunken">
      <div
        role="tablist"
        aria-label="Open worksheets"
        className="flex min-w-0 items-stretch overflow-x-auto overflow-y-hidden [scrollbar-width:none]"
      >
        {tabs.map((tab, at) => (
          <WorksheetTab
            key={tab.id}
            tab={tab}
            selected={tab.id === active}
            shown={tab.id === beside}
            renaming={tab.id === renaming}
            book={book}
            onActivate={() => actions.activate(tab.id)}
            onMove={(by) => actions.activate(tabs[(at + by + tabs.length) % tabs.length]!.id)}
            onClose={() => actions.close([tab.id])}
            onRename={() => setRenaming(tab.id)}
            onRenamed={(name) => {
              setRenaming(null)
              if (name !== null && name !== tab.name) actions.rename(tab.id, name)
            }}
            menu={
              <>
                <MenuItem shortcut="F2" onClick={() => setRenaming(tab.id)}>
                  Rename
                </MenuItem>
                <MenuItem disabled={tab.id === active && tabs.length === 1} onClick={() => actions.beside(tab.id)}>
                  Show beside
                </MenuItem>
                <MenuSeparator />
                <MenuItem shortcut="Alt W" onClick={() => actions.close([tab.id])}>
                  Close
                </MenuItem>
                <MenuItem
                  disabled={tabs.length === 1}
                  onClick={() => actions.close(tabs.filter(({ id }) => id !== tab.id).map(({ id }) => id))}
                >
                  Close others
                </MenuItem>
                <MenuItem shortcut="Alt ⇧ T" disabled={!canReopen} onClick={() => actions.reopen()}>
                  Reopen closed
                </MenuItem>
              </>
            }
          />
        ))}
      </div>
      <IconButton label="New worksheet" title="New worksheet (Alt-N)" onClick={actions.create} className="my-auto ml-1">
        <Plus size={15} aria-hidden />
      </IconButton>
      <span className="flex-1" />
      {tabs.length > many ? (
        <Menu
          align="end"
          trigger={
            <IconButton label="All open worksheets" className="my-auto">
              <ChevronDown size={15} aria-hidden />
            </IconButton>
          }
        >
          <MenuChoice
            label="Open worksheets"
            value={active}
            options={tabs.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id) => actions.activate(id)}
          />
        </Menu>
      ) : null}
      <IconButton
        label={beside === null ? 'Two worksheets side by side' : 'One editor'}
        title={beside === null ? 'Two worksheets side by side (Alt-\\)' : 'One editor (Alt-\\)'}
        aria-pressed={beside !== null}
        disabled={active === null}
        onClick={actions.toggleSplit}
        className="my-auto mr-1 aria-pressed:text-accent"
      >
        <Columns2 size={14} aria-hidden />
      </IconButton>
    </div>
  )
}

function WorksheetTab({
  tab,
  selected,
  shown,
  renaming,
  book,
  onActivate,
  onMove,
  onClose,
  onRename,
  onRenamed,
  menu,
}: {
  tab: OpenTab
  selected: boolean
  shown: boolean
  renaming: boolean
  book: RunBook
  onActivate: () => void
  onMove: (by: number) => void
  onClose: () => void
  onRename: () => void
  onRenamed: (name: string | null) => void
  menu: React.ReactNode
}) {
  const running = useSyncExternalStore(
    book.subscribe,
    () => book.of(tab.id).running,
    () => false,
  )

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'ArrowRight') onMove(1)
    else if (event.key === 'ArrowLeft') onMove(-1)
    else if (event.key === 'Delete') onClose()
    else if (event.key === 'F2') onRename()
    else return
    event.preventDefault()
  }

  return (
    <MenuOnRightClick items={menu}>
      <div
        role="presentation"
        data-selected={selected || undefined}
        data-shown={shown || undefined}
        className="group/tab flex max-w-56 shrink-0 items-center border-r border-line pr-1 text-muted hover:bg-hover data-selected:bg-surface data-selected:text-text data-selected:shadow-[inset_0_2px_0_var(--accent)] data-shown:shadow-[inset_0_2px_0_var(--line-strong)]"
      >
        {renaming ? (
          <RenameTab name={tab.name} onDone={onRenamed} />
        ) : (
          <button
            type="button"
            role="tab"
            aria-selected={selected}
            aria-keyshortcuts="Delete F2"
            tabIndex={selected ? 0 : -1}
            title={tab.name}
            onClick={onActivate}
            onDoubleClick={onRename}
            onAuxClick={(event) => event.button === 1 && onClose()}
            onKeyDown={onKeyDown}
            ref={selected ? focusWithin : undefined}
            className="flex h-full min-w-0 items-center gap-1.5 pr-1.5 pl-3 text-sm select-none focus-visible:-outline-offset-3"
          >
            {running ? <Spinner size={12} label="running" /> : null}
            <span className="truncate">{tab.name}</span>
          </button>
        )}
        <span className="relative grid size-5 shrink-0 place-items-center">
          {tab.sheet ? <SaveDot autosave={tab.sheet.autosave} /> : null}
          <button
            type="button"
            // For the mouse; the keyboard has Delete on the tab itself. A tab list may hold nothing but tabs.
            tabIndex={-1}
            aria-hidden
            title="Close"
            onClick={onClose}
            className="absolute inset-0 grid place-items-center rounded opacity-0 group-hover/tab:bg-sunken group-hover/tab:opacity-100 hover:bg-pressed!"
          >
            <X size={13} aria-hidden />
          </button>
        </span>
      </div>
    </MenuOnRightClick>
  )
}

/** The name of a worksheet, to be typed where the tab is; Escape leaves it. */
function RenameTab({ name, onDone }: { name: string; onDone: (name: string | null) => void }) {
  const [text, setText] = useState(name)
  const done = useRef(false)
  function end(next: string | null) {
    if (done.current) return
    done.current = true
    onDone(next?.trim() ? next.trim() : null)
  }
  return (
    <input
      aria-label="Name of the worksheet"
      // biome-ignore lint/a11y/noAutofocus: it appears where the focus was
      autoFocus
      value={text}
      maxLength={255}
      spellCheck={false}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => end(text)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') end(text)
        else if (event.key === 'Escape') end(null)
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
      className="mx-1.5 h-6 w-40 min-w-0 rounded border border-accent bg-surface px-1.5 text-sm text-text outline-none"
    />
  )
}
