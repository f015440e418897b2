'use client'
import { Copy, FileCode2, RotateCw, TableProperties } from 'lucide-react'
import type { SessionStart } from '@/lib/warehouse/types'
import { runTitle } from '../results/title'
import { Anchor, useRouter } from '../shell/link'
import { Button, buttonClass } from '../ui/button'
import { copyText } from '../ui/clipboard'
import { complain, say } from '../ui/toast'
import { runOnArrival } from '../worksheets/arrival'
import type { WorksheetActions } from '../worksheets/types'

/** What can be done with a statement of the past. */
export function StatementActions({
  statementId,
  text,
  start,
  hasResult,
  worksheetId,
  create,
}: {
  statementId: string
  text: string
  /** Where it ran, as sessions start. */
  start: SessionStart
  hasResult: boolean
  /** The worksheet that it was run in, if that is still there. */
  worksheetId: string | null
  create: WorksheetActions['create']
}) {
  const router = useRouter()

  async function inNewWorksheet(then: 'run' | 'result') {
    const answer = await create({ name: runTitle(text), text, start })
    if (!answer.ok) return complain('Could not open a worksheet', answer.error.message)
    if (then === 'run') runOnArrival(answer.value.id)
    router.push(
      `/worksheets/${answer.value.id}${then === 'result' ? `?result=${encodeURIComponent(statementId)}` : ''}`,
    )
  }

  return (
    <div className="flex shrink-0 gap-2">
      <Button onClick={() => void copyText(text).then(() => say('SQL copied'))}>
        <Copy size={13} aria-hidden /> Copy SQL
      </Button>
      {worksheetId ? (
        <Anchor className={buttonClass()} href={`/worksheets/${worksheetId}`}>
          <FileCode2 size={13} aria-hidden /> Open worksheet
        </Anchor>
      ) : null}
      {hasResult ? (
        <Button onClick={() => void inNewWorksheet('result')}>
          <TableProperties size={13} aria-hidden /> Open result
        </Button>
      ) : null}
      <Button tone="primary" onClick={() => void inNewWorksheet('run')}>
        <RotateCw size={13} aria-hidden /> Run again
      </Button>
    </div>
  )
}
