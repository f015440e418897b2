import type { CompareQuestion, Comparison, KeptAnswer, KeptQuestion, KeptWithColumns } from './kept/types.ts'
import type {
  AttachSpec,
  Binding,
  Column,
  EngineFault,
  EngineLimits,
  KeptQuery,
  KeptResult,
  PlanOptions,
  RunDone,
  RunInput,
  TransactionState,
} from './types.ts'

/** What an engine process needs to start; sent as its first message, never through its environment. */
export interface EngineSetup {
  accountId: string
  /** Absolute path of the account's directory, which holds `databases`, `results`, `staging` and `temp`. */
  directory: string
  limits: EngineLimits
  /** Where signed `*.duckdb_extension` files lie; all of them are loaded before the lock. */
  extensionsDir?: string
  /** Keys of kept results, 32 bytes in hex, the newest first; for databases of them, where DuckDB's crypto (httpfs) is there. */
  resultKeys: [string, ...string[]]
  /** The CONNECT proxy for all outgoing traffic; without one, nothing goes out. */
  httpProxy?: { address: string; username: string; password: string }
}

/** The connection that is never given out: attach, detach and host SQL. */
export const controlConnection = 0

/** Calls that end in `done` or `failed` with their `id`. */
export type Call =
  | { t: 'connect'; id: number; connection: number }
  | { t: 'query'; id: number; connection: number; sql: string; bindings: Binding[] }
  | { t: 'exec'; id: number; connection: number; sqls: string[] }
  | ({ t: 'plan'; id: number; connection: number; text: string } & PlanOptions)
  | { t: 'run'; id: number; connection: number; input: RunInput }
  | { t: 'attach'; id: number; connection: number; spec: AttachSpec }
  | { t: 'readKept'; id: number; connection: number; kept: KeptResult; columns: Column[]; query: KeptQuery }
  | { t: 'askKept'; id: number; connection: number; kept: KeptResult; columns: Column[]; question: KeptQuestion }
  | {
      t: 'compareKept'
      id: number
      connection: number
      sides: [KeptWithColumns, KeptWithColumns]
      question: CompareQuestion
    }
  /** `file`: a name in the results directory; whoever asked takes it away. */
  | {
      t: 'writeParquet'
      id: number
      connection: number
      kept: KeptResult
      columns: Column[]
      view: Omit<KeptQuery, 'offset' | 'limit'>
      file: string
    }
  | { t: 'expireKept'; id: number; connection: number; files: string[]; now: number }

/** Web to engine, over IPC. */
export type Request =
  | { t: 'setup'; setup: EngineSetup }
  | Call
  | { t: 'cancel'; id: number; reason: 'cancelled' | 'timeout' }
  /** The reader took that many bytes of the bodies of `id`. */
  | { t: 'credit'; id: number; bytes: number }
  | { t: 'close'; connection: number }
  | { t: 'ping' }
  | { t: 'stop' }

/** What a statement does when a cancel reaches it. A `committing` one is left alone. */
export type Phase = 'queued' | 'binding' | 'running' | 'committing' | 'ended'

/** Engine to web, as the headers of frames on fd 3: one channel, so that rows and ends keep their order. */
export type Answer =
  | {
      t: 'ready'
      pid: number
      version: string
      extensions: string[]
      skipped: { file: string; reason: string }[]
      /** Can files be encrypted? */
      encrypts: boolean
    }
  | { t: 'columns'; id: number; columns: Column[] }
  /** Body: encoded rows. The first ones bring the columns along, if nothing told them before: a message less. */
  | { t: 'rows'; id: number; count: number; columns?: Column[] }
  | { t: 'progress'; id: number; percentage: number; rows: number }
  | { t: 'cancelling'; id: number; phase: Phase }
  | { t: 'done'; id: number; transaction: TransactionState; value: Value }
  | { t: 'failed'; id: number; transaction: TransactionState; fault: EngineFault }
  /** Set-up failed; the process ends. */
  | { t: 'refused'; reason: string }

/** What `done` carries, by call: nothing, a plan, a statement's end, the size of a kept result, or an answer about one. */
export type Value = null | string | RunDone | { total: number } | Comparison | KeptAnswer

/** Engine to web, over IPC: it must arrive even where nobody reads fd 3. */
export type Pulse = { t: 'pong'; rss: number }
