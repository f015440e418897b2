import type { Metadata } from 'next'
import { statementOf } from '@/lib/history'
import { requireActor } from '@/lib/session/page'
import { readRows } from '@/lib/warehouse'
import { WorkspacePage } from '../workspace-page'

export const metadata: Metadata = { title: 'Worksheets' }

interface Props {
  params: Promise<{ id: string }>
  /** `result`: a statement whose kept result is shown. */
  searchParams: Promise<{ result?: string }>
}

export default async function WorksheetPage({ params, searchParams }: Props) {
  const { id } = await params
  const { result } = await searchParams
  return <WorkspacePage id={id === 'new' ? null : id} kept={result ? await keptRun(result) : null} />
}

async function keptRun(statementId: string) {
  const actor = await requireActor()
  const statement = statementOf(actor, statementId)
  if (!statement?.hasResult) return null
  const page = await readRows(actor, statementId, { offset: 0, limit: 0 }).catch(() => null)
  return page && { statementId, text: statement.queryText, columns: page.columns, rowCount: page.total }
}
