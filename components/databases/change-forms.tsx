'use client'
import { useEffect, useState } from 'react'
import type { Dependent } from '@/lib/warehouse/pages/types'
import { quotePath } from '../editor/names'
import { StatementDialog } from '../statements/statement-dialog'
import { usePageTools } from '../statements/tools'
import { AreaField } from '../ui/fields'
import { plural } from '../ui/format'
import { Field } from '../ui/input'
import { Spinner } from '../ui/spinner'
import { commentSql, dropSql, renameSql, type Target } from './ddl'
import { CatalogIcon } from './icon'

export function RenameObject({
  target,
  onClose,
  onRenamed,
}: {
  target: Target
  onClose: () => void
  onRenamed?: (path: string[]) => void
}) {
  const old = target.path.at(-1)!
  const [name, setName] = useState(old)
  const wanted = name.trim()
  return (
    <StatementDialog
      title={`Rename ${target.kind} ${old}`}
      description="Grants stay. Views and worksheets that name it by the old name no longer find it."
      sql={wanted && wanted !== old ? [renameSql(target, wanted)] : null}
      verb="Rename"
      onClose={onClose}
      onRan={() => onRenamed?.([...target.path.slice(0, -1), wanted])}
    >
      <Dependents target={target} />
      <Field label="New name" autoFocus value={name} spellCheck={false} onChange={(e) => setName(e.target.value)} />
    </StatementDialog>
  )
}

export function CommentObject({
  target,
  comment,
  onClose,
}: {
  target: Target
  comment: string | null
  onClose: () => void
}) {
  const [text, setText] = useState(comment ?? '')
  return (
    <StatementDialog
      title={`Comment on ${target.kind} ${target.path.at(-1)}`}
      description="Shown wherever it is listed. Empty removes it."
      sql={text === (comment ?? '') ? null : [commentSql(target, text)]}
      verb="Save"
      onClose={onClose}
    >
      <AreaField label="Comment" autoFocus rows={4} value={text} onChange={(event) => setText(event.target.value)} />
    </StatementDialog>
  )
}

/** Drops something, with what would go with it and what names it; containers ask for their name first. */
export function DropObject({
  target,
  onClose,
  onDropped,
}: {
  target: Target
  onClose: () => void
  onDropped?: () => void
}) {
  const name = target.path.at(-1)!
  const container = target.kind === 'database' || target.kind === 'schema'
  const [typed, setTyped] = useState('')
  return (
    <StatementDialog
      title={`Drop ${target.kind} ${name}`}
      description={
        container
          ? `Everything in ${quotePath(target.path)} is deleted with it, and every grant on it. There is no way back.`
          : 'Its grants go with it. There is no way back.'
      }
      sql={container && typed !== name ? null : [dropSql(target, container)]}
      verb="Drop"
      danger
      onClose={onClose}
      onRan={onDropped}
    >
      <Dependents target={target} />
      {container ? (
        <Field
          label={`Type ${name} to confirm`}
          autoFocus
          value={typed}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
        />
      ) : null}
    </StatementDialog>
  )
}

/** What names the object from outside of it, and so would stop working. */
function Dependents({ target }: { target: Target }) {
  const { dependents } = usePageTools()
  const [found, setFound] = useState<Dependent[] | null>(null)
  const [error, setError] = useState<string | null>(null)
  useEffect(() => {
    let left = false
    void dependents({ path: target.path, kind: target.kind })
      .then((answer) => {
        if (left) return
        if (answer.ok) setFound(answer.value)
        else setError(answer.error.message)
      })
      .catch(() => setError('The server cannot be reached.'))
    return () => {
      left = true
    }
  }, [dependents, target])
  if (error) return <p className="text-sm text-danger">What depends on it could not be looked up: {error}</p>
  if (!found)
    return (
      <p className="flex items-center gap-2 text-sm text-muted">
        <Spinner size={12} /> Looking for what depends on it
      </p>
    )
  if (found.length === 0) return <p className="text-sm text-muted">Nothing that you may see names it.</p>
  return (
    <section aria-label="What depends on it" className="rounded-md border border-warn/50 bg-warn-soft px-3 py-2">
      <p className="text-sm text-warn">{plural(found.length, 'object')} will stop working:</p>
      <ul className="mt-1 max-h-32 overflow-auto text-sm">
        {found.map((one) => (
          <li key={`${one.kind} ${one.path.join('.')}`} className="flex items-center gap-1.5">
            <CatalogIcon kind={one.kind} size={13} /> {quotePath(one.path)}
          </li>
        ))}
      </ul>
    </section>
  )
}
