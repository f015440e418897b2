'use client'
import { Ellipsis, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ColumnOfPage, ObjectPage } from '@/lib/warehouse/pages/types'
import { Badge } from '../ui/badge'
import { Button, IconButton } from '../ui/button'
import { Menu, MenuItem } from '../ui/menu'
import { ColumnDialog, type ColumnForm } from './column-forms'

const keyWords: Record<string, string> = { 'PRIMARY KEY': 'key', UNIQUE: 'unique', 'FOREIGN KEY': 'foreign key' }

/** A table's or view's columns with their constraints; the owner of a table changes them here. */
export function ColumnsTab({ object }: { object: ObjectPage }) {
  const [form, setForm] = useState<ColumnForm | null>(null)
  const { columns, constraints, kind, path } = object
  const mayAlter = kind === 'table' && object.held.includes('OWNERSHIP')
  const wider = constraints.filter(
    (one) => one.type === 'CHECK' || one.type === 'FOREIGN KEY' || one.columns.length > 1,
  )
  const marks = (column: ColumnOfPage) =>
    constraints
      .filter((one) => one.columns.includes(column.name) && keyWords[one.type])
      .map((one) => keyWords[one.type]!)
  if (columns.length === 0)
    return <p className="px-6 py-4 text-sm text-muted">Its columns cannot be read at the moment.</p>
  return (
    <div className="flex flex-col gap-5 px-6 py-3">
      <table className="w-full text-sm" aria-label="Columns">
        <thead>
          <tr className="h-8 border-b border-line-strong text-left text-xs text-muted [&>th]:pr-4 [&>th]:font-medium">
            {['Name', 'Type', 'Null', 'Default', 'Comment'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            {mayAlter ? (
              <th scope="col" className="w-8 pr-0!">
                <span className="sr-only">Actions</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => (
            <tr
              key={column.name}
              className="border-b border-line/70 align-top hover:bg-hover [&>td]:py-1.5 [&>td]:pr-4"
            >
              <td className="font-medium">
                <span className="inline-flex flex-wrap items-center gap-1.5">
                  <span className="break-all">{column.name}</span>
                  {[...new Set(marks(column))].map((mark) => (
                    <Badge key={mark} tone={mark === 'key' ? 'accent' : 'neutral'}>
                      {mark}
                    </Badge>
                  ))}
                </span>
              </td>
              <td className="font-mono text-xs leading-5 break-words text-(--code-type)">{column.type}</td>
              <td className="whitespace-nowrap text-muted">{column.nullable ? '' : 'not null'}</td>
              <td className="font-mono text-xs leading-5 break-words text-muted">{column.default}</td>
              <td className="text-muted">{column.comment}</td>
              {mayAlter ? (
                <td className="py-1! pr-0!">
                  <Menu
                    align="end"
                    trigger={
                      <IconButton label={`Actions for column ${column.name}`} className="size-6!">
                        <Ellipsis size={14} aria-hidden />
                      </IconButton>
                    }
                  >
                    <MenuItem icon={<Pencil size={14} aria-hidden />} onClick={() => setForm({ do: 'alter', column })}>
                      Alter …
                    </MenuItem>
                    <MenuItem
                      danger
                      disabled={columns.length === 1}
                      icon={<Trash2 size={14} aria-hidden />}
                      onClick={() => setForm({ do: 'drop', column })}
                    >
                      Drop …
                    </MenuItem>
                  </Menu>
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
      {mayAlter ? (
        <div>
          <Button onClick={() => setForm({ do: 'add' })}>
            <Plus size={13} aria-hidden /> Add a column
          </Button>
        </div>
      ) : null}
      {wider.length > 0 ? (
        <section>
          <h2 className="mb-1 text-sm font-semibold">Constraints</h2>
          <ul className="font-mono text-xs leading-6">
            {wider.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </section>
      ) : null}
      {form ? <ColumnDialog table={path} form={form} onClose={() => setForm(null)} /> : null}
    </div>
  )
}
