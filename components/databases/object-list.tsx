'use client'
import { Copy, Database, Pencil, TextCursorInput, Trash2, Type, Upload } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { ListedObject } from '@/lib/warehouse/pages/types'
import { quotePath } from '../editor/names'
import { timeColumn } from '../history/time-column'
import { Link } from '../shell/link'
import { usePageTools } from '../statements/tools'
import { copyText } from '../ui/clipboard'
import { figureColumn, noteColumn, textColumn } from '../ui/columns'
import { type DataColumn, DataTable } from '../ui/data-table'
import { Empty } from '../ui/empty'
import { useFavourites } from '../ui/favourites'
import { formatBytes, formatCount } from '../ui/format'
import { MenuItem, MenuLink, MenuSeparator } from '../ui/menu'
import { say } from '../ui/toast'
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
  const favourites = useFavourites(rows, first, setFavourite)
  const star = favourites.column
  const [form, setForm] = useState<{ do: 'load' | 'rename' | 'comment' | 'drop'; row: ListedObject } | null>(null)

  const columns = useMemo<DataColumn<ListedObject>[]>(
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
            textColumn<ListedObject>('kind', 'Type', '6rem', ({ kind }) => kind),
            figureColumn<ListedObject>('rows', 'Rows', '7rem', (row) => row.rows, formatCount),
          ]
        : []),
      ...(sizes ? [figureColumn<ListedObject>('bytes', 'Size', '6rem', ({ bytes }) => bytes, formatBytes)] : []),
      textColumn('owner', 'Owner', '9rem', ({ owner }) => owner),
      timeColumn('createdAt', 'Created', ({ createdAt }) => createdAt),
      timeColumn('alteredAt', 'Altered', ({ alteredAt }) => alteredAt),
      noteColumn('comment', 'Comment', 'minmax(8rem,2fr)', ({ comment }) => comment),
    ],
    [star, kinds, sizes],
  )

  const close = () => setForm(null)
  return (
    <>
      <DataTable
        label={label}
        rows={favourites.shown}
        columns={columns}
        keyOf={keyOf}
        textOf={textOf}
        sort={{ key: 'name', descending: false }}
        menuLabel={({ name }) => name}
        minWidth="56rem"
        tools={favourites.button}
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
            {favourites.menuItem(row)}
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
          favourites.empty ?? (
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
