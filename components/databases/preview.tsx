'use client'
import { useEffect, useState } from 'react'
import { quotePath } from '../editor/names'
import { Run } from '../results/run'
import { type RunLook, RunView } from '../results/run-view'
import { Button } from '../ui/button'

const plain: RunLook = { sort: null, search: '' }

/** The first 100 rows of a table or view, run as a statement of one's own when asked for. */
export function Preview({ path }: { path: string[] }) {
  const [run, setRun] = useState<Run | null>(null)
  const [look, setLook] = useState(plain)
  useEffect(() => () => void run?.cancel(), [run])

  function start() {
    const next = new Run(crypto.randomUUID(), `SELECT * FROM ${quotePath(path)} LIMIT 100`, { line: 1, column: 1 })
    setRun(next)
    setLook(plain)
    void next.send({ sessionId: null }, () => undefined)
  }

  return (
    <section>
      <div className="mb-1 flex items-center gap-3">
        <h2 className="text-sm font-semibold">Preview</h2>
        <Button onClick={start}>{run ? 'Read again' : 'Read 100 rows'}</Button>
      </div>
      {run ? (
        <div className="h-96 overflow-hidden rounded-md border border-line">
          <RunView run={run} look={look} onLook={setLook} onPlace={() => undefined} />
        </div>
      ) : (
        <p className="text-sm text-muted">
          Reading rows is a statement: it uses your default warehouse and stands in the history.
        </p>
      )}
    </section>
  )
}
