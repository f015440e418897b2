import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Fragment } from 'react'
import { ColumnsTab } from '@/components/databases/columns-tab'
import { CatalogIcon } from '@/components/databases/icon'
import { ObjectActions } from '@/components/databases/object-actions'
import { ObjectFacts } from '@/components/databases/object-facts'
import { ObjectList } from '@/components/databases/object-list'
import { pageOf } from '@/components/databases/page-of'
import { PreviewTab } from '@/components/databases/preview-tab'
import { DefinitionTab, DependentsTab } from '@/components/databases/text-tabs'
import { GrantsTab } from '@/components/grants/grants-tab'
import { Link } from '@/components/shell/link'
import { Badge } from '@/components/ui/badge'
import { LinkTabs } from '@/components/ui/link-tabs'
import { Page } from '@/components/ui/page'
import type { Actor } from '@/lib/access/types'
import { favouritesOf } from '@/lib/databases'
import { orNotFound, requireActor } from '@/lib/session/page'
import type { GrantKind } from '@/lib/sql'
import { quoteNameIfNeeded } from '@/lib/sql'
import { dependentsOf, futureGrants, grantsOn, listObjects, objectPage } from '@/lib/warehouse'
import type { ObjectPage } from '@/lib/warehouse/pages/types'
import type { BrowseEntry } from '@/lib/warehouse/types'

type Search = { tab?: string; kind?: string }

interface Props {
  params: Promise<{ path: string[] }>
  /** `kind` picks a macro, sequence or type that bears a table's name. */
  searchParams: Promise<Search>
}

const namesOf = async (params: Props['params']) => (await params).path.map(decodeURIComponent)

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await namesOf(params)).join('.') }
}

/** The parts of a page, by what it is about. */
function tabsOf({ kind }: ObjectPage): [key: string, label: string][] {
  if (kind === 'database') return [['inside', 'Schemas'], ...rest]
  if (kind === 'schema') return [['inside', 'Objects'], ...rest]
  const text: [string, string][] = [['definition', 'Definition'], ...rest]
  if (kind === 'table' || kind === 'view') return [['columns', 'Columns'], ['preview', 'Preview'], ...text]
  return text
}
const rest: [string, string][] = [
  ['dependents', 'Dependents'],
  ['grants', 'Grants'],
]

/** The page of a database, a schema, or an object in one. */
export default async function CatalogPage({ params, searchParams }: Props) {
  const actor = await requireActor()
  const path = await namesOf(params)
  const search = await searchParams
  if (path.length > 3) notFound()
  const object = await orNotFound(objectPage(actor, path, search.kind as BrowseEntry['kind'] | undefined))
  const tabs = tabsOf(object)
  const tab = tabs.find(([key]) => key === search.tab)?.[0] ?? tabs[0]![0]
  const kind = search.kind ? `kind=${encodeURIComponent(search.kind)}&` : ''
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
      actions={<ObjectActions object={object} />}
    >
      <div className="flex h-full min-h-0 flex-col">
        <ObjectFacts object={object} />
        <LinkTabs
          label={`Parts of ${object.name}`}
          current={tab}
          tabs={tabs.map(([key, label]) => ({ key, label, href: `${pageOf(object.path)}?${kind}tab=${key}` }))}
        />
        <div className="min-h-64 flex-1 overflow-auto">
          <Part actor={actor} object={object} tab={tab} />
        </div>
      </div>
    </Page>
  )
}

async function Part({ actor, object, tab }: { actor: Actor; object: ObjectPage; tab: string }) {
  const { path, kind } = object
  switch (tab) {
    case 'columns':
      return <ColumnsTab object={object} />
    case 'preview':
      return <PreviewTab path={path} />
    case 'definition':
      return <DefinitionTab ddl={object.ddl} />
    case 'dependents':
      return <DependentsTab dependents={await dependentsOf(actor, path, kind)} />
    case 'grants':
      return <Grants actor={actor} object={object} />
    default:
      return (
        <ObjectList
          label={kind === 'database' ? 'Schemas' : 'Objects'}
          rows={await listObjects(actor, path)}
          favourites={await favouritesOf(actor)}
          kinds={kind === 'schema'}
          empty={{
            title: 'Nothing in here yet',
            text: 'Make something with the buttons above or in a worksheet, or load a file into a new table.',
            example:
              kind === 'database'
                ? `CREATE SCHEMA ${fullName(path)}.staging`
                : `CREATE TABLE ${fullName(path)}.t AS SELECT 42 AS answer`,
          }}
        />
      )
  }
}

const fullName = (path: string[]) => path.map(quoteNameIfNeeded).join('.')

async function Grants({ actor, object }: { actor: Actor; object: ObjectPage }) {
  const { path, securableKind: kind } = object
  const lines = await grantsOn(actor, kind as GrantKind, path)
  const future = kind === 'DATABASE' || kind === 'SCHEMA' ? await futureGrants(actor, { kind, path }) : []
  return (
    <GrantsTab
      place={{ kind, name: fullName(path) }}
      lines={[
        ...lines.map((line) => ({ ...line, future: false })),
        ...future.map((line) => ({ ...line, future: true })),
      ]}
    />
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
