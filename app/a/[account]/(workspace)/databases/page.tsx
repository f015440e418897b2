import type { Metadata } from 'next'
import { CreateDatabaseButton } from '@/components/databases/object-actions'
import { ObjectList } from '@/components/databases/object-list'
import { Page } from '@/components/ui/page'
import { favouritesOf } from '@/lib/databases'
import { requireActor } from '@/lib/session/page'
import { listObjects } from '@/lib/warehouse'

export const metadata: Metadata = { title: 'Databases' }

export default async function DatabasesPage() {
  const actor = await requireActor()
  return (
    <Page title="Databases" actions={<CreateDatabaseButton />}>
      <ObjectList
        label="Databases"
        rows={await listObjects(actor, [])}
        favourites={await favouritesOf(actor)}
        sizes
        empty={{
          title: 'No databases yet',
          text: 'A database holds schemas, and these hold tables and views. One statement may read from several. Make one with the button above, or in a worksheet:',
          example: 'CREATE DATABASE sales',
        }}
      />
    </Page>
  )
}
