import type { Metadata } from 'next'
import { GrantsTab } from '@/components/grants/grants-tab'
import { Link } from '@/components/shell/link'
import { Badge } from '@/components/ui/badge'
import { Page } from '@/components/ui/page'
import { orNotFound, requireActor } from '@/lib/session/page'
import { quoteNameIfNeeded } from '@/lib/sql'
import { grantsOn } from '@/lib/warehouse'

interface Props {
  params: Promise<{ name: string }>
}

const nameOf = async (params: Props['params']) => decodeURIComponent((await params).name)

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: await nameOf(params) }
}

/** Who may use, watch and steer a warehouse. */
export default async function WarehousePage({ params }: Props) {
  const actor = await requireActor()
  const name = await nameOf(params)
  const lines = await orNotFound(grantsOn(actor, 'WAREHOUSE', [name]))
  return (
    <Page
      lead={<Link href="/warehouses">Warehouses</Link>}
      title={
        <>
          <span className="truncate">{name}</span>
          <Badge>warehouse</Badge>
        </>
      }
    >
      <GrantsTab
        place={{ kind: 'WAREHOUSE', name: quoteNameIfNeeded(name) }}
        lines={lines.map((line) => ({ ...line, future: false }))}
      />
    </Page>
  )
}
