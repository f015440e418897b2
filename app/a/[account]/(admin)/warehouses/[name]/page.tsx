import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { GrantsTab } from '@/components/grants/grants-tab'
import { Link } from '@/components/shell/link'
import { Badge } from '@/components/ui/badge'
import { Page } from '@/components/ui/page'
import { shown } from '@/lib/errors'
import { requireActor } from '@/lib/session/page'
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
  const lines = await grantsOn(actor, 'WAREHOUSE', [name]).catch((error: unknown) => {
    if (shown(error).sqlState === '42S02') notFound()
    throw error
  })
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
