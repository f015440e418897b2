'use client'
import { Download, FileCode2, FileText, FileUp } from 'lucide-react'
import { useCallback, useMemo } from 'react'
import { timeColumn } from '../history/time-column'
import { Link, useRouter } from '../shell/link'
import { Button } from '../ui/button'
import { noteColumn, textColumn } from '../ui/columns'
import { type DataColumn, DataTable } from '../ui/data-table'
import { Empty } from '../ui/empty'
import { useFavourites } from '../ui/favourites'
import { MenuLink } from '../ui/menu'
import { useEntryActions } from './entry-actions'
import { EntryDialogs } from './entry-dialogs'
import { EntryMenu } from './entry-menu'
import type { WorksheetActions, WorksheetEntry } from './types'

export interface ListedWorksheet extends WorksheetEntry {
  /** The folders that it lies in, `Reports / 2026`; empty at the top. */
  folder: string
}

const keyOf = ({ id }: ListedWorksheet) => id
const textOf = ({ name, folder, owner, comment }: ListedWorksheet) =>
  `${name} ${folder} ${owner ?? ''} ${comment ?? ''}`

/** All worksheets that one may read: filter as you type, sort, favourites, and a menu on each line. */
export function WorksheetList({
  rows,
  entries,
  favourites: first,
  me,
  actions,
}: {
  rows: ListedWorksheet[]
  /** Folders too: where something can be moved to. */
  entries: WorksheetEntry[]
  /** Ids. */
  favourites: string[]
  /** The reader's name. */
  me: string
  actions: WorksheetActions
}) {
  const router = useRouter()
  const changed = useCallback(() => router.refresh(), [router])
  const { dialog, close, deeds } = useEntryActions(actions, { changed })
  const favourites = useFavourites(rows, first, actions.favourite)
  const star = favourites.column

  const columns = useMemo<DataColumn<ListedWorksheet>[]>(
    () => [
      star,
      {
        key: 'name',
        label: 'Name',
        width: 'minmax(12rem,2fr)',
        by: ({ name }) => name,
        cell: (row) => (
          <Link
            prefetch={false}
            href={`/worksheets/${row.id}`}
            title={row.name}
            className="flex min-w-0 items-center gap-2 after:absolute after:inset-0 hover:text-accent"
          >
            <FileText size={14} aria-hidden strokeWidth={1.75} className="shrink-0 text-muted" />
            <bdi className="truncate">{row.name}</bdi>
          </Link>
        ),
      },
      {
        key: 'folder',
        label: 'Folder',
        width: 'minmax(8rem,1fr)',
        by: ({ folder }) => folder,
        cell: ({ folder }) => (
          <bdi className="text-muted" title={folder}>
            {folder}
          </bdi>
        ),
      },
      textColumn('owner', 'Owner', '8rem', ({ owner }) => owner ?? me),
      timeColumn('createdAt', 'Created', ({ createdAt }) => createdAt),
      timeColumn('updatedAt', 'Updated', ({ updatedAt }) => updatedAt),
      noteColumn('comment', 'Comment', 'minmax(8rem,2fr)', ({ comment }) => comment),
    ],
    [me, star],
  )

  return (
    <>
      <DataTable
        label="Worksheets"
        rows={favourites.shown}
        columns={columns}
        keyOf={keyOf}
        textOf={textOf}
        sort={{ key: 'updatedAt', descending: true }}
        menuLabel={({ name }) => name}
        minWidth="60rem"
        tools={
          <>
            {favourites.button}
            <Button tone="quiet" onClick={() => deeds.ask({ what: 'import', entry: null })}>
              <FileUp size={13} aria-hidden /> Import
            </Button>
            <Button tone="quiet" onClick={() => void deeds.export(null)}>
              <Download size={13} aria-hidden /> Export all
            </Button>
          </>
        }
        menu={(row) => (
          <>
            <MenuLink href={`/worksheets/${row.id}`} icon={<FileText size={14} aria-hidden />}>
              Open
            </MenuLink>
            {favourites.menuItem(row)}
            <EntryMenu entry={row} deeds={deeds} onRename={() => deeds.ask({ what: 'rename', entry: row })} />
          </>
        )}
        empty={
          favourites.empty ?? (
            <Empty icon={<FileCode2 size={26} strokeWidth={1.5} aria-hidden />} title="No worksheets yet">
              A worksheet is a text of SQL with its own session. It saves itself as you type. Make one with the button
              above, or import a zip archive of .sql files.
            </Empty>
          )
        }
      />
      <EntryDialogs
        dialog={dialog}
        entries={entries}
        actions={actions}
        deeds={deeds}
        onChanged={changed}
        onClose={close}
      />
    </>
  )
}
