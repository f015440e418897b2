'use client'
import { RotateCw, Square } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { quoteNameIfNeeded } from '../../lib/sql/quote.ts'
import { quotePath } from '../editor/names'
import { plainLook, type RunLook } from '../results/look'
import { Run } from '../results/run'
import { RunView } from '../results/run-view'
import { here } from '../shell/place'
import { usePageTools } from '../statements/tools'
import { Button } from '../ui/button'
import { formatDuration } from '../ui/format'
import { Select } from '../ui/select'

let last = 0

/** The first 100 rows, by a statement like any other: authorised in the role chosen, and in the history. */
export function PreviewTab({ path }: { path: string[] }) {
  const { roles, role: byDefault } = usePageTools()
  const [role, setRole] = useState(byDefault)
  const [run, setRun] = useState<Run | null>(null)
  const [turn, setTurn] = useState(0)
  const [look, setLook] = useState<RunLook>(plainLook)
  const text = `SELECT * FROM ${quotePath(path)} LIMIT 100`

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn is a new run
  useEffect(() => {
    const next = new Run(`preview-${++last}`, text, { line: 1, column: 1 })
    let sessionId: string | null = null
    setRun(next)
    setLook(plainLook)
    void next
      .send({ sessionId: null, start: { role: quoteNameIfNeeded(role) } }, (context) => {
        sessionId = context.sessionId
      })
      .finally(() => {
        if (sessionId)
          void fetch(here(`/api/sessions/${encodeURIComponent(sessionId)}`), { method: 'DELETE' }).catch(
            () => undefined,
          )
      })
    return () => void next.cancel()
  }, [text, role, turn])

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center gap-2 border-b border-line px-6 py-2">
        <code className="min-w-0 flex-1 truncate font-mono text-xs text-muted">{text}</code>
        {run ? <State run={run} /> : null}
        <span className="text-xs text-muted" aria-hidden>
          as
        </span>
        <Select label="Role that it runs in" value={role} onChange={(event) => setRole(event.target.value)}>
          {roles.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
        <Button onClick={() => setTurn(turn + 1)}>
          <RotateCw size={13} aria-hidden /> Run again
        </Button>
      </div>
      <div className="min-h-0 flex-1">
        {run ? <RunView run={run} look={look} onLook={setLook} onPlace={() => undefined} /> : null}
      </div>
    </div>
  )
}

function State({ run }: { run: Run }) {
  const state = useSyncExternalStore(run.subscribe, run.getState, run.getState)
  if (state.endedAt === null)
    return (
      <Button onClick={() => void run.cancel()}>
        <Square size={11} aria-hidden /> Cancel
      </Button>
    )
  return (
    <span className="text-xs whitespace-nowrap text-faint tabular-nums" role="status">
      {state.rowCount} rows · {formatDuration(state.outcome?.executionMs ?? state.endedAt - state.startedAt)}
    </span>
  )
}
