import type { SessionStart } from '../warehouse/types.ts'

/** What one may do with a folder or worksheet; each includes those before it. */
export type Right = 'READ' | 'WRITE' | 'OWNERSHIP'

/** A worksheet or a folder as the tree shows it. */
export interface WorksheetEntry {
  id: string
  name: string
  kind: 'worksheet' | 'folder'
  /** The folder that it lies in; null at the top, also of what others share when the folder above is hidden. */
  parentId: string | null
  createdAt: number
  updatedAt: number
  /** Set in the trash's listing only. */
  trashedAt: number | null
  /** What the reader may do with it. */
  right: Right
  /** Whose it is: a user's or a role's name; null when it is the reader's own. */
  owner: string | null
  /** Was it, itself, granted to a role? */
  shared: boolean
}

/** A worksheet with its text. */
export interface WorksheetText {
  id: string
  name: string
  text: string
  /** Grows with every saved text; saving over a newer one is a conflict. */
  version: number
  /** How its sessions start: what its context bar shows. */
  start: SessionStart
  updatedAt: number
  /** What the reader may do with it. */
  right: Right
  /** Whose it is: a user's or a role's name; null when it is the reader's own. */
  owner: string | null
}

export interface NewWorksheet {
  /** The time of day if absent. */
  name?: string
  text?: string
  parentId?: string | null
  start?: SessionStart
}
