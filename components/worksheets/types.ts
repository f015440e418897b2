import type { SessionStart } from '@/lib/warehouse/types'
import type { Right, Sharing, TextHit, VersionList } from '@/lib/worksheets/types'
import type { Choices } from './use-choices'

export type { Right, Sharing, TextHit }

/** What a server action answers: a value, or an error that may be shown. */
export type Answered<T> = { ok: true; value: T } | { ok: false; error: { sqlState: string; message: string } }

/** A worksheet or a folder as the tree shows it. */
export interface WorksheetEntry {
  id: string
  name: string
  kind: 'worksheet' | 'folder'
  parentId: string | null
  comment: string | null
  createdAt: number
  updatedAt: number
  /** What the reader may do with it. */
  right: Right
  /** Whose it is; null: the reader's own. */
  owner: string | null
  /** Was it, itself, granted to a role? */
  shared: boolean
}

/** A worksheet with its text. `version` grows with every saved text; saving over a newer one is a conflict. */
export interface WorksheetText {
  id: string
  name: string
  text: string
  version: number
  /** How its sessions start: what its context bar shows. */
  start: SessionStart
  right: Right
  owner: string | null
}

/** What the pages may do with worksheets; server actions, handed in by the page. */
export interface WorksheetActions {
  list(given: Record<never, never>): Promise<Answered<WorksheetEntry[]>>
  /** What contexts can be switched to, and the roles there are, as of now. */
  choices(given: Record<never, never>): Promise<Answered<Choices>>
  open(given: { id: string }): Promise<Answered<WorksheetText>>
  create(given: {
    name?: string
    text?: string
    parentId?: string | null
    start?: SessionStart
  }): Promise<Answered<WorksheetText>>
  createFolder(given: { name: string; parentId?: string | null }): Promise<Answered<WorksheetEntry>>
  saveStart(given: { id: string; start: SessionStart }): Promise<Answered<null>>
  rename(given: { id: string; name: string }): Promise<Answered<null>>
  move(given: { id: string; parentId: string | null }): Promise<Answered<null>>
  remove(given: { id: string }): Promise<Answered<null>>
  restore(given: { id: string }): Promise<Answered<null>>
  /** Answers the copy: beside the original, or among this person's own where they may not write. */
  duplicate(given: { id: string }): Promise<Answered<WorksheetEntry>>
  comment(given: { id: string; comment: string }): Promise<Answered<null>>
  favourite(given: { id: string; on: boolean }): Promise<Answered<null>>
  /** With whom it is shared. */
  sharing(given: { id: string }): Promise<Answered<Sharing>>
  versions(given: { id: string }): Promise<Answered<VersionList>>
  version(given: { id: string; versionId: string }): Promise<Answered<string>>
  /** sqlState 40001 when another version than `version` was saved meanwhile. */
  restoreVersion(given: {
    id: string
    versionId: string
    version: number
  }): Promise<Answered<{ text: string; version: number }>>
}
