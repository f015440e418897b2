import type { Catalog } from './catalog'
import type { CatalogEntry } from './types'

/** A line of the databases tree, before it has an icon. */
export interface CatalogLine {
  id: string
  depth: number
  entry: CatalogEntry
  open?: boolean
  loading?: boolean
  /** A message instead of a thing. */
  note?: string
}

export const pathId = (path: readonly string[]): string => JSON.stringify(path)

const inside = new Set<CatalogEntry['kind']>(['database', 'schema', 'table', 'view'])

/** The open part of the catalog as lines; a filter keeps what matches and the way to it. */
export function catalogLines(catalog: Catalog, open: ReadonlySet<string>, filter: string): CatalogLine[] {
  const wanted = filter.trim().toLowerCase()
  return linesIn([], 0)

  function linesIn(path: string[], depth: number): CatalogLine[] {
    const known = catalog.at(path)
    if (known.error) return [message(path, depth, known.error)]
    if (!known.entries) return [message(path, depth, 'Loading…')]
    if (known.entries.length === 0) return depth === 0 ? [] : [message(path, depth, 'empty')]
    return known.entries.flatMap((entry) => {
      const id = pathId(entry.path)
      const holds = inside.has(entry.kind)
      const matches = wanted === '' || entry.name.toLowerCase().includes(wanted)
      // A filter looks into everything that was loaded, open or not; what a match holds is shown only when opened.
      const seen = holds && catalog.at(entry.path).entries !== null
      const below = holds && (open.has(id) || (wanted !== '' && !matches && seen)) ? linesIn(entry.path, depth + 1) : []
      const hits = matches ? below : below.filter((line) => !line.note)
      if (!matches && hits.length === 0) return []
      const line: CatalogLine = { id, depth, entry, ...(holds ? { open: hits.length > 0 || open.has(id) } : {}) }
      return [{ ...line, loading: holds && catalog.at(entry.path).loading }, ...hits]
    })
  }
}

function message(path: string[], depth: number, note: string): CatalogLine {
  return { id: `${pathId(path)}:note`, depth, note, entry: { kind: 'other', name: note, path, comment: null } }
}
