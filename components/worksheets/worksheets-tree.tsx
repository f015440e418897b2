'use client'
import { CopyPlus, FilePlus2, FileText, Folder, FolderPlus, Pencil, Trash2, Users } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../ui/button'
import { Empty } from '../ui/empty'
import { SearchInput } from '../ui/input'
import { MenuItem, MenuSeparator } from '../ui/menu'
import { Tree, type TreeRow } from '../ui/tree'
import type { WorksheetEntry } from './types'
import { isInside, type WorksheetLine, worksheetLines } from './worksheet-lines'

export interface WorksheetTreeActions {
  open(id: string): void
  create(parentId: string | null): void
  /** Answers the new folder, so that its name can be typed at once. */
  createFolder(parentId: string | null): Promise<WorksheetEntry | null>
  rename(id: string, name: string): void
  move(id: string, parentId: string | null): void
  remove(entry: WorksheetEntry): void
  duplicate(id: string): void
  share(entry: WorksheetEntry): void
}

const dragged = 'mallard-worksheet:'

/** The person's worksheets in folders: open, rename in place, drag, delete. */
export function WorksheetsTree({
  entries,
  current,
  actions,
}: {
  entries: readonly WorksheetEntry[]
  /** The worksheet that is shown. */
  current: string | null
  actions: WorksheetTreeActions
}) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [chosen, setChosen] = useState<string | null>(null)
  const [filter, setFilter] = useState('')
  const [renaming, setRenaming] = useState<string | null>(null)
  const own = entries.filter(({ owner }) => owner === null)
  const others = worksheetLines(
    entries.filter(({ owner }) => owner !== null),
    open,
    filter,
  ).map(rowOf)
  const rows = [
    ...worksheetLines(own, open, filter).map(rowOf),
    ...(others.length > 0 ? [sharedWithMe, ...others] : []),
  ]
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
    const writable = node.right !== 'READ'
    return (
      <>
        {node.kind === 'worksheet' ? (
          <MenuItem icon={<FileText size={14} aria-hidden />} onClick={() => actions.open(node.id)}>
            Open
          </MenuItem>
        ) : !writable ? null : (
          <>
            <MenuItem icon={<FilePlus2 size={14} aria-hidden />} onClick={() => actions.create(node.id)}>
              New worksheet here
            </MenuItem>
            <MenuItem icon={<FolderPlus size={14} aria-hidden />} onClick={() => void newFolder(node.id)}>
              New folder here
            </MenuItem>
          </>
        )}
        {writable ? (
          <MenuItem icon={<Pencil size={14} aria-hidden />} shortcut="F2" onClick={() => setRenaming(node.id)}>
            Rename
          </MenuItem>
        ) : null}
        <MenuItem icon={<CopyPlus size={14} aria-hidden />} onClick={() => actions.duplicate(node.id)}>
          {writable ? 'Duplicate' : 'Duplicate to my worksheets'}
        </MenuItem>
        {node.right === 'OWNERSHIP' ? (
          <MenuItem icon={<Users size={14} aria-hidden />} onClick={() => actions.share(node)}>
            Share …
          </MenuItem>
        ) : null}
        {node.parentId && node.owner === null ? (
          <MenuItem icon={<Folder size={14} aria-hidden />} onClick={() => actions.move(node.id, null)}>
            Move to the top
          </MenuItem>
        ) : null}
        {isMovable(node) ? (
          <>
            <MenuSeparator />
            <MenuItem
              danger
              icon={<Trash2 size={14} aria-hidden />}
              shortcut="Del"
              onClick={() => actions.remove(node)}
            >
              Delete
            </MenuItem>
          </>
        ) : null}
      </>
    )
  }

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center gap-1 p-2 pb-1.5">
        <SearchInput label="Search worksheets" value={filter} onValueChange={setFilter} className="min-w-0 flex-1" />
        <IconButton label="New folder" onClick={() => void newFolder(here)}>
          <FolderPlus size={14} aria-hidden />
        </IconButton>
        <IconButton label="New worksheet" onClick={() => actions.create(here)}>
          <FilePlus2 size={14} aria-hidden />
        </IconButton>
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
          <p className="px-4 py-3 text-sm text-muted">No worksheet is called “{filter}”.</p>
        ) : (
          <Tree
            label="Worksheets"
            rows={rows}
            active={active}
            onActive={setChosen}
            onToggle={toggle}
            onActivate={(row) => (row.node.kind === 'folder' ? toggle(row) : actions.open(row.id))}
            menu={menu}
            onKey={(event, row) => {
              if (event.key === 'F2' && row.node.right !== 'READ') setRenaming(row.id)
              else if (event.key === 'Delete' && isMovable(row.node)) actions.remove(row.node)
            }}
            dragText={(row) => `${dragged}${row.id}`}
            onDropOn={(text, row) => {
              const id = text.startsWith(dragged) ? text.slice(dragged.length) : null
              const target = folderOf(row?.node)
              if (id && !isInside(entries, target, id)) actions.move(id, target)
            }}
            renaming={
              renaming
                ? {
                    id: renaming,
                    onDone: (name) => {
                      setRenaming(null)
                      if (name && name !== entries.find(({ id }) => id === renaming)?.name)
                        actions.rename(renaming, name)
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

/** At the top of what others share there is no folder to take it out of: that takes its ownership. */
const isMovable = ({ right, parentId }: WorksheetEntry) =>
  right === 'OWNERSHIP' || (right === 'WRITE' && parentId !== null)

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

function rowOf({ entry, depth, open }: WorksheetLine): TreeRow<WorksheetEntry> {
  const Icon = entry.kind === 'folder' ? Folder : FileText
  return {
    id: entry.id,
    depth,
    name: entry.name,
    open,
    detail: detailOf(entry),
    icon: <Icon size={14} aria-hidden strokeWidth={1.75} />,
    node: entry,
  }
}
