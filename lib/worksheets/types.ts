import type { SessionStart } from '../warehouse/types.ts'

/** A worksheet or a folder as the tree shows it. */
export interface WorksheetEntry {
  id: string
  name: string
  kind: 'worksheet' | 'folder'
  /** The folder that it lies in; null at the top. */
  parentId: string | null
  createdAt: number
  updatedAt: number
  /** Set in the trash's listing only. */
  trashedAt: number | null
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
}

export interface NewWorksheet {
  /** The time of day if absent. */
  name?: string
  text?: string
  parentId?: string | null
  start?: SessionStart
}
