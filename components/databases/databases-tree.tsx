'use client'
import { Copy, Eye, FileInput, RefreshCw, TextCursorInput, Upload } from 'lucide-react'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { quoteNameIfNeeded } from '../../lib/sql/quote.ts'
import { quotePath } from '../editor/names'
import { Button, IconButton } from '../ui/button'
import { copyText } from '../ui/clipboard'
import { Empty } from '../ui/empty'
import { formatCompact } from '../ui/format'
import { SearchInput } from '../ui/input'
import { MenuItem, MenuLink, MenuSeparator } from '../ui/menu'
import { say } from '../ui/toast'
import { Tree, type TreeRow } from '../ui/tree'
import type { Catalog } from './catalog'
import { CatalogIcon } from './icon'
import { pageOf } from './page-of'
import { type CatalogLine, catalogLines } from './tree-rows'
import type { CatalogEntry } from './types'

/** What the tree can do with the worksheet beside it. */
export interface TreeActions {
  insert(text: string): void
  /** Runs a statement in the worksheet's session without writing it down. */
  run(text: string): void
  upload(path: string[]): void
}

/** Databases, schemas, objects and columns, as far as the active roles may see them. */
export function DatabasesTree({ catalog, actions }: { catalog: Catalog; actions: TreeActions }) {
  const version = useSyncExternalStore(catalog.subscribe, catalog.version, catalog.version)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<string | null>(null)
  const [filter, setFilter] = useState('')

  useEffect(() => {
    void catalog.entries([]).catch(() => undefined)
  }, [catalog])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the catalog changes inside; its version tells when
  const rows = useMemo(
    () => catalogLines(catalog, open, filter).map((line) => rowOf(line)),
    [catalog, open, filter, version],
  )

  function toggle(row: TreeRow<CatalogEntry>) {
    const next = new Set(open)
    if (!next.delete(row.id)) {
      next.add(row.id)
      void catalog.entries(row.node.path).catch(() => undefined)
    }
    setOpen(next)
  }

  const name = ({ path, kind }: CatalogEntry) => (kind === 'column' ? quoteNameIfNeeded(path.at(-1)!) : quotePath(path))
  const readable = ({ kind }: CatalogEntry) => kind === 'table' || kind === 'view'

  function menu({ node }: TreeRow<CatalogEntry>) {
    return (
      <>
        {readable(node) ? (
          <>
            <MenuItem
              icon={<Eye size={14} aria-hidden />}
              onClick={() => actions.run(`SELECT * FROM ${quotePath(node.path)} LIMIT 100`)}
            >
              Preview
            </MenuItem>
            <MenuItem
              icon={<TextCursorInput size={14} aria-hidden />}
              onClick={() => actions.insert(`SELECT *\nFROM ${quotePath(node.path)}\nLIMIT 100;\n`)}
            >
              Select top 100
            </MenuItem>
          </>
        ) : null}
        <MenuItem icon={<FileInput size={14} aria-hidden />} onClick={() => actions.insert(name(node))}>
          Insert name
        </MenuItem>
        <MenuItem
          icon={<Copy size={14} aria-hidden />}
          onClick={() => void copyText(name(node)).then(() => say('Name copied', name(node)))}
        >
          Copy name
        </MenuItem>
        {node.kind === 'database' || node.kind === 'schema' ? (
          <MenuItem icon={<Upload size={14} aria-hidden />} onClick={() => actions.upload(node.path)}>
            Load a file into a new table
          </MenuItem>
        ) : null}
        {node.kind === 'column' ? null : (
          <>
            <MenuSeparator />
            <MenuLink href={pageOf(node.path)}>Open page</MenuLink>
          </>
        )}
      </>
    )
  }

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
        ) : rows.length === 0 && filter ? (
          <p className="px-4 py-3 text-sm text-muted">Nothing that was opened so far contains “{filter}”.</p>
        ) : (
          <Tree
            label="Databases"
            rows={rows}
            active={active}
            onActive={setActive}
            onToggle={toggle}
            onActivate={(row) =>
              row.open === undefined || readable(row.node) ? actions.insert(name(row.node)) : toggle(row)
            }
            onDouble={(row) => actions.insert(name(row.node))}
            menu={menu}
            dragText={(row) => name(row.node)}
          />
        )}
      </div>
    </div>
  )
}

function rowOf(line: CatalogLine): TreeRow<CatalogEntry> {
  const { id, depth, entry, open, loading, note } = line
  return {
    id,
    depth,
    name: entry.name,
    icon: note ? null : <CatalogIcon kind={entry.kind} />,
    detail: entry.type ?? (entry.rows === undefined ? undefined : formatCompact(entry.rows)),
    open,
    loading,
    note: note !== undefined,
    node: entry,
  }
}
