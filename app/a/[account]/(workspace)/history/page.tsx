import type { Metadata } from 'next'
import { HistoryList } from '@/components/history/history-list'
import { Page } from '@/components/ui/page'
import { listStatements } from '@/lib/history'
import { requireActor } from '@/lib/session/page'
import { analyseHistoryAction, loadHistoryAction } from './actions'
import { scopeOf, usersFor } from './scope'

export const metadata: Metadata = { title: 'History' }

export default async function HistoryPage() {
  const actor = await requireActor()
  const scope = await scopeOf(actor)
  const first = await listStatements(actor, {}, { limit: 100 }, scope)
  return (
    <Page title="History">
      <HistoryList
        first={first}
        users={await usersFor(actor, scope)}
        load={loadHistoryAction}
        analyse={analyseHistoryAction}
      />
    </Page>
  )
}
