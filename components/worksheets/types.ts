import type { SessionStart } from '@/lib/warehouse/types'

/** What a server action answers: a value, or an error that may be shown. */
export type Answered<T> = { ok: true; value: T } | { ok: false; error: { sqlState: string; message: string } }

/** A worksheet or a folder as the tree shows it. */
export interface WorksheetEntry {
  id: string
  name: string
  kind: 'worksheet' | 'folder'
  parentId: string | null
  updatedAt: number
}

/** A worksheet with its text. `version` grows with every saved text; saving over a newer one is a conflict. */
export interface WorksheetText {
  id: string
  name: string
  text: string
  version: number
  /** How its sessions start: what its context bar shows. */
  start: SessionStart
}

/** What the pages may do with worksheets; server actions, handed in by the page. */
export interface WorksheetActions {
  list(given: Record<never, never>): Promise<Answered<WorksheetEntry[]>>
  open(given: { id: string }): Promise<Answered<WorksheetText>>
  create(given: {
    name?: string
    text?: string
    parentId?: string | null
    start?: SessionStart
  }): Promise<Answered<WorksheetText>>
  createFolder(given: { name: string; parentId?: string | null }): Promise<Answered<WorksheetEntry>>
  /** Answers the new version; sqlState 40001 when somebody else saved in the meantime. */
  save(given: { id: string; text: string; version: number }): Promise<Answered<{ version: number }>>
  saveStart(given: { id: string; start: SessionStart }): Promise<Answered<null>>
  rename(given: { id: string; name: string }): Promise<Answered<null>>
  move(given: { id: string; parentId: string | null }): Promise<Answered<null>>
  remove(given: { id: string }): Promise<Answered<null>>
}
