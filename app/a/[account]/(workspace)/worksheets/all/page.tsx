import type { Metadata } from 'next'
import { Page } from '@/components/ui/page'
import { ListTabs } from '@/components/worksheets/list-tabs'
import { NewWorksheet } from '@/components/worksheets/new-worksheet'
import { WorksheetList } from '@/components/worksheets/worksheet-list'
import { requireActor } from '@/lib/session/page'
import { favouriteWorksheets, listTrash, listWorksheets, placeOf } from '@/lib/worksheets'
import { PageTools } from '../../databases/page-tools'
import { createAction } from '../actions'
import { worksheetActions } from '../page-actions'

export const metadata: Metadata = { title: 'All worksheets' }

export default async function AllWorksheetsPage() {
  const actor = await requireActor()
  const entries = await listWorksheets(actor)
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const worksheets = entries.filter(({ kind }) => kind === 'worksheet')
  return (
    <Page title="Worksheets" actions={<NewWorksheet create={createAction} />}>
      <div className="flex h-full flex-col">
        <ListTabs current="all" trashed={(await listTrash(actor)).length} />
        <div className="min-h-0 flex-1">
          <PageTools actor={actor}>
            <WorksheetList
              rows={worksheets.map((entry) => ({ ...entry, folder: placeOf(entry, byId) }))}
              entries={entries}
              favourites={await favouriteWorksheets(actor)}
              me={actor.userName}
              actions={worksheetActions}
            />
          </PageTools>
        </div>
      </div>
    </Page>
  )
}
