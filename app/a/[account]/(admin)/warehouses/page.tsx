import type { Metadata } from 'next'
import { WarehouseList } from '@/components/admin/warehouse-list'
import { Page } from '@/components/ui/page'
import { requireActor } from '@/lib/session/page'
import { listWarehouses } from '@/lib/warehouse'
import { loadWarehousesAction } from './actions'

export const metadata: Metadata = { title: 'Warehouses' }

export default async function WarehousesPage() {
  return (
    <Page title="Warehouses">
      <WarehouseList first={await listWarehouses(await requireActor())} load={loadWarehousesAction} />
    </Page>
  )
}
