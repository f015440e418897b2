import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { Fragment } from 'react'
import { CatalogTable } from '@/components/databases/catalog-table'
import { CatalogIcon } from '@/components/databases/icon'
import { ObjectDetail, ObjectFacts } from '@/components/databases/object-detail'
import { pageOf } from '@/components/databases/page-of'
import { Badge } from '@/components/ui/badge'
import { Page } from '@/components/ui/page'
import { shown } from '@/lib/errors'
import { requireActor } from '@/lib/session/page'
import { quoteNameIfNeeded } from '@/lib/sql'
import { listObjects, objectPage } from '@/lib/warehouse'

interface Props {
  params: Promise<{ path: string[] }>
}

const namesOf = async (params: Props['params']) => (await params).path.map(decodeURIComponent)

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await namesOf(params)).join('.') }
}

/** The page of a database, a schema, or an object in one. */
export default async function CatalogPage({ params }: Props) {
  const actor = await requireActor()
  const path = await namesOf(params)
  if (path.length > 3) notFound()
  const object = await objectPage(actor, path).catch((error: unknown) => {
    if (shown(error).sqlState === '42S02') notFound()
    throw error
  })
  const inside = path.length < 3 ? await listObjects(actor, path) : []
  const name = quoteNameIfNeeded
  const whole = object.path.map(name).join('.')
  return (
    <Page
      lead={<Crumbs path={object.path} />}
      title={
        <>
          <CatalogIcon kind={object.kind} size={16} />
          <span className="truncate">{object.name}</span>
          <Badge>{object.kind}</Badge>
        </>
      }
    >
      <ObjectFacts object={object} />
      {path.length === 3 ? (
        <ObjectDetail object={object} />
      ) : (
        <CatalogTable
          label={path.length === 1 ? 'Schemas' : 'Objects'}
          rows={inside}
          empty={{
            title: 'Nothing in here yet',
            text: 'Make something in a worksheet, or load a file into a new table from the tree there.',
            example:
              path.length === 1 ? `CREATE SCHEMA ${whole}.staging` : `CREATE TABLE ${whole}.t AS SELECT 42 AS answer`,
          }}
        />
      )}
    </Page>
  )
}

function Crumbs({ path }: { path: string[] }) {
  return (
    <nav aria-label="Where this is">
      <Link href="/databases" className="hover:text-text">
        Databases
      </Link>
      {path.slice(0, -1).map((name, at) => (
        <Fragment key={pageOf(path.slice(0, at + 1))}>
          {' / '}
          <Link href={pageOf(path.slice(0, at + 1))} className="hover:text-text">
            {name}
          </Link>
        </Fragment>
      ))}
    </nav>
  )
}
