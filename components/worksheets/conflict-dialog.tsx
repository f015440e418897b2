'use client'
import { Suspense, useEffect, useState } from 'react'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { late } from '../ui/late'
import type { WorksheetActions, WorksheetText } from './types'

const TextDiff = late(() => import('./text-diff').then((all) => ({ default: all.TextDiff })))

/** Two texts of one worksheet: which one shall stay is for the person to say, never for chance. */
export function ConflictDialog({
  id,
  mine,
  open: load,
  onKeepMine,
  onTakeTheirs,
  onClose,
}: {
  id: string
  mine: string
  open: WorksheetActions['open']
  onKeepMine: (version: number) => void
  onTakeTheirs: (theirs: WorksheetText) => void
  onClose: () => void
}) {
  const [theirs, setTheirs] = useState<WorksheetText | null>(null)
  const [problem, setProblem] = useState('')
  useEffect(() => {
    const failed = (message: string) => setProblem(message)
    load({ id }).then(
      (answer) => (answer.ok ? setTheirs(answer.value) : failed(answer.error.message)),
      () => failed('The server cannot be reached. Your text is kept in this browser; close this and try again.'),
    )
  }, [id, load])
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      width="xl"
      title="This worksheet was changed elsewhere"
      description="Another tab or person saved it after you opened it. Whichever text you choose, the other one is kept under Versions."
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
      {problem ? (
        <p role="alert" className="py-4 text-sm text-danger">
          {problem}
        </p>
      ) : (
        <Suspense fallback={null}>
          {theirs ? <TextDiff before={theirs.text} after={mine} labels={['The other text', 'My text']} /> : null}
        </Suspense>
      )}
    </Dialog>
  )
}
