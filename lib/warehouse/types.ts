import type { MallardError } from '../errors.ts'
import type { Binding, Column, KeptResult } from './engine/types.ts'

/** How a session starts; what is missing comes from the user's defaults (specs/sql-api.md). Names, not ids. */
export interface SessionStart {
  role?: string
  warehouse?: string
  /** A session name like USE's: quoted or not, case-insensitive. */
  database?: string
  schema?: string
  timezone?: string
}

/** What the context bar and the API show of a session. */
export interface SessionContext {
  sessionId: string
  role: string
  secondaryRoles: 'ALL' | 'NONE' | string[]
  warehouse: string | null
  database: string | null
  schema: string | null
  /** `open`: BEGIN was run; `aborted`: only ROLLBACK helps (25P02). */
  transaction: 'none' | 'open' | 'aborted'
}

export type StatementStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'denied' | 'cancelled'

/** A bound parameter of API v2 by position ("1") or name. */
export type Bindings = Record<string, Binding>

export interface StatementInput {
  text: string
  /** 0-based offset of `text` in what the user sent, so that errors point into the whole. */
  bindings?: Bindings
  timeoutMs?: number
}

/** A right that a result used; checked again at every read (specs/access-control.md, rule 9). */
export interface UsedRight {
  securableId: string
  privilege: string
  /** Set where a view's owner role, not the caller, needs the right. */
  viewOwnerRoleId?: string
}

export interface ResultInfo {
  columns: Column[]
  rowCount: number
  bytes: number
  truncated: boolean
  kept: KeptResult | null
  rights: UsedRight[]
}

/** How a statement ended. */
export interface Outcome {
  statementId: string
  status: 'succeeded' | 'failed' | 'denied' | 'cancelled'
  /** e.g. SELECT, INSERT, CREATE_TABLE, GRANT. */
  queryType: string
  message: string
  error?: MallardError
  result?: ResultInfo
  /** DML counts, by kind. */
  counts?: { inserted?: number; updated?: number; deleted?: number }
  queuedMs: number
  executionMs: number
  startedAt: number
  endedAt: number
}
