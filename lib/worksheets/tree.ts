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
