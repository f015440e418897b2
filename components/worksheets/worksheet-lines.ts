import type { TextHit, WorksheetEntry } from './types'

export interface WorksheetLine {
  entry: WorksheetEntry
  depth: number
  open?: boolean
  /** Where the text, not the name, contains what is sought. */
  hit?: TextHit
}

const byName = (a: WorksheetEntry, b: WorksheetEntry) =>
  a.kind === b.kind
    ? a.name.localeCompare(b.name, 'en', { numeric: true, sensitivity: 'base' })
    : a.kind === 'folder'
      ? -1
      : 1

/**
 * Folders first, each with what it holds where it is open; a filter keeps what matches, by its name or as one of `hits` by its
 * text, and the way to it.
 */
export function worksheetLines(
  entries: readonly WorksheetEntry[],
  open: ReadonlySet<string>,
  filter: string,
  hits: ReadonlyMap<string, TextHit> = new Map(),
): WorksheetLine[] {
  const wanted = filter.trim().toLowerCase()
  const ids = new Set(entries.map(({ id }) => id))
  // A worksheet whose folder the actor may not see hangs at the top.
  const children = Map.groupBy(entries, ({ parentId }) => (parentId !== null && ids.has(parentId) ? parentId : null))
  return linesIn(null, 0)

  function linesIn(parentId: string | null, depth: number): WorksheetLine[] {
    return [...(children.get(parentId) ?? [])].sort(byName).flatMap((entry) => {
      const matches = entry.name.toLowerCase().includes(wanted)
      if (entry.kind === 'worksheet') {
        const hit = wanted === '' ? undefined : hits.get(entry.id)
        return matches || hit ? [{ entry, depth, ...(hit ? { hit } : {}) }] : []
      }
      const shown = wanted !== '' || open.has(entry.id)
      const below = shown ? linesIn(entry.id, depth + 1) : []
      return matches || below.length > 0 ? [{ entry, depth, open: shown }, ...below] : []
    })
  }
}

/** Would `id` lie inside itself if it were moved into `target`? */
export function isInside(entries: readonly WorksheetEntry[], target: string | null, id: string): boolean {
  const parents = new Map(entries.map((entry) => [entry.id, entry.parentId]))
  for (let at = target; at !== null; at = parents.get(at) ?? null) if (at === id) return true
  return false
}
