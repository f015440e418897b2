'use client'
import { Copy, FileCode2, RotateCw, TableProperties } from 'lucide-react'
import { useRouter } from 'next/navigation'
import type { SessionStart } from '@/lib/warehouse/types'
import { Button, buttonClass } from '../ui/button'
import { complain, say } from '../ui/toast'
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

  async function inNewWorksheet(then: string) {
    const answer = await create({ name: 'From history', text, start })
    if (answer.ok) router.push(`/worksheets/${answer.value.id}${then}`)
    else complain('Could not open a worksheet', answer.error.message)
  }

  return (
    <div className="flex shrink-0 gap-2">
      <Button onClick={() => void navigator.clipboard.writeText(text).then(() => say('SQL copied'))}>
        <Copy size={13} aria-hidden /> Copy SQL
      </Button>
      {worksheetId ? (
        <a className={buttonClass()} href={`/worksheets/${worksheetId}`}>
          <FileCode2 size={13} aria-hidden /> Open worksheet
        </a>
      ) : null}
      {hasResult ? (
        <Button onClick={() => void inNewWorksheet(`?result=${encodeURIComponent(statementId)}`)}>
          <TableProperties size={13} aria-hidden /> Open result
        </Button>
      ) : null}
      <Button tone="primary" onClick={() => void inNewWorksheet('?run=1')}>
        <RotateCw size={13} aria-hidden /> Run again
      </Button>
    </div>
  )
}
