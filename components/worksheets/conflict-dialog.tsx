'use client'
import { useEffect, useState } from 'react'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Scroll } from '../ui/scroll'
import { type DiffLine, diffLines } from './diff'
import type { WorksheetActions, WorksheetText } from './types'

/** Two texts of one worksheet: which one shall stay is for the person to say, never for chance. */
export function ConflictDialog({
  id,
  mine,
  open: load,
  onKeepMine,
  onTakeTheirs,
  onClose,
}: {
  /** Null: no conflict. */
  id: string | null
  mine: () => string
  open: WorksheetActions['open']
  onKeepMine: (version: number) => void
  onTakeTheirs: (theirs: WorksheetText) => void
  onClose: () => void
}) {
  const [theirs, setTheirs] = useState<WorksheetText | null>(null)
  useEffect(() => {
    setTheirs(null)
    if (id) void load({ id }).then((answer) => answer.ok && setTheirs(answer.value))
  }, [id, load])
  return (
    <Dialog
      open={id !== null}
      onOpenChange={(next) => !next && onClose()}
      width="lg"
      title="This worksheet was changed elsewhere"
      description="Another tab or person saved it after you opened it. Green lines are only in your text, red ones only in the other."
      footer={
        <>
          <Button disabled={!theirs} onClick={() => theirs && onTakeTheirs(theirs)}>
            Take the other text
          </Button>
          <Button tone="primary" disabled={!theirs} onClick={() => theirs && onKeepMine(theirs.version)}>
            Keep my text
          </Button>
        </>
      }
    >
      <Scroll
        label="Differences"
        className="max-h-96 rounded border border-line bg-sunken py-1 font-mono text-xs leading-5"
      >
        {theirs && id
          ? numbered(diffLines(theirs.text, mine())).map(({ at, line }) => <Line key={at} line={line} />)
          : 'Loading…'}
      </Scroll>
    </Dialog>
  )
}

const numbered = (lines: DiffLine[]) => lines.map((line, at) => ({ at, line }))

function Line({ line: { kind, text } }: { line: DiffLine }) {
  const look = { same: '', added: 'bg-ok-soft text-ok', removed: 'bg-danger-soft text-danger' }[kind]
  return (
    <pre className={`px-3 whitespace-pre-wrap ${look}`}>
      {{ same: '  ', added: '+ ', removed: '- ' }[kind]}
      {text}
    </pre>
  )
}
