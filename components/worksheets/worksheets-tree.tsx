'use client'
import { Download, Ellipsis, FilePlus2, FileText, FileUp, Folder, FolderPlus, List, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../ui/button'
import { Empty } from '../ui/empty'
import { SearchInput } from '../ui/input'
import { Menu, MenuItem, MenuLink, MenuSeparator } from '../ui/menu'
import { complain } from '../ui/toast'
import { Tree, type TreeRow } from '../ui/tree'
import type { EntryDeeds } from './entry-actions'
import { EntryMenu, isMovable } from './entry-menu'
import type { WorksheetEntry } from './types'
import { useTextSearch } from './use-text-search'
import { isInside, type WorksheetLine, worksheetLines } from './worksheet-lines'

export interface WorksheetTreeActions {
  /** `line`: where in the text to go, from 1. */
  open(id: string, line?: number): void
  create(parentId: string | null): void
  /** Answers the new folder, so that its name can be typed at once. */
  createFolder(parentId: string | null): Promise<WorksheetEntry | null>
}

const dragged = 'mallard-worksheet:'

/** A line that shows where a text contains what is sought. */
const hitLine = 'hit:'

/** The person's worksheets in folders: open, search, rename in place, drag, delete. */
export function WorksheetsTree({
  entries,
  current,
  actions,
  deeds,
}: {
  entries: readonly WorksheetEntry[]
  /** The worksheet that is shown. */
  current: string | null
  actions: WorksheetTreeActions
  deeds: EntryDeeds
}) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [chosen, setChosen] = useState<string | null>(null)
  const [filter, setFilter] = useState('')
  const [renaming, setRenaming] = useState<string | null>(null)
  const { hits, searching } = useTextSearch(filter)
  const linesOf = (some: readonly WorksheetEntry[]) => worksheetLines(some, open, filter, hits).flatMap(rowsOf)
  const others = linesOf(entries.filter(({ owner }) => owner !== null))
  const rows = [
    ...linesOf(entries.filter(({ owner }) => owner === null)),
    ...(others.length > 0 ? [sharedWithMe, ...others] : []),
  ]
  const hitAt = (id: string) => (filter.trim() === '' ? undefined : hits.get(id)?.line)
  const active = rows.some((row) => row.id === chosen) ? chosen : current
  const folderOf = (node: WorksheetEntry | undefined) => {
    const folder = node?.kind === 'folder' ? node : entries.find(({ id }) => id === node?.parentId)
    // Where one may only read, what is made comes to the top of one's own.
    return folder && folder.right !== 'READ' ? folder.id : null
  }
  const here = folderOf(entries.find(({ id }) => id === active))

  function toggle(row: TreeRow<WorksheetEntry>) {
    const next = new Set(open)
    if (!next.delete(row.id)) next.add(row.id)
    setOpen(next)
  }

  async function newFolder(parentId: string | null) {
    const folder = await actions.createFolder(parentId)
    if (!folder) return
    if (parentId) setOpen(new Set([...open, parentId]))
    setChosen(folder.id)
    setRenaming(folder.id)
  }

  function menu({ node }: TreeRow<WorksheetEntry>) {
    return (
      <>
        {node.kind === 'worksheet' ? (
          <MenuItem icon={<FileText size={14} aria-hidden />} onClick={() => actions.open(node.id, hitAt(node.id))}>
            Open
          </MenuItem>
        ) : node.right === 'READ' ? null : (
          <>
            <MenuItem icon={<FilePlus2 size={14} aria-hidden />} onClick={() => actions.create(node.id)}>
              New worksheet here
            </MenuItem>
            <MenuItem icon={<FolderPlus size={14} aria-hidden />} onClick={() => void newFolder(node.id)}>
              New folder here
            </MenuItem>
          </>
        )}
        <EntryMenu entry={node} deeds={deeds} onRename={() => setRenaming(node.id)} />
      </>
    )
  }

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center gap-1 p-2 pb-1.5">
        <SearchInput
          label="Search worksheets"
          placeholder="Search"
          value={filter}
          onValueChange={setFilter}
          className="min-w-0 flex-1"
        />
        <IconButton label="New folder" onClick={() => void newFolder(here)}>
          <FolderPlus size={14} aria-hidden />
        </IconButton>
        <IconButton label="New worksheet" onClick={() => actions.create(here)}>
          <FilePlus2 size={14} aria-hidden />
        </IconButton>
        <Menu
          align="end"
          trigger={
            <IconButton label="More about worksheets">
              <Ellipsis size={14} aria-hidden />
            </IconButton>
          }
        >
          <MenuLink href="/worksheets/all" icon={<List size={14} aria-hidden />}>
            All worksheets
          </MenuLink>
          <MenuLink href="/worksheets/trash" icon={<Trash2 size={14} aria-hidden />}>
            Trash
          </MenuLink>
          <MenuSeparator />
          <MenuItem icon={<FileUp size={14} aria-hidden />} onClick={() => deeds.ask({ what: 'import', entry: null })}>
            Import a zip …
          </MenuItem>
          <MenuItem icon={<Download size={14} aria-hidden />} onClick={() => void deeds.export(null)}>
            Export all as zip
          </MenuItem>
        </Menu>
      </div>
      <div className="min-h-0 flex-1">
        {entries.length === 0 ? (
          <Empty
            title="No worksheets yet"
            action={
              <Button tone="primary" onClick={() => actions.create(null)}>
                New worksheet
              </Button>
            }
          >
            A worksheet is a text of SQL statements with its own session. It saves itself as you type.
          </Empty>
        ) : rows.length === 0 ? (
          <p role="status" className="px-4 py-3 text-sm wrap-anywhere text-muted">
            {searching ? 'Searching …' : `No worksheet is called, or contains, “${filter}”.`}
          </p>
        ) : (
          <Tree
            label="Worksheets"
            rows={rows}
            active={active}
            onActive={setChosen}
            onToggle={toggle}
            onActivate={(row) => (row.node.kind === 'folder' ? toggle(row) : actions.open(row.id, hitAt(row.id)))}
            menu={menu}
            onKey={(event, row) => {
              if (event.key === 'F2' && row.node.right !== 'READ') setRenaming(row.id)
              else if (event.key === 'Delete' && isMovable(row.node)) void deeds.remove(row.node)
            }}
            dragText={(row) => `${dragged}${row.id}`}
            onDropOn={(text, row) => {
              const id = text.startsWith(dragged) ? text.slice(dragged.length) : null
              const target = folderOf(row?.node)
              const from = entries.find((entry) => entry.id === id)
              if (!from || from.parentId === target) return
              if (isInside(entries, target, from.id)) complain('A folder cannot be moved into itself')
              else void deeds.move(from.id, target)
            }}
            renaming={
              renaming
                ? {
                    id: renaming,
                    onDone: (name) => {
                      setRenaming(null)
                      const entry = entries.find(({ id }) => id === renaming)
                      if (name && entry && name !== entry.name) void deeds.rename(entry, name)
                    },
                  }
                : null
            }
          />
        )}
      </div>
    </div>
  )
}

const sharedWithMe: TreeRow<WorksheetEntry> = {
  id: 'shared with me',
  depth: 0,
  name: 'Shared with me',
  icon: null,
  note: true,
  node: {
    id: '',
    name: '',
    kind: 'folder',
    parentId: null,
    comment: null,
    createdAt: 0,
    updatedAt: 0,
    right: 'READ',
    owner: null,
    shared: false,
  },
}

/** Whose it is, at the top of what others share; that one has shared it oneself. */
function detailOf({ owner, parentId, shared }: WorksheetEntry): string | undefined {
  if (owner !== null) return parentId === null ? owner : undefined
  return shared ? 'shared' : undefined
}

/** A line, and below it what was found in the text. */
function rowsOf({ entry, depth, open, hit }: WorksheetLine): TreeRow<WorksheetEntry>[] {
  const Icon = entry.kind === 'folder' ? Folder : FileText
  const icon = <Icon size={14} aria-hidden strokeWidth={1.75} />
  const row = { id: entry.id, depth, name: entry.name, open, detail: detailOf(entry), icon, node: entry }
  if (!hit) return [row]
  const note = {
    id: `${hitLine}${entry.id}`,
    depth: depth + 1,
    name: `${hit.line}: ${hit.excerpt}`,
    icon: null,
    note: true,
  }
  return [row, { ...note, node: entry }]
}
