import type { Actor } from '../access/types.ts'
import { entriesFor } from './entries.ts'
import { inTree } from './tree.ts'
import type { WorksheetEntry } from './types.ts'

/** What the actor may at least read, their own and what is shared with a role of theirs: folders first, each kind by name. */
export async function listWorksheets(actor: Actor): Promise<WorksheetEntry[]> {
  return inTree(await entriesFor(actor))
}
