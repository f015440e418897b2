import type { Metadata } from 'next'
import { Page } from '@/components/ui/page'
import { ListTabs } from '@/components/worksheets/list-tabs'
import { NewWorksheet } from '@/components/worksheets/new-worksheet'
import { TrashList } from '@/components/worksheets/trash-list'
import { requireActor } from '@/lib/session/page'
import { listTrash } from '@/lib/worksheets'
import { createAction, deleteForGoodAction, emptyTrashAction, restoreAction } from '../actions'

export const metadata: Metadata = { title: 'Trash' }

const actions = { restore: restoreAction, deleteForGood: deleteForGoodAction, empty: emptyTrashAction }

export default async function TrashPage() {
  const trash = await listTrash(await requireActor())
  return (
    <Page title="Worksheets" actions={<NewWorksheet create={createAction} />}>
      <div className="flex h-full flex-col">
        <ListTabs current="trash" trashed={trash.length} />
        <div className="min-h-0 flex-1">
          <TrashList rows={trash} actions={actions} />
        </div>
      </div>
    </Page>
  )
}
