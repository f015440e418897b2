import type { WorksheetEntry } from './types.ts'

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** The entries that are neither in the trash nor below something that is: folders first, each kind by name. */
export function inTree(entries: readonly WorksheetEntry[]): WorksheetEntry[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const shown = new Map<string, boolean>()
  const isShown = (entry: WorksheetEntry): boolean => {
    const known = shown.get(entry.id)
    if (known !== undefined) return known
    const parent = entry.parentId === null ? null : byId.get(entry.parentId)
    const answer = entry.trashedAt === null && (parent === null || (parent !== undefined && isShown(parent)))
    shown.set(entry.id, answer)
    return answer
  }
  return entries
    .filter(isShown)
    .sort((a, b) => a.kind.localeCompare(b.kind) || byName.compare(a.name, b.name) || a.id.localeCompare(b.id))
}

/** The names of the folders that an entry lies in, outermost first: `Reports / 2026`; empty at the top. */
export function placeOf(entry: WorksheetEntry, byId: ReadonlyMap<string, WorksheetEntry>): string {
  const names: string[] = []
  for (let at = entry.parentId; at !== null; ) {
    const folder = byId.get(at)
    if (folder) names.unshift(folder.name)
    at = folder?.parentId ?? null
  }
  return names.join(' / ')
}

/** How many worksheets a folder holds, what was put into the trash by itself left out. */
export function heldBy(folderId: string, entries: readonly WorksheetEntry[]): number {
  return entries
    .filter(({ parentId, trashedAt }) => parentId === folderId && trashedAt === null)
    .reduce((sum, entry) => sum + (entry.kind === 'folder' ? heldBy(entry.id, entries) : 1), 0)
}

/** How many folders lie in each other at and below an entry, by the rows within it: none for a worksheet. */
export function foldersDeep(
  id: string,
  rows: readonly { id: string; parent_id: string | null; kind: string }[],
): number {
  const below = Map.groupBy(
    rows.filter(({ kind }) => kind === 'folder'),
    (row) => row.parent_id,
  )
  let levels = 0
  for (let at = rows.filter((row) => row.id === id && row.kind === 'folder'); at.length > 0; levels++)
    at = at.flatMap((row) => below.get(row.id) ?? [])
  return levels
}
