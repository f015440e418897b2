import type { SessionRoles } from '../access/types.ts'
import type { Place } from '../errors.ts'
import type { Outcome, ResultInfo, StatementStatus } from '../warehouse/types.ts'

/** What is known when a statement starts. Written before anything runs. */
export interface StatementStart {
  statementId: string
  accountId: string
  userId: string
  sessionId: string
  worksheetId: string | null
  roleName: string
  warehouseName: string | null
  warehouseId: string | null
  databaseName: string | null
  schemaName: string | null
  /** Sealed, and stored once per distinct text. */
  text: string
  queryTag: string | null
  startedAt: number
}

/** What is known when it ends. */
export interface StatementEnd {
  statementId: string
  status: Exclude<StatementStatus, 'queued' | 'running'>
  queryType: string
  errorCode: string | null
  errorMessage: string | null
  endedAt: number
  queuedMs: number
  executionMs: number
  rowsProduced: number
  bytesProduced: number
  result: ResultInfo | null
  /** What else a later reader of the handle must be answered: sealed with the error. */
  message?: string
  errorPlace?: Place
  counts?: Outcome['counts']
  /** The roles that it ran with: a read of the result over the API is checked against them. */
  sessionRoles?: SessionRoles
}

/** A line of the history, opened for its reader. */
export interface HistoryEntry {
  statementId: string
  sessionId: string
  worksheetId: string | null
  userName: string
  roleName: string
  warehouseName: string | null
  databaseName: string | null
  schemaName: string | null
  queryText: string
  queryType: string
  status: StatementStatus
  errorCode: string | null
  errorMessage: string | null
  startTime: number
  endTime: number | null
  queuedMs: number
  executionMs: number
  rowsProduced: number
  bytesProduced: number
  queryTag: string | null
  hasResult: boolean
}

/** One statement with all that its handle answers. */
export interface StatementRecord extends HistoryEntry {
  accountId: string
  userId: string
  warehouseId: string | null
  message: string | null
  errorPlace: Place | null
  counts: Outcome['counts'] | null
}

/** All given conditions must hold. Names are compared exactly, as they are listed. */
export interface HistoryFilter {
  status?: StatementStatus[]
  userId?: string
  roleName?: string
  databaseName?: string
  queryType?: string
  sessionId?: string
  worksheetId?: string
  /** Milliseconds since 1970 of the start, both inclusive. */
  from?: number
  to?: number
  /** Execution time in milliseconds, both inclusive. */
  minExecutionMs?: number
  maxExecutionMs?: number
  /** A part of the text, without regard to case. */
  text?: string
}

/** Own statements of some time, counted. */
export interface Lately {
  statements: number
  /** Failed or denied. */
  failed: number
  running: number
}

export interface HistoryPage {
  entries: HistoryEntry[]
  /** Hand it back for the entries before these; null at the end. */
  next: string | null
}

export const historyStatuses = ['running', 'succeeded', 'failed', 'denied', 'cancelled'] as const
export type CountedStatus = (typeof historyStatuses)[number]

/** What many statements have in common. Times in milliseconds. */
export interface HistoryAnalysis {
  statements: number
  counts: Record<CountedStatus, number>
  /** How long a bucket is. */
  bucketMs: number
  /** In order, empty ones included; `at` is a bucket's begin. At most a hundred. */
  buckets: { at: number; counts: Record<CountedStatus, number> }[]
  /** The ten that ran longest. */
  slowest: HistoryEntry[]
  /** The ten texts that ran most often, each with its latest statement. */
  frequent: { text: string; statementId: string; statements: number; failed: number; executionMs: number }[]
  /** The ten users with most statements. */
  users: { id: string; name: string; statements: number; failed: number; executionMs: number }[]
  /** What can be chosen in filters, of these statements: up to 200 of each, by name. */
  choices: { roles: string[]; databases: string[]; types: string[] }
}

/**
 * Whose statements the actor may see besides the own ones (lib/access decides): `all` for ACCOUNTADMIN, else those
 * that ran on warehouses where an active role holds MONITOR.
 */
export type HistoryScope = 'all' | { monitoredWarehouseIds: readonly string[] }

/** A finished statement's result as it was kept. Check `rights` before you show anything of it. */
export interface StoredResult extends ResultInfo {
  statementId: string
  accountId: string
  sessionRoles: SessionRoles | null
  expiresAt: number
}

/** What a `requestId` stands for. */
export type RequestClaim =
  /** The caller runs it, and must finish it. */
  | { state: 'claimed' }
  /** The first run goes on, in this process. */
  | { state: 'running'; statementIds: string[] }
  | { state: 'done'; statementIds: string[]; outcome: unknown }
  /** A crash left the outcome unknown: 503, and never run again. */
  | { state: 'unknown'; statementIds: string[] }
