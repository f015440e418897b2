import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { StatementActions } from '@/components/history/statement-actions'
import { StatementDetail } from '@/components/history/statement-detail'
import { StatusBadge } from '@/components/history/status'
import { type Plan, readPlan } from '@/components/results/plan'
import { measuring, oneLine } from '@/components/results/title'
import { Link } from '@/components/shell/link'
import { Page } from '@/components/ui/page'
import type { Actor } from '@/lib/access/types'
import { latestResultOf, type StatementRecord, statementOf } from '@/lib/history'
import { requireActor } from '@/lib/session/page'
import { quoteNameIfNeeded } from '@/lib/sql'
import { decodeRows, readRows } from '@/lib/warehouse'
import { openWorksheet } from '@/lib/worksheets'
import { createAction } from '../../worksheets/actions'
import { scopeOf } from '../scope'

export const metadata: Metadata = { title: 'Statement' }

export default async function StatementPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireActor()
  const entry = statementOf(actor, (await params).id, await scopeOf(actor))
  if (!entry) notFound()
  const own = entry.userId === actor.userId
  const worksheet = entry.worksheetId && own ? await openWorksheet(actor, entry.worksheetId).catch(() => null) : null
  const plan = own ? await planOf(actor, entry) : null
  const quoted = (name: string | null) => (name === null ? undefined : quoteNameIfNeeded(name))
  return (
    <Page
      lead={<Link href="/history">History</Link>}
      title={
        <>
          <span className="truncate font-mono text-sm">{oneLine(entry.queryText, 90)}</span>
          <StatusBadge status={entry.status} />
        </>
      }
      actions={
        <StatementActions
          statementId={entry.statementId}
          text={entry.queryText}
          start={{
            role: quoted(entry.roleName),
            warehouse: quoted(entry.warehouseName),
            database: quoted(entry.databaseName),
            schema: quoted(entry.schemaName),
          }}
          hasResult={entry.hasResult && own}
          worksheetId={worksheet?.id ?? null}
          create={createAction}
        />
      }
    >
      <StatementDetail entry={entry} plan={plan} />
    </Page>
  )
}

/** The plan that the statement explains, or that was measured of it since; null where none is kept. */
async function planOf(actor: Actor, entry: StatementRecord): Promise<Plan | null> {
  const explained = entry.queryType === 'EXPLAIN' ? entry : latestResultOf(actor, measuring(entry.queryText))
  if (!explained?.hasResult) return null
  try {
    const { columns, encoded } = await readRows(actor, explained.statementId, { offset: 0, limit: 1 })
    return readPlan(columns, decodeRows(encoded)[0])
  } catch {
    // No longer allowed, or gone since: the page is whole without it.
    return null
  }
}
