import type { MallardError } from '../errors.ts'
import type { Binding, Column, KeptResult } from './engine/types.ts'

/** How a session starts; what is missing comes from the user's defaults (docs/specs/sql-api.md). Names, not ids. */
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

/** A right that a result used; checked again at every read (docs/specs/access-control.md, rule 9). */
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

/** What a reader hears while a statement runs; all optional. */
export interface StatementListener {
  /** It left the queue and runs. */
  started?(): void
  columns?(columns: Column[]): void
  /** The first rows, encoded as JSON arrays joined by commas (docs/specs/sql-api.md, `data`). */
  rows?(encoded: Buffer, count: number): void
  progress?(percentage: number, rows: number): void
}

/** A statement under way. `outcome` never rejects: a failure is an outcome with `error`. */
export interface SubmittedStatement {
  statementId: string
  outcome: Promise<Outcome>
  /** Resolves once the statement can have no more effect; at once if it has ended. */
  cancel(): Promise<void>
}

/**
 * A SQL session: role, database, schema, warehouse, temp objects, variables, transaction (ARCHITECTURE 5).
 * Statements submitted to one session run one after another.
 */
export interface SqlSession {
  readonly id: string
  context(): SessionContext
  submit(input: StatementInput, listener?: StatementListener): SubmittedStatement
  /** Rolls back what is open and lets go of the engine. */
  close(): Promise<void>
}

/** A thing of the catalog, as trees and completion show it. */
export interface BrowseEntry {
  kind: 'database' | 'schema' | 'table' | 'view' | 'macro' | 'sequence' | 'type' | 'stage' | 'column' | 'other'
  name: string
  /** Plain names from the database down to this thing. */
  path: string[]
  comment: string | null
  /** A column's DuckDB type. */
  type?: string
  /** A table's rows as DuckDB's metadata has them, never a scan. */
  rows?: number
}

/** A database, schema or object that a search found. */
export type FoundObject = Pick<BrowseEntry, 'kind' | 'name' | 'path'>

/** What an editor asks for: names that can stand behind `path` and fit what is typed. */
export interface CompletionWish {
  /** Plain names before the last dot; empty: nothing qualifies it. */
  path: string[]
  /** What is typed of the name; matters only where there are too many to send. */
  prefix: string
  /** Where the worksheet stands, and its role: plain names. */
  database?: string
  schema?: string
  role?: string
  /** Also the builtin functions: once a page. */
  functions?: boolean
}

export interface Suggestion {
  name: string
  kind: 'database' | 'schema' | 'table' | 'view' | 'column' | 'function' | 'other'
  /** A column's type. */
  detail?: string
}

export interface Completions {
  names: Suggestion[]
  /** There are more: ask again as one types on. */
  more: boolean
  functions?: string[]
}

/** What running a statement brought. */
export interface Ran {
  result: ResultInfo
  message: string
  counts?: Outcome['counts']
}
