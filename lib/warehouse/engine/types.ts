import type { CompareQuestion, Comparison, KeptAnswer, KeptQuestion, KeptWithColumns } from './kept/types.ts'

/** A column of a result. `type` is DuckDB's exact type text, e.g. `DECIMAL(18,3)` or `STRUCT(a INTEGER, b VARCHAR[])`. */
export interface Column {
  name: string
  type: string
  nullable: boolean
}

/** A row as it travels: API v2's lossless strings (docs/specs/sql-api.md, `data`), null for NULL. */
export type Row = (string | null)[]

export interface AttachSpec {
  /** The name that statements use; compared without ASCII case. */
  alias: string
  /** Absolute path of the `.duckdb` file, or `:memory:`. */
  path: string
  /** Of a file that is encrypted, or shall be when it is made: 32 bytes in hex. */
  encryptionKey?: string
}

/** A bound parameter: the engine binds CAST(value AS type); the text is never spliced. */
export interface Binding {
  /** DuckDB type text. */
  type: string
  value: string | null
  /** Of the parameter, `$name` or `$1` without the sign; absent: by its place in the list. */
  name?: string
}

export type TransactionState = 'none' | 'open' | 'aborted'

export interface EngineLimits {
  /** As DuckDB writes it. */
  memoryLimit: string
  threads: number
  /** The process is killed above this resident size, in bytes. */
  rssLimit: number
  /** Milliseconds that host SQL and a read of a kept result may take; a minute and two by default. */
  hostCallMs?: number
}

/** What went wrong inside DuckDB or its process, as raw text: not safe to show before lib/warehouse/errors.ts read it. */
export interface EngineFault {
  /** `duckdb`: the message of DuckDB; `lost`: the process died; `cancelled`, `timeout`: interrupted from outside. */
  kind: 'duckdb' | 'lost' | 'cancelled' | 'timeout'
  message: string
  /** Did the transaction of the connection survive? Unknown (undefined) when the engine was lost. */
  committed?: boolean
  /** True when the engine never got the call, because it was being replaced: it may be sent to the next engine. */
  unsent?: boolean
}

export class EngineError extends Error {
  readonly fault: EngineFault
  constructor(fault: EngineFault) {
    super(fault.message)
    this.name = 'EngineError'
    this.fault = fault
  }
}

/**
 * Where a finished result lies (ARCHITECTURE 6). Paths are relative to the account's `results` directory.
 * A partition holds at most 10,000 rows and about 10 MB of encoded rows.
 */
export type KeptResult = (
  | { kind: 'bytes'; file: string; partitions: { offset: number; length: number; rows: number }[] }
  | { kind: 'table'; file: string; table: string; partitions: { rows: number; bytes: number }[] }
) & {
  /** The session's settings that TIMESTAMPTZ values are written in; UTC and gregorian if left out. */
  times?: { timeZone: string; calendar?: string }
}

export interface RunInput {
  /** One statement, exactly as the user wrote it (after the edits that ARCHITECTURE 3f lists). */
  text: string
  statementId: string
  bindings?: Binding[]
  /** `commit`: COMMIT after the last row (autocommit); `none`: leave the transaction open. */
  after: 'commit' | 'none'
  /** Keep the result for later reads; false for statements of the house. */
  keep: boolean
  maxRows: number
  maxBytes: number
  /** Milliseconds; 0 for none. */
  timeoutMs: number
}

export interface RunListener {
  columns?(columns: Column[]): void
  /** Encoded rows, JSON arrays joined by commas (no outer brackets). Only the first 2,048 rows or 256 KB come this way. */
  rows?(encoded: Buffer, count: number): void
  /** 0..100, or -1 when DuckDB cannot tell; rows kept so far. */
  progress?(percentage: number, rows: number): void
}

export interface RunDone {
  columns: Column[]
  /** Rows of the result (kept rows if truncated). For DML without RETURNING: 1, the count row. */
  rowCount: number
  bytes: number
  truncated: boolean
  kept: KeptResult | null
  /** Why the rows could not be kept (a full disk), raw; the statement itself succeeded. */
  unkept?: string
  /** DuckDB's StatementType name: SELECT, INSERT, UPDATE, DELETE, CREATE, ... */
  statementType: string
  /** QUERY_RESULT, CHANGED_ROWS or NOTHING. */
  returnType: string
  executionMs: number
}

export interface Running {
  done: Promise<RunDone>
  /** Interrupt -> grace -> kill (ARCHITECTURE 2). Resolves when the statement can have no more effect. A COMMIT is not interrupted. */
  cancel(reason: 'cancelled' | 'timeout'): Promise<void>
}

/** What a page read of a kept table asks for. Sorting and filtering run in the engine over the kept table. */
export interface KeptQuery {
  offset: number
  limit: number
  sort?: { column: number; descending: boolean }[]
  filters?: {
    column: number
    operator: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'is null' | 'is not null'
    value?: string
  }[]
  search?: string
  /** Texts longer than this many characters come cut to one more than that. */
  cut?: number
}

export interface PlanOptions {
  begin?: boolean
  path?: string
  digests?: boolean
}

/** A DuckDB connection inside an engine. One statement at a time; calls are queued in order. */
export interface EngineConnection {
  readonly id: number
  /** False once the engine died or the connection was closed. */
  readonly alive: boolean
  /** Where its transaction stands after the last call that ended. `aborted`: only ROLLBACK helps (25P02). */
  readonly transaction: TransactionState
  /** Host SQL with small results (<= 100,000 rows), encoded like user results. */
  query(sql: string, bindings?: Binding[]): Promise<{ columns: Column[]; rows: Row[] }>
  /** Host SQL without results, in order, stopping at the first error. */
  exec(...sqls: string[]): Promise<void>
  /**
   * `json_serialize_plan` of the text in this connection and transaction: DuckDB's parser and binder, nothing run.
   * `path`: makes these, quoted, the connection's database and schema first, for good. `begin` then opens a
   * transaction. The answer is DuckDB's JSON (`{"error":true,...}` included), reduced where it is large, and where
   * `digests` of its operators are asked for (reducePlan.ts).
   */
  plan(text: string, options?: PlanOptions): Promise<string>
  /** Runs one statement; refuses a text that DuckDB splits into more than one (extractStatements). */
  run(input: RunInput, listener?: RunListener): Running
  close(): void
}

/** One DuckDB instance in a child process, serving one account (ARCHITECTURE 2). */
export interface Engine {
  readonly accountId: string
  /** Unique per process start. */
  readonly incarnation: string
  readonly alive: boolean
  /** Can it write encrypted files? Only with DuckDB's httpfs extension (`npm run extensions`). */
  readonly encrypts: boolean
  connect(): Promise<EngineConnection>
  /** Attach and detach run one at a time on the control connection. A second attach of an alias is an error. */
  attach(spec: AttachSpec): Promise<void>
  detach(alias: string): Promise<void>
  /** Host SQL on the control connection. */
  control(sql: string, bindings?: Binding[]): Promise<{ columns: Column[]; rows: Row[] }>
  /**
   * Encoded rows of a kept result, JSON arrays joined by commas, in pieces that together are the text. `rows` is less than `limit` at the end, and where
   * rows are so wide that the page would pass 16 MB: read on from `offset + rows`.
   */
  readKept(
    kept: KeptResult,
    columns: Column[],
    query: KeptQuery,
  ): Promise<{ pieces: Buffer[]; rows: number; total: number }>
  /** Answers a question about all rows of a kept result; nothing but the figures leaves the engine. */
  askKept(kept: KeptResult, columns: Column[], question: KeptQuestion): Promise<KeptAnswer>
  /** Compares two kept results; `pieces` are pairs of rows (`ComparedRow`) as in {@link readKept}. */
  compareKept(
    sides: [KeptWithColumns, KeptWithColumns],
    question: CompareQuestion,
  ): Promise<{ pieces: Buffer[]; rows: number; comparison: Comparison }>
  /** Writes rows of a kept result, sorted and filtered, to the Parquet file `file` in the account's results directory. */
  writeParquet(
    kept: KeptResult,
    columns: Column[],
    view: Omit<KeptQuery, 'offset' | 'limit'>,
    file: string,
  ): Promise<void>
  /** Removes the named files of kept results and those that are older than a day at `now`, detached first. */
  expireKept(files: string[], now: number): Promise<void>
  /** Called once when the process ends, with the reason to show. */
  onLost(listener: (reason: string) => void): void
  /** Admits nothing new and kills the process after 5 s, unless `settled` resolves before (ARCHITECTURE 2). */
  replaceUnless(settled: Promise<void>, why: string): void
  /** Ends the process; resolves when it is gone. */
  stop(): Promise<void>
}
