import type { Metadata } from 'next'
import { CatalogTable } from '@/components/databases/catalog-table'
import { Page } from '@/components/ui/page'
import { requireActor } from '@/lib/session/page'
import { listObjects } from '@/lib/warehouse'

export const metadata: Metadata = { title: 'Databases' }

export default async function DatabasesPage() {
  const rows = await listObjects(await requireActor(), [])
  return (
    <Page title="Databases">
      <CatalogTable
        label="Databases"
        rows={rows}
        empty={{
          title: 'No databases yet',
          text: 'A database holds schemas, and these hold tables and views. One statement may read from several. Make one in a worksheet:',
          example: 'CREATE DATABASE sales',
        }}
      />
    </Page>
  )
}
