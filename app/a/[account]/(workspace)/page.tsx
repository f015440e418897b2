import type { Metadata } from 'next'
import { Home } from '@/components/home/home'
import { Page } from '@/components/ui/page'
import { NewWorksheet } from '@/components/worksheets/new-worksheet'
import { listStatements } from '@/lib/history'
import { requireActor } from '@/lib/session/page'
import { listObjects } from '@/lib/warehouse'
import { listWorksheets } from '@/lib/worksheets'
import { createAction } from './worksheets/actions'

export const metadata: Metadata = { title: 'Home' }

export default async function HomePage() {
  const actor = await requireActor()
  const [entries, databases, recent] = await Promise.all([
    listWorksheets(actor),
    listObjects(actor, []),
    listStatements(actor, { userId: actor.userId }, { limit: 100 }),
  ])
  const worksheets = entries.filter(({ kind }) => kind === 'worksheet').toSorted((a, b) => b.updatedAt - a.updatedAt)
  return (
    <Page title="Home" actions={<NewWorksheet create={createAction} />}>
      <Home
        worksheets={worksheets}
        databases={databases}
        recent={recent.entries}
        firstStep={<NewWorksheet create={createAction} guided />}
      />
    </Page>
  )
}
