'use client'
import { Copy, Database, Pencil, Star, TextCursorInput, Trash2, Type, Upload } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { ListedObject } from '@/lib/warehouse/pages/types'
import { quotePath } from '../editor/names'
import { timeColumn } from '../history/time-column'
import { Link } from '../shell/link'
import { usePageTools } from '../statements/tools'
import { Button } from '../ui/button'
import { copyText } from '../ui/clipboard'
import { textColumn } from '../ui/columns'
import { type DataColumn, DataTable } from '../ui/data-table'
import { Empty } from '../ui/empty'
import { formatBytes, formatCount } from '../ui/format'
import { MenuItem, MenuLink, MenuSeparator } from '../ui/menu'
import { complain, say } from '../ui/toast'
import { CommentObject, DropObject, RenameObject } from './change-forms'
import { canRename } from './ddl'
import { CatalogIcon } from './icon'
import { LoadInto } from './load-into'
import { addressOf, pageOf } from './page-of'

const keyOf = ({ id }: ListedObject) => id
const textOf = ({ name, kind, owner, comment }: ListedObject) => `${name} ${kind} ${owner} ${comment ?? ''}`

/** Databases, schemas or objects: filter as you type, sort, favourites, and a menu on each line. */
export function ObjectList({
  label,
  rows,
  favourites: first,
  sizes = false,
  kinds = false,
  empty,
}: {
  label: string
  rows: ListedObject[]
  /** Ids. */
  favourites: string[]
  /** Shows bytes (databases) instead of rows (objects). */
  sizes?: boolean
  /** Objects of several kinds lie here: the kind is shown, and can be sorted by. */
  kinds?: boolean
  empty: { title: string; text: string; example: string }
}) {
  const { setFavourite } = usePageTools()
  const [favourites, setFavourites] = useState<ReadonlySet<string>>(new Set(first))
  const [only, setOnly] = useState(false)
  const [form, setForm] = useState<{ do: 'load' | 'rename' | 'comment' | 'drop'; row: ListedObject } | null>(null)

  async function star(row: ListedObject) {
    const on = !favourites.has(row.id)
    const turn = (to: boolean) =>
      setFavourites((old) => (to ? new Set([...old, row.id]) : new Set([...old].filter((id) => id !== row.id))))
    turn(on)
    const answer = await setFavourite({ id: row.id, on }).catch(() => null)
    if (answer?.ok) return
    turn(!on)
    complain('The favourite was not saved', answer?.error.message ?? 'The server cannot be reached.')
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: star reads the favourites, which are listed
  const columns = useMemo<DataColumn<ListedObject>[]>(
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
            href={addressOf(row)}
            title={row.name}
            className="flex min-w-0 items-center gap-2 after:absolute after:inset-0 hover:text-accent"
          >
            <CatalogIcon kind={row.kind} />
            <span className="truncate">{row.name}</span>
          </Link>
        ),
      },
      ...(kinds
        ? [
            {
              key: 'kind',
              label: 'Type',
              width: '6rem',
              by: ({ kind }: ListedObject) => kind,
              cell: ({ kind }: ListedObject) => <span className="text-muted">{kind}</span>,
            },
            {
              key: 'rows',
              label: 'Rows',
              width: '7rem',
              right: true,
              descending: true,
              by: ({ rows: count }: ListedObject) => count,
              cell: ({ rows: count }: ListedObject) => (
                <span className="text-muted">{count === null ? '' : formatCount(count)}</span>
              ),
            },
          ]
        : []),
      ...(sizes
        ? [
            {
              key: 'bytes',
              label: 'Size',
              width: '6rem',
              right: true,
              descending: true,
              by: ({ bytes }: ListedObject) => bytes,
              cell: ({ bytes }: ListedObject) => (
                <span className="text-muted">{bytes === null ? '' : formatBytes(bytes)}</span>
              ),
            },
          ]
        : []),
      textColumn('owner', 'Owner', '9rem', ({ owner }) => owner),
      timeColumn('createdAt', 'Created', ({ createdAt }) => createdAt),
      timeColumn('alteredAt', 'Altered', ({ alteredAt }) => alteredAt),
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
    [favourites, kinds, sizes],
  )

  const shown = useMemo(() => (only ? rows.filter(({ id }) => favourites.has(id)) : rows), [only, rows, favourites])
  const close = () => setForm(null)
  return (
    <>
      <DataTable
        label={label}
        rows={shown}
        columns={columns}
        keyOf={keyOf}
        textOf={textOf}
        sort={{ key: 'name', descending: false }}
        menuLabel={({ name }) => name}
        minWidth="56rem"
        tools={
          rows.length > 0 ? (
            <Button
              tone={only ? 'plain' : 'quiet'}
              aria-pressed={only}
              onClick={() => setOnly(!only)}
              className="aria-pressed:bg-accent-soft"
            >
              <Star size={13} aria-hidden fill={only ? 'currentColor' : 'none'} /> Favourites
            </Button>
          ) : null
        }
        menu={(row) => (
          <>
            <MenuLink href={addressOf(row)}>Open</MenuLink>
            {row.kind === 'table' || row.kind === 'view' ? (
              <MenuLink href={`${pageOf(row.path)}?tab=preview`} icon={<TextCursorInput size={14} aria-hidden />}>
                Preview
              </MenuLink>
            ) : null}
            <MenuItem
              icon={<Copy size={14} aria-hidden />}
              onClick={() => void copyText(quotePath(row.path)).then(() => say('Name copied', quotePath(row.path)))}
            >
              Copy name
            </MenuItem>
            {row.kind === 'database' || row.kind === 'schema' || row.kind === 'table' ? (
              <MenuItem icon={<Upload size={14} aria-hidden />} onClick={() => setForm({ do: 'load', row })}>
                Load a file …
              </MenuItem>
            ) : null}
            <MenuItem icon={<Star size={14} aria-hidden />} onClick={() => void star(row)}>
              {favourites.has(row.id) ? 'Remove from favourites' : 'Add to favourites'}
            </MenuItem>
            <MenuSeparator />
            {canRename(row.kind) ? (
              <MenuItem icon={<Type size={14} aria-hidden />} onClick={() => setForm({ do: 'rename', row })}>
                Rename …
              </MenuItem>
            ) : null}
            <MenuItem icon={<Pencil size={14} aria-hidden />} onClick={() => setForm({ do: 'comment', row })}>
              Comment …
            </MenuItem>
            <MenuItem danger icon={<Trash2 size={14} aria-hidden />} onClick={() => setForm({ do: 'drop', row })}>
              Drop …
            </MenuItem>
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
            <Empty
              icon={<Database size={26} strokeWidth={1.5} aria-hidden />}
              title={empty.title}
              example={empty.example}
            >
              {empty.text}
            </Empty>
          )
        }
      />
      {form?.do === 'load' ? <LoadInto target={form.row.path} onClose={close} /> : null}
      {form?.do === 'rename' ? <RenameObject target={form.row} onClose={close} /> : null}
      {form?.do === 'comment' ? <CommentObject target={form.row} comment={form.row.comment} onClose={close} /> : null}
      {form?.do === 'drop' ? <DropObject target={form.row} onClose={close} /> : null}
    </>
  )
}
