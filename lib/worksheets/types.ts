import type { Securable } from '../access/types.ts'
import type { ChartQuestion } from '../warehouse/engine/kept/types.ts'
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
  comment: string | null
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

/** Something in the trash: the worksheet that was asked for, or the folder around it. */
export interface Trashed {
  id: string
  name: string
  kind: 'worksheet' | 'folder'
}

/** What was put into the trash. */
export interface TrashedEntry extends WorksheetEntry {
  trashedAt: number
  /** A user's name; null for one who is gone. */
  trashedBy: string | null
  /** The folders that it lay in, `Reports / 2026`; empty at the top, or if they are gone. */
  from: string
  /** Worksheets in a folder. */
  holds: number
  /** When it is deleted for good. */
  goesAt: number
}

/** An earlier text of a worksheet. */
export interface WorksheetVersion {
  id: string
  /** Null: a text that lost a conflict. */
  version: number | null
  /** What it was kept before: the first edit after a pause, a run, the end of a conflict, a restore, an import. */
  reason: 'pause' | 'run' | 'conflict' | 'restore' | 'import'
  /** UTF-8 bytes. */
  bytes: number
  savedAt: number
  /** A user's name; null for one who is gone. */
  savedBy: string | null
}

export interface VersionList {
  present: { version: number; savedAt: number }
  /** Newest first. */
  versions: WorksheetVersion[]
}

/** A worksheet whose text contains what was sought. */
export interface TextHit {
  id: string
  /** The first line that does, from 1, and what stands there. */
  line: number
  excerpt: string
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

/** A folder or worksheet as statements of access control see it. */
export interface Nameable {
  /** As on record, or as it would be once something is granted on it. */
  securable: Securable
  /** The names from the top of the tree down, as far as the reader sees it: `Finance/Monthly`. */
  path: string
  /** Ids of the folders above it, innermost first. */
  above: string[]
  /** Null: only MANAGE GRANTS reaches it. */
  right: Right | null
  /** Does it lie in no folder, whether that is seen or not? */
  atTop: boolean
}

/** How results with certain columns are drawn in a worksheet. */
export interface SavedChart {
  /** What tells results with the same columns: see components/results/saved-charts. */
  shape: string
  /** Is the chart what one sees first? */
  shown: boolean
  chart: Omit<ChartQuestion, 'view'>
}

/** With whom a folder or worksheet is shared. */
export interface Sharing {
  kind: 'FOLDER' | 'WORKSHEET'
  /** What names it in a statement: its path, or its id where another bears the same path. Not quoted. */
  name: string
  path: string
  /** A user's or a role's name; null when it is the reader's own. */
  owner: string | null
  right: Right
  /** What is granted on it. */
  granted: { role: string; privilege: string }[]
  /** What is granted on a folder that it lies in, by that folder's path. */
  inherited: { role: string; privilege: string; from: string }[]
}

/** Types that a parameter's value can be given in: those of the HTTP SQL API. */
export const parameterTypes = [
  'TEXT',
  'FIXED',
  'REAL',
  'BOOLEAN',
  'DATE',
  'TIME',
  'TIMESTAMP_NTZ',
  'TIMESTAMP_TZ',
  'BINARY',
] as const

/** A parameter's value as it is typed; null: NULL. */
export interface ParameterValue {
  type: (typeof parameterTypes)[number]
  value: string | null
}
