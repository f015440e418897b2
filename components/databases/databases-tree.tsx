'use client'
import { RefreshCw } from 'lucide-react'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { Button, IconButton } from '../ui/button'
import { Empty } from '../ui/empty'
import { formatCompact } from '../ui/format'
import { SearchInput } from '../ui/input'
import { Tree, type TreeRow } from '../ui/tree'
import type { Catalog } from './catalog'
import { CatalogIcon } from './icon'
import { nameOf, readable, TreeMenu } from './tree-menu'
import { type CatalogLine, catalogLines, hitLines } from './tree-rows'
import type { CatalogEntry } from './types'
import { useObjectSearch } from './use-object-search'

/** What the tree can do with the worksheet beside it. */
export interface TreeActions {
  insert(text: string): void
  /** Runs a statement in the worksheet's session without writing it down. */
  run(text: string): void
  /** Into a database, a schema or a table. */
  upload(path: string[]): void
}

/** Databases, schemas, objects and columns, as far as the active roles may see them. */
export function DatabasesTree({ catalog, actions }: { catalog: Catalog; actions: TreeActions }) {
  const version = useSyncExternalStore(catalog.subscribe, catalog.version, catalog.version)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  // What is opened among the hits is not opened in the tree.
  const [openHits, setOpenHits] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<string | null>(null)
  const [filter, setFilter] = useState('')
  const wanted = filter.trim()
  const hits = useObjectSearch(wanted, catalog.role, catalog.turns)
  const searched = wanted === '' ? null : hits

  useEffect(() => {
    void catalog.entries([]).catch(() => undefined)
  }, [catalog])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the catalog changes inside; its version tells when
  const rows = useMemo(
    () =>
      (searched ? hitLines(catalog, openHits, searched.objects, searched.more) : catalogLines(catalog, open)).map(
        rowOf,
      ),
    [catalog, open, openHits, searched, version],
  )

  function toggle(row: TreeRow<CatalogEntry>) {
    const next = new Set(searched ? openHits : open)
    if (!next.delete(row.id)) {
      next.add(row.id)
      void catalog.entries(row.node.path).catch(() => undefined)
    }
    if (searched) setOpenHits(next)
    else setOpen(next)
  }

  const insert = ({ node }: TreeRow<CatalogEntry>) => actions.insert(nameOf(node))
  const none = catalog.at([]).entries?.length === 0
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center gap-1 p-2 pb-1.5">
        <SearchInput label="Search databases" value={filter} onValueChange={setFilter} className="min-w-0 flex-1" />
        <IconButton label="Refresh databases" onClick={() => void catalog.refresh()}>
          <RefreshCw size={13} aria-hidden />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1">
        {none ? (
          <Empty
            title="No databases yet"
            example="CREATE DATABASE sales"
            action={
              <Button tone="primary" onClick={() => actions.run('CREATE DATABASE sales')}>
                Create one called sales
              </Button>
            }
          >
            A database holds schemas, and these hold tables and views. One statement may read from several.
          </Empty>
        ) : searched && rows.length === 0 ? (
          <p role="status" className="px-4 py-3 text-sm break-words text-muted">
            {searched.failed
              ? 'The server could not be asked. It is tried again as you type.'
              : `Nothing that your role may see is called “${searched.text}”.`}
          </p>
        ) : (
          <Tree
            label="Databases"
            rows={rows}
            active={active}
            onActive={setActive}
            onToggle={toggle}
            onActivate={(row) => (row.open === undefined || readable(row.node) ? insert(row) : toggle(row))}
            onDouble={insert}
            menu={(row) => <TreeMenu entry={row.node} actions={actions} />}
            dragText={(row) => nameOf(row.node)}
          />
        )}
      </div>
    </div>
  )
}

function rowOf(line: CatalogLine): TreeRow<CatalogEntry> {
  const { id, depth, entry, open, loading, note, within } = line
  const detail = within || (entry.type ?? (entry.rows === undefined ? undefined : formatCompact(entry.rows)))
  return {
    id,
    depth,
    name: entry.name,
    icon: note ? null : <CatalogIcon kind={entry.kind} />,
    ...(detail ? { detail } : {}),
    ...(within ? { title: `${within}.${entry.name}` } : {}),
    ...(open === undefined ? {} : { open }),
    ...(loading ? { loading } : {}),
    note: note !== undefined,
    node: entry,
  }
}
