'use client'
import { Download, FileCode2, FileText, FileUp, Star } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { LocalTime } from '../history/local-time'
import { Link, useRouter } from '../shell/link'
import { Button } from '../ui/button'
import { type DataColumn, DataTable } from '../ui/data-table'
import { Empty } from '../ui/empty'
import { MenuItem, MenuLink } from '../ui/menu'
import { complain } from '../ui/toast'
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
  const [favourites, setFavourites] = useState<ReadonlySet<string>>(new Set(first))
  const [only, setOnly] = useState(false)

  const star = useCallback(
    async (row: ListedWorksheet) => {
      const on = !favourites.has(row.id)
      const turn = (to: boolean) =>
        setFavourites((old) => (to ? new Set([...old, row.id]) : new Set([...old].filter((id) => id !== row.id))))
      turn(on)
      const answer = await actions.favourite({ id: row.id, on }).catch(() => null)
      if (answer?.ok) return
      turn(!on)
      complain('The favourite was not saved', answer?.error.message ?? 'The server cannot be reached.')
    },
    [actions, favourites],
  )

  const columns = useMemo<DataColumn<ListedWorksheet>[]>(
    () => [
      {
        key: 'favourite',
        label: 'Favourite',
        quiet: true,
        width: '1.5rem',
        cell: (row) => (
          <button
            type="button"
            aria-label={`Favourite: ${row.name}`}
            aria-pressed={favourites.has(row.id)}
            onClick={() => void star(row)}
            className="relative z-1 grid size-6 place-items-center rounded text-faint hover:bg-hover hover:text-text aria-pressed:text-warn"
          >
            <Star size={13} aria-hidden fill={favourites.has(row.id) ? 'currentColor' : 'none'} />
          </button>
        ),
      },
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
      {
        key: 'owner',
        label: 'Owner',
        width: '8rem',
        by: ({ owner }) => owner ?? me,
        cell: ({ owner }) => <span className="text-muted">{owner ?? me}</span>,
      },
      {
        key: 'createdAt',
        label: 'Created',
        width: '7rem',
        descending: true,
        by: ({ createdAt }) => createdAt,
        cell: ({ createdAt }) => (
          <span className="text-muted">
            <LocalTime time={createdAt} ago />
          </span>
        ),
      },
      {
        key: 'updatedAt',
        label: 'Updated',
        width: '7rem',
        descending: true,
        by: ({ updatedAt }) => updatedAt,
        cell: ({ updatedAt }) => (
          <span className="text-muted">
            <LocalTime time={updatedAt} ago />
          </span>
        ),
      },
      {
        key: 'comment',
        label: 'Comment',
        width: 'minmax(8rem,2fr)',
        cell: ({ comment }) => (
          <span className="text-muted" title={comment ?? undefined}>
            {comment}
          </span>
        ),
      },
    ],
    [favourites, me, star],
  )

  const shown = useMemo(() => (only ? rows.filter(({ id }) => favourites.has(id)) : rows), [only, rows, favourites])
  return (
    <>
      <DataTable
        label="Worksheets"
        rows={shown}
        columns={columns}
        keyOf={keyOf}
        textOf={textOf}
        sort={{ key: 'updatedAt', descending: true }}
        menuLabel={({ name }) => name}
        minWidth="60rem"
        tools={
          <>
            {rows.length > 0 ? (
              <Button
                tone={only ? 'plain' : 'quiet'}
                aria-pressed={only}
                onClick={() => setOnly(!only)}
                className="aria-pressed:bg-accent-soft"
              >
                <Star size={13} aria-hidden fill={only ? 'currentColor' : 'none'} /> Favourites
              </Button>
            ) : null}
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
            <MenuItem icon={<Star size={14} aria-hidden />} onClick={() => void star(row)}>
              {favourites.has(row.id) ? 'Remove from favourites' : 'Add to favourites'}
            </MenuItem>
            <EntryMenu entry={row} deeds={deeds} onRename={() => deeds.ask({ what: 'rename', entry: row })} />
          </>
        )}
        empty={
          only && rows.length > 0 ? (
            <Empty
              icon={<Star size={26} strokeWidth={1.5} aria-hidden />}
              title="No favourites here yet"
              action={<Button onClick={() => setOnly(false)}>Show all</Button>}
            >
              The star before a name keeps it at hand.
            </Empty>
          ) : (
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
