'use client'
import { Database, Upload } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import type { ListedObject } from '@/lib/warehouse/pages/types'
import { LocalTime } from '../history/local-time'
import { Empty } from '../ui/empty'
import { formatBytes, formatCount } from '../ui/format'
import { SearchInput } from '../ui/input'
import { CatalogIcon } from './icon'
import { pageOf } from './page-of'

type Order = 'name' | 'createdAt' | 'alteredAt'

/** Databases, schemas or objects as a table: filter as you type, sort by name or date. */
export function CatalogTable({
  label,
  rows,
  empty,
}: {
  label: string
  rows: ListedObject[]
  empty: { title: string; text: string; example: string }
}) {
  const [filter, setFilter] = useState('')
  const [order, setOrder] = useState<Order>('name')
  const sized = rows.some(({ bytes }) => bytes !== null)
  const wanted = filter.trim().toLowerCase()
  const shown = rows
    .filter(({ name, comment }) => `${name} ${comment ?? ''}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => (order === 'name' ? 0 : b[order] - a[order]))
  if (rows.length === 0) {
    return (
      <Empty icon={<Database size={26} strokeWidth={1.5} aria-hidden />} title={empty.title} example={empty.example}>
        {empty.text}
      </Empty>
    )
  }
  const heading = (key: Order, name: string) => (
    <th
      scope="col"
      aria-sort={order === key ? (key === 'name' ? 'ascending' : 'descending') : 'none'}
      className="font-medium"
    >
      <button
        type="button"
        onClick={() => setOrder(key)}
        className={`rounded hover:text-text ${order === key ? 'text-text' : ''}`}
      >
        {name} {order === key ? (key === 'name' ? '↑' : '↓') : ''}
      </button>
    </th>
  )
  return (
    <div className="px-6 py-4">
      <SearchInput
        label={`Filter ${label.toLowerCase()}`}
        value={filter}
        onValueChange={setFilter}
        className="mb-3 w-64"
      />
      <table className="w-full table-fixed text-sm" aria-label={label}>
        <thead>
          <tr className="h-8 border-b border-line-strong text-left text-xs text-muted [&>th]:pr-3">
            {heading('name', 'Name')}
            <th scope="col" className="w-28 text-right font-medium">
              {sized ? 'Size' : 'Rows'}
            </th>
            <th scope="col" className="w-44 font-medium">
              Owner
            </th>
            {heading('createdAt', 'Created')}
            {heading('alteredAt', 'Altered')}
            <th scope="col" className="font-medium">
              Comment
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr
              key={`${row.kind} ${row.name}`}
              className="relative h-8 border-b border-line/70 hover:bg-hover [&>td]:pr-3"
            >
              <td className="truncate">
                <Link
                  prefetch={false}
                  href={pageOf(row.path)}
                  title={row.name}
                  className="flex items-center gap-2 after:absolute after:inset-0 hover:text-accent"
                >
                  <CatalogIcon kind={row.kind} />
                  <span className="truncate">{row.name}</span>
                </Link>
              </td>
              <td className="text-right text-muted tabular-nums">
                {sized ? row.bytes !== null && formatBytes(row.bytes) : row.rows !== null && formatCount(row.rows)}
              </td>
              <td className="truncate text-muted">{row.owner}</td>
              <td className="truncate text-muted">
                <LocalTime time={row.createdAt} ago />
              </td>
              <td className="truncate text-muted">
                <LocalTime time={row.alteredAt} ago />
              </td>
              <td className="truncate text-muted" title={row.comment ?? undefined}>
                {row.comment}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length === 0 ? <p className="py-3 text-sm text-muted">Nothing contains “{filter}”.</p> : null}
      <p className="mt-3 flex items-center gap-1.5 text-xs text-faint">
        <Upload size={12} aria-hidden /> Files are loaded from the tree beside a worksheet: right-click a database or
        schema.
      </p>
    </div>
  )
}
