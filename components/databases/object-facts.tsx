'use client'
import { Pencil } from 'lucide-react'
import { useState } from 'react'
import type { ObjectPage } from '@/lib/warehouse/pages/types'
import { LocalTime } from '../history/local-time'
import { IconButton } from '../ui/button'
import { formatBytes, formatCount } from '../ui/format'
import { CommentObject } from './change-forms'

/** Of a table: whole blocks, of which it has none before its database is first checkpointed. */
function sizeOf({ kind, bytes }: ObjectPage): [string, string][] {
  if (kind === 'table') return [['Size, in blocks', bytes === null ? 'none yet' : formatBytes(bytes)]]
  return bytes === null ? [] : [['Size', formatBytes(bytes)]]
}

/** What is known of a database, a schema or an object, in a line; its owner can write the comment. */
export function ObjectFacts({ object }: { object: ObjectPage }) {
  const [form, setForm] = useState(false)
  const facts: [string, React.ReactNode][] = [
    ['Owner', object.owner],
    ...(object.rows === null ? [] : [['Rows', formatCount(object.rows)] as [string, string]]),
    ...sizeOf(object),
    ...(object.encrypted === null ? [] : [['Encrypted', object.encrypted ? 'yes' : 'no'] as [string, string]]),
    ...(object.managed ? [['Access', 'managed'] as [string, string]] : []),
    ['Created', <LocalTime key="created" time={object.createdAt} />],
    ['Altered', <LocalTime key="altered" time={object.alteredAt} />],
  ]
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-1 border-b border-line px-6 py-3 text-sm">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-xs text-muted">{name}</dt>
          <dd className="tabular-nums">{value}</dd>
        </div>
      ))}
      <div className="min-w-0 flex-1">
        <dt className="text-xs text-muted">Comment</dt>
        <dd className="flex min-w-0 items-start gap-1">
          <span className={`min-w-0 break-words ${object.comment ? '' : 'text-faint'}`}>
            {object.comment || 'none'}
          </span>
          {object.held.includes('OWNERSHIP') ? (
            <IconButton label="Edit comment" className="-my-1 size-6!" onClick={() => setForm(true)}>
              <Pencil size={12} aria-hidden />
            </IconButton>
          ) : null}
          {form ? <CommentObject target={object} comment={object.comment} onClose={() => setForm(false)} /> : null}
        </dd>
      </div>
    </dl>
  )
}
