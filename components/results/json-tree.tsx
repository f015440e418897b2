'use client'
import { useState } from 'react'
import { plural } from '../ui/format'
import { type LosslessJson, LosslessNumber } from './lossless-json'

const step = 200

/** A nested value; branches open and close, long lists grow on demand. */
export function JsonTree({ value, name, depth = 0 }: { value: LosslessJson; name?: string; depth?: number }) {
  const [shown, setShown] = useState(step)
  const label = name === undefined ? null : <span className="text-muted">{name}: </span>
  if (!(Array.isArray(value) || value instanceof Map)) {
    return (
      <div className="break-words whitespace-pre-wrap">
        {label}
        <Leaf value={value} />
      </div>
    )
  }
  const entries: [string, LosslessJson][] = Array.isArray(value)
    ? value.slice(0, shown).map((item, at) => [String(at), item])
    : [...value].slice(0, shown)
  const size = Array.isArray(value) ? value.length : value.size
  return (
    <details open={depth < 2} className="group/node">
      <summary className="-ml-1 rounded px-1 marker:text-faint hover:bg-hover">
        {label}
        <span className="text-faint">
          {Array.isArray(value) ? `[${plural(size, 'item')}]` : `{${plural(size, 'field')}}`}
        </span>
      </summary>
      <div className="ml-1.5 border-l border-line pl-3">
        {entries.map(([key, item]) => (
          <JsonTree key={key} name={key} value={item} depth={depth + 1} />
        ))}
        {size > shown ? (
          <button
            type="button"
            onClick={() => setShown(shown + step)}
            className="text-accent underline underline-offset-2"
          >
            {plural(size - shown, 'more item', 'more items')}
          </button>
        ) : null}
      </div>
    </details>
  )
}

function Leaf({ value }: { value: string | boolean | null | LosslessNumber }) {
  if (value === null) return <span className="text-faint italic">NULL</span>
  if (value instanceof LosslessNumber) return <span className="text-(--code-number)">{value.digits}</span>
  if (typeof value === 'boolean') return <span className="text-(--code-keyword)">{String(value)}</span>
  return <span className="text-(--code-string)">{value === '' ? '""' : value}</span>
}
