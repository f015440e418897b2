import type { FoundObject } from '@/lib/warehouse/types'
import { quotePath } from '../editor/names'
import type { Catalog } from './catalog'
import type { CatalogEntry } from './types'

/** A line of the databases tree, before it has an icon. */
export interface CatalogLine {
  id: string
  depth: number
  entry: CatalogEntry
  open?: boolean
  loading?: boolean
  /** Of what a search found: where it lies. */
  within?: string
  /** A message instead of a thing. */
  note?: string
}

export const pathId = (path: readonly string[]): string => JSON.stringify(path)

const inside = new Set<CatalogEntry['kind']>(['database', 'schema', 'table', 'view'])

/** The open part of the catalog as lines. */
export function catalogLines(catalog: Catalog, open: ReadonlySet<string>): CatalogLine[] {
  return linesIn(catalog, open, [], 0)
}

function linesIn(catalog: Catalog, open: ReadonlySet<string>, path: string[], depth: number): CatalogLine[] {
  const known = catalog.at(path)
  if (known.error) return [message(path, depth, known.error)]
  if (!known.entries) return [message(path, depth, 'Loading…')]
  if (known.entries.length === 0) return depth === 0 ? [] : [message(path, depth, 'empty')]
  return known.entries.flatMap((entry) => linesOf(catalog, open, entry, depth))
}

function linesOf(catalog: Catalog, open: ReadonlySet<string>, entry: CatalogEntry, depth: number): CatalogLine[] {
  const id = pathId(entry.path)
  if (!inside.has(entry.kind)) return [{ id, depth, entry }]
  const isOpen = open.has(id)
  const line: CatalogLine = { id, depth, entry, open: isOpen, loading: catalog.at(entry.path).loading }
  return [line, ...(isOpen ? linesIn(catalog, open, entry.path, depth + 1) : [])]
}

/** What a search found, each with its path, and what is opened of it. `more`: there is more than this. */
export function hitLines(
  catalog: Catalog,
  open: ReadonlySet<string>,
  found: readonly FoundObject[],
  more: boolean,
): CatalogLine[] {
  const lines = found.flatMap(({ kind, name, path }) => {
    const [line, ...below] = linesOf(catalog, open, { kind, name, path, comment: null }, 0)
    return [{ ...line!, within: quotePath(path.slice(0, -1)) }, ...below]
  })
  return more ? [...lines, message([], 0, 'There is more: type on')] : lines
}

function message(path: string[], depth: number, note: string): CatalogLine {
  return { id: `${pathId(path)}:note`, depth, note, entry: { kind: 'other', name: note, path, comment: null } }
}
