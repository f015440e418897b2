'use client'
import { useEffect, useState } from 'react'
import type { AccessAnswer } from '@/lib/warehouse/pages/types'
import { Badge } from '../ui/badge'
import { Scroll } from '../ui/scroll'
import { Spinner } from '../ui/spinner'
import { usePageTools } from './tools'

/** `sql`: the statements as JSON. */
type Known = { sql: string; role: string; answer: AccessAnswer | null; error: string | null }

/** Each statement by itself: what they do does not depend on their order here. */
function together(answers: readonly AccessAnswer[]): AccessAnswer {
  const rows = new Map(answers.flatMap((answer) => answer.rows.map((row) => [row.join(' '), row] as const)))
  return { ...answers[0]!, rows: [...rows.values()] }
}

/** Who would gain or lose which privilege if the statement ran: EXPLAIN GRANT and EXPLAIN REVOKE, as one types. */
export function WhatIf({ statements, role }: { statements: readonly string[]; role: string }) {
  const sql = JSON.stringify(statements)
  const { explain } = usePageTools()
  const [known, setKnown] = useState<Known | null>(null)
  useEffect(() => {
    let left = false
    const timer = setTimeout(async () => {
      const asked = (JSON.parse(sql) as string[]).map((each) => explain({ sql: `EXPLAIN ${each}`, role }))
      const answers = await Promise.all(asked).catch(() => null)
      if (left) return
      const refused = answers?.find((answer) => !answer.ok)
      const error =
        answers === null ? 'The server cannot be reached.' : refused?.ok === false ? refused.error.message : null
      const told = (answers ?? []).flatMap((answer) => (answer.ok ? [answer.value] : []))
      setKnown({ sql, role, answer: error === null ? together(told) : null, error })
    }, 150)
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [explain, sql, role])
  const fresh = known?.sql === sql && known.role === role
  return (
    <section aria-label="What would change" className="flex flex-col gap-1">
      <h3 className="flex items-center gap-2 text-xs font-medium text-muted">
        What would change {fresh ? null : <Spinner size={11} />}
      </h3>
      <div aria-live="polite" className={fresh ? '' : 'opacity-60'}>
        {known?.error ? (
          <p className="rounded-md border border-danger/40 bg-danger-soft px-3 py-2 text-sm text-danger">
            {known.error}
          </p>
        ) : known?.answer ? (
          <Effects answer={known.answer} />
        ) : (
          <p className="text-sm text-faint">Asking …</p>
        )}
      </div>
    </section>
  )
}

function Effects({ answer }: { answer: AccessAnswer }) {
  const most = 200
  if (answer.rows.length === 0) return <p className="text-sm text-muted">{answer.message}</p>
  return (
    <Scroll label="Effects" className="max-h-44 rounded-md border border-line">
      <table className="w-full text-sm" aria-label="Effects">
        <tbody>
          {answer.rows.slice(0, most).map(([change, to, grantee, privilege, on, name]) => (
            <tr
              key={[change, to, grantee, privilege, on, name].join(' ')}
              className="border-b border-line/70 last:border-0"
            >
              <td className="w-px py-1 pl-2">
                <Badge tone={change === 'GAINS' ? 'ok' : 'danger'}>{change === 'GAINS' ? 'gains' : 'loses'}</Badge>
              </td>
              <td className="px-2 py-1">
                <span className="text-xs text-faint">{to?.toLowerCase()}</span> {grantee}
              </td>
              <td className="px-2 py-1 text-xs font-medium">{privilege}</td>
              <td className="py-1 pr-2 text-muted">
                <span className="text-xs text-faint">{on?.toLowerCase()}</span> {name}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {answer.rows.length > most ? (
        <p className="px-2 py-1 text-xs text-faint">and {answer.rows.length - most} more</p>
      ) : null}
    </Scroll>
  )
}
