import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { StatementActions } from '@/components/history/statement-actions'
import { StatementDetail } from '@/components/history/statement-detail'
import { StatusBadge } from '@/components/history/status'
import { oneLine } from '@/components/results/title'
import { Link } from '@/components/shell/link'
import { Page } from '@/components/ui/page'
import { statementOf } from '@/lib/history'
import { requireActor } from '@/lib/session/page'
import { quoteNameIfNeeded } from '@/lib/sql'
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
      <StatementDetail entry={entry} />
    </Page>
  )
}
