import type { Metadata } from 'next'
import { Home } from '@/components/home/home'
import { LoadSample } from '@/components/home/load-sample'
import { Page } from '@/components/ui/page'
import { NewWorksheet } from '@/components/worksheets/new-worksheet'
import { lately, listStatements } from '@/lib/history'
import { requireActor } from '@/lib/session/page'
import { listFavourites, listObjects } from '@/lib/warehouse'
import { favouriteWorksheets, listWorksheets } from '@/lib/worksheets'
import { PageTools } from './databases/page-tools'
import { createAction } from './worksheets/actions'

export const metadata: Metadata = { title: 'Home' }

const dayMs = 24 * 3_600_000

export default async function HomePage() {
  const actor = await requireActor()
  const own = { userId: actor.userId }
  const [entries, databases, starred, favourites, failures, queries] = await Promise.all([
    listWorksheets(actor),
    listObjects(actor, []),
    favouriteWorksheets(actor),
    listFavourites(actor),
    listStatements(actor, { ...own, status: ['failed', 'denied'] }, { limit: 5 }),
    listStatements(actor, { ...own, queryType: 'SELECT', status: ['succeeded'] }, { limit: 1 }),
  ])
  const worksheets = entries.filter(({ kind }) => kind === 'worksheet').toSorted((a, b) => b.updatedAt - a.updatedAt)
  return (
    <Page title="Home" actions={<NewWorksheet create={createAction} />}>
      <Home
        worksheets={worksheets}
        databases={databases}
        favouriteWorksheets={worksheets.filter(({ id }) => starred.includes(id))}
        favourites={favourites}
        failures={failures.entries}
        today={lately(actor, Date.now() - dayMs)}
        hasAsked={queries.entries.length > 0}
        steps={
          <PageTools actor={actor}>
            <LoadSample create={createAction} first />
            <NewWorksheet create={createAction} guided />
          </PageTools>
        }
      />
    </Page>
  )
}
