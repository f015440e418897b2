'use client'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { SqlText } from '../history/sql-text'
import type { StatementError } from '../results/statement-client'
import { useRouter } from '../shell/link'
import { Button } from '../ui/button'
import { Dialog, useClosing } from '../ui/dialog'
import { Scroll } from '../ui/scroll'
import { Select } from '../ui/select'
import { Spinner } from '../ui/spinner'
import { say } from '../ui/toast'
import { runSql } from './run-sql'
import { usePageTools } from './tools'
import { WhatIf } from './what-if'

/**
 * A form that shows the SQL it runs, as one fills it in, and runs just that. `sql` is null while something is missing.
 * With `explains` the effect of its GRANTs and REVOKEs is shown before they are run.
 */
export function StatementDialog({
  title,
  description,
  sql,
  shown = sql,
  role: wanted,
  verb,
  danger = false,
  explains = false,
  width = 'md',
  onClose,
  onRan,
  refreshes = true,
  children,
}: {
  title: string
  description?: ReactNode
  sql: string[] | null
  /** What is shown instead, where the statements hold a secret. */
  shown?: string[] | null
  /** The role that it begins with, where only that one fits. */
  role?: string
  /** What the button says. */
  verb: string
  danger?: boolean
  explains?: boolean
  width?: 'sm' | 'md' | 'lg'
  onClose: () => void
  /** After it ran, before the page is looked at anew. */
  onRan?: () => void
  /** Is the page looked at anew? Not where it holds work in hand, as the workspace does: there `onRan` sees to it. */
  refreshes?: boolean
  children?: ReactNode
}) {
  const { roles, role: byDefault } = usePageTools()
  const router = useRouter()
  const form = useId()
  const { open, close, onClosed, back } = useClosing(onClose)
  const [role, setRole] = useState(wanted && roles.includes(wanted) ? wanted : byDefault)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<StatementError | null>(null)

  async function run(event: FormEvent) {
    event.preventDefault()
    if (!sql || busy) return
    setBusy(true)
    setFailure(null)
    const answer = await runSql(sql, role)
    setBusy(false)
    if (!answer.ok) return setFailure(answer.error)
    say(answer.message || 'Done')
    close()
    onRan?.()
    if (refreshes) router.refresh()
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && !busy && close()}
      onClosed={onClosed}
      back={back}
      title={title}
      description={description}
      width={width}
      footer={
        <>
          <div className="mr-auto flex items-center gap-2 text-xs text-muted">
            <span aria-hidden>as</span>
            <Select label="Role that it runs in" value={role} onChange={(event) => setRole(event.target.value)}>
              {roles.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          </div>
          <Button onClick={close} disabled={busy}>
            Cancel
          </Button>
          <Button type="submit" form={form} tone={danger ? 'danger' : 'primary'} disabled={!sql || busy}>
            {busy ? <Spinner size={12} label="Running" /> : null}
            {verb}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={(event) => void run(event)} className="flex flex-col gap-3">
        {children}
        {failure ? (
          <div role="alert" className="rounded-md border border-danger/40 bg-danger-soft px-3 py-2 text-sm">
            <p className="break-words whitespace-pre-wrap text-danger">{failure.message}</p>
            {failure.hint ? <p className="mt-0.5 text-muted">{failure.hint}</p> : null}
          </div>
        ) : null}
        <section aria-label="SQL" className="flex flex-col gap-1">
          <h3 className="text-xs font-medium text-muted">SQL that will run</h3>
          <Scroll label="SQL that will run" className="max-h-56 rounded-md border border-line bg-sunken px-3 py-2">
            {shown ? (
              <SqlText text={`${shown.join(';\n')};`} />
            ) : (
              <p className="text-xs text-faint">Fill in the form to see it.</p>
            )}
          </Scroll>
        </section>
        {explains && sql ? <WhatIf statements={sql} role={role} /> : null}
      </form>
    </Dialog>
  )
}
