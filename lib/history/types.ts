import type { ResultInfo, StatementStatus } from '../warehouse/types.ts'

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
